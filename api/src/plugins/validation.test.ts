import { Type, type TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { CHECKED_BY_USE_CASE, errorItemsOf, validatorCompiler } from './validation.ts';

type Result = { value?: unknown; error?: { validation: { instancePath: string; message: string }[]; validationContext: string } };
const check = (schema: TSchema, httpPart: string, value: unknown) => (validatorCompiler({ schema, httpPart, method: 'POST', url: '/' }) as (value: unknown) => Result)(value);
const Key = Type.Object({ name: Type.String({ minLength: 1 }), size: Type.Optional(Type.Integer()) }, { additionalProperties: false });

describe('a body', () => {
  it('that fits is handed on as it is', () => {
    const body = { name: 'a', size: 1 };
    expect(check(Key, 'body', body).value).toBe(body);
  });

  it.each([
    ['a number written as text, which nothing turns into a number', { name: 'a', size: '1' }, '/size'],
    ['an empty name', { name: '' }, '/name'],
    ['a field that nobody knows, which nothing takes away', { name: 'a', colour: 'red' }, ''],
    ['a missing field, which nothing fills in', {}, ''],
  ])('with %s is refused and the place named', (_name, body, path) => {
    const { error } = check(Key, 'body', body);
    expect(error?.validationContext).toBe('body');
    expect(error?.validation.map(({ instancePath }) => instancePath)).toContain(path);
    expect(error?.validation.every(({ message }) => message.length > 5)).toBe(true);
  });

  it.each([[undefined], [null], ['text'], [1], [[]]])('that is %j and no object is 400', (body) => {
    expect(() => check(Key, 'body', body)).toThrow(expect.objectContaining({ code: 'malformed' }) as Error);
    expect(() => check({ ...Key, ...CHECKED_BY_USE_CASE } as TSchema, 'body', body)).toThrow(expect.objectContaining({ code: 'malformed' }) as Error);
  });

  it('may be left out where the route says so', () => {
    const optional = Type.Object({}, { additionalProperties: false, 'x-optional': true });
    expect(check(optional, 'body', undefined)).toEqual({ value: undefined });
    expect(check(optional, 'body', { a: 1 }).error).toBeDefined();
  });

  it('that the use-case checks passes whatever it holds', () => {
    expect(check({ ...Key, ...CHECKED_BY_USE_CASE } as TSchema, 'body', { colour: 'red' }).error).toBeUndefined();
  });

  it('with a thousand mistakes is told of no more than twenty', () => {
    const many = Type.Object({ list: Type.Array(Type.Integer()) });
    const told = check(many, 'body', { list: Array.from({ length: 1000 }, () => 'x') }).error?.validation.length ?? 0;
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThanOrEqual(20);
  });
});

describe('errors as a person reads them', () => {
  it.each<[string, unknown, string[]]>([
    ['a missing field', {}, ['/name: is missing']],
    ['an unknown field', { name: 'a', 'b/c': 1 }, ['/b~1c: is not a field here']],
    ['a wrong field', { name: 'a', size: 'x' }, ['/size: must be integer']],
  ])('%s is named itself', (_name, body, said) => {
    const { error } = check(Key, 'body', body);
    expect(errorItemsOf(error?.validation as never).map(({ path, message }) => `${path}: ${message}`)).toEqual(expect.arrayContaining(said));
  });
});
