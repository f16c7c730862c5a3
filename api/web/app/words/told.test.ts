import { expect, it } from 'vitest';
import { teller } from './told.ts';

const tell = teller([
  ['{name} restarts {moment}: {people} on it now.', '{name} startet {moment} neu: {people}.'], ['{name} restarts {moment}.', '{name} startet {moment} neu.'],
  ['at once', 'sofort'], ['when nobody plays, {time} from now at the latest', 'sobald niemand spielt, spätestens in {time}'], ['{n} players are', '{n} spielen'], ['A (b) costs $1.', 'Ein (b) kostet $1 und $&.'],
]);

it('tells as many sentences as there are', () => {
  for (let at = 0; at < 2_000; at += 1) expect(tell(`server-${at} restarts at once.`)).toBe(`server-${at} startet sofort neu.`);
});

it.each<[string, string, string | undefined]>([
  ['the first phrase that fits, with its holes', 'lobby restarts at once: 7 players are on it now.', 'lobby startet sofort neu: 7 spielen.'],
  ['phrases within phrases', 'lobby restarts when nobody plays, 4h from now at the latest.', 'lobby startet sobald niemand spielt, spätestens in 4h neu.'],
  ['a hole that is no phrase stays as it is', 'lobby restarts tomorrow.', 'lobby startet tomorrow neu.'],
  ['what is special in a pattern is a letter here', 'A (b) costs $1.', 'Ein (b) kostet $1 und $&.'],
  ['nothing of a sentence without a phrase', 'lobby dances.', undefined],
  ['nothing of a part of one', 'And lobby restarts at once. Now', undefined],
  ['nothing of a log', 'x'.repeat(5_000), undefined],
])('tells %s', (_case, text, told) => {
  expect(tell(text)).toBe(told);
  expect(tell(text)).toBe(told);
});
