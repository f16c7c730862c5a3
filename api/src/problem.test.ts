import { describe, expect, it } from 'vitest';
import { Problem, problemDocument, problemOfRefusal } from './problem.ts';

describe('a problem document', () => {
  it('has every member that clients rely on', () => {
    const problem = new Problem('invalid-wish', 'This wish cannot be fulfilled.', { errors: [{ path: '/game', message: 'is unknown' }] });
    expect(problemDocument(problem, 'r-1')).toEqual({
      type: 'urn:pteronimbus:problem:invalid-wish', title: 'Invalid wish', status: 422, detail: 'This wish cannot be fulfilled.', code: 'invalid-wish', requestId: 'r-1', errors: [{ path: '/game', message: 'is unknown' }],
    });
  });

  it('lets no extra member take the place of one of its own', () => {
    const problem = new Problem('conflict', 'Words.', { extra: { status: 200, code: 'fine', requestId: 'mine', file: 'a.yaml' } });
    expect(problemDocument(problem, 'r-1')).toMatchObject({ status: 409, code: 'conflict', requestId: 'r-1', file: 'a.yaml' });
  });

  it('says nothing of its cause', () => {
    expect(JSON.stringify(problemDocument(new Problem('internal', 'Words.', { cause: new Error('the password is x') }), 'r'))).not.toContain('password');
  });
});

describe('a refusal of the Git transaction', () => {
  it('keeps its own code and status, known here or not', () => {
    expect(problemOfRefusal({ code: 'push-declined', status: 403, message: 'No.' })).toMatchObject({ code: 'push-declined', status: 403, title: 'Not allowed', message: 'No.' });
    expect(problemOfRefusal({ code: 'quota-exceeded', status: 409, message: 'No.' })).toMatchObject({ code: 'quota-exceeded', status: 409, title: 'Quota exceeded' });
  });

  it('shows both values of a conflict, for people and for programs', () => {
    const conflicts = [{ path: '/settings/MOTD', base: 'a', yours: 'b', theirs: undefined }];
    const problem = problemOfRefusal({ code: 'conflict', status: 409, message: 'Both.', file: 'f.yaml', conflicts });
    expect(problem.errors).toEqual([{ path: '/settings/MOTD', message: 'you set "b", meanwhile it became removed' }]);
    expect(problemDocument(problem, 'r')).toMatchObject({ conflicts, file: 'f.yaml' });
  });

  it('hands a list of details on as errors, and anything else as details', () => {
    const errors = [{ path: '/name', message: 'is one too many' }];
    expect(problemOfRefusal({ code: 'quota-exceeded', status: 409, message: 'No.', details: errors })).toMatchObject({ errors, extra: {} });
    expect(problemOfRefusal({ code: 'conflict', status: 409, message: 'No.', details: { a: 1 } })).toMatchObject({ errors: [], extra: { details: { a: 1 } } });
  });

  it('names file and line of a file that cannot be edited', () => {
    const problem = problemOfRefusal({ code: 'file-not-editable', status: 409, message: 'Look.', file: 'clusters/local/a.yaml', line: 3, column: 1 });
    expect(problemDocument(problem, 'r')).toMatchObject({ code: 'file-not-editable', status: 409, file: 'clusters/local/a.yaml', line: 3, column: 1 });
  });
});
