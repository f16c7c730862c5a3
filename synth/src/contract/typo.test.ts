import { expect, test } from 'vitest';
import { likelyTypo, suggestion } from './typo.ts';

const KNOWN = ['MOTD', 'MAX_PLAYERS', 'DIFFICULTY', 'MODE', 'PVP'];

test.each([['MOTTD', 'MOTD'], ['motd', 'MOTD'], ['MAX_PLAYER', 'MAX_PLAYERS'], ['MXA_PLAYERS', 'MAX_PLAYERS'], ['DIFICULTY', 'DIFFICULTY'], ['PPV', 'PVP'], ['MODEE', 'MODE']])('%s was meant to be %s', (word, meant) => {
  expect(likelyTypo(word, KNOWN)).toBe(meant);
});

test.each(['COLOUR', '', 'X', 'x'.repeat(100_000)])('%j is near to none', (word) => {
  expect(likelyTypo(word, KNOWN)).toBeUndefined();
  expect(suggestion(word, KNOWN)).toBe('');
});
