import { describe, expect, test } from 'vitest';
import type { GameTemplateSpec } from './game-template.ts';
import { misplacedSecrets, plaintextFor, readSealed, sealable, sealedText, secretErrors, secretLabel, UNCHANGED_SECRET } from './secrets.ts';
import { specSchemaErrors } from './schema-errors.ts';

const template = { displayName: 'Chess', variables: [{ name: 'PASS', secret: true }, { name: 'BOARD' }] } as unknown as GameTemplateSpec;
const bytes = 'A'.repeat(120);
const sealed = sealedText(secretLabel('redfox', 'lobby', 'PASS'), bytes);

describe('A sealed secret', () => {
  test('is read as its label and its ciphertext', () => {
    expect(readSealed(sealed)).toEqual({ label: 'redfox/lobby/PASS', ciphertext: bytes });
  });

  test.each([
    ['the plain password', 'hunter22'], ['the placeholder', UNCHANGED_SECRET], ['a label without key', `age:redfox/lobby:${bytes}`], ['an empty ciphertext', 'age:redfox/lobby/PASS:'],
    ['another alphabet', `age:redfox/lobby/PASS:${'-'.repeat(100)}`], ['a line break behind it', `${sealed}\n`], ['a path for a tenant', `age:../x/lobby/PASS:${bytes}`],
  ])('is not %s', (_, text) => {
    expect(readSealed(text)).toBeUndefined();
    expect(secretErrors({ secrets: { PASS: text } }, template).map(({ path }) => path)).toEqual(['/secrets/PASS']);
  });

  test('gives its plaintext for its own place only', () => {
    const inside = sealable('redfox/lobby/PASS', 'a:b');
    expect(plaintextFor('redfox/lobby/PASS', inside)).toBe('a:b');
    for (const label of ['redfox/lobby/PAS', 'redfox/lobb/PASS', 'bluejay/lobby/PASS', 'redfox/lobby/PASS:a']) expect(plaintextFor(label, inside), label).toBe(label.endsWith(':a') ? 'b' : undefined);
  });
});

describe('Secrets of a wish', () => {
  test('are fine under the name of a secret variable', () => {
    expect(secretErrors({ secrets: { PASS: sealed } }, template)).toEqual([]);
    expect(misplacedSecrets({ secrets: { PASS: sealed } }, 'redfox', 'lobby')).toEqual([]);
  });

  test.each([
    ['PASSS', sealed, 'did you mean'], ['BOARD', sealed, 'spec.settings'], ['PASS', sealedText('redfox/lobby/OTHER', bytes), 'sealed for redfox/lobby/OTHER'],
  ])('are refused as %s', (name, text, words) => {
    expect(secretErrors({ secrets: { [name]: text } }, template)[0]?.message).toContain(words);
  });

  test.each([['redfox', 'arena'], ['bluejay', 'lobby']])('are refused in %s/%s, where they were copied to', (tenant, server) => {
    expect(misplacedSecrets({ secrets: { PASS: sealed } }, tenant, server)).toMatchObject([{ path: '/secrets/PASS', message: expect.stringContaining('sealed for redfox/lobby/PASS') as string }]);
  });

  test('show no value in any message', () => {
    expect(JSON.stringify(secretErrors({ secrets: { PASS: 'hunter22' } }, template))).not.toContain('hunter22');
    const wrong = specSchemaErrors({ game: 'a', revision: 1, version: '1', secrets: { PASS: 12345678 } });
    expect(wrong).toEqual([{ path: '/secrets/PASS', message: 'A secret is text (put it in quotes).' }]);
  });
});
