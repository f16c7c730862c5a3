import { expect, it } from 'vitest';
import type { Step } from '../db/rollouts.ts';
import { nextOf, wavesOf } from './next.ts';

const step = (server: string, state: Step['state'], more: Partial<Step> = {}): Step => ({ tenant: 'redfox', server, wave: 0, before: { version: '1' }, change_id: server, state, error: null, waiting: null, ...more });
const failure = { code: 'conflict', status: 409, message: 'Two people set it.' } as const;

it.each<[string, Step[], number, ReturnType<typeof nextOf>]>([
  ['goes on when there is nothing to wait for', [], 0, { go: 'on' }],
  ['goes on when all are ready, or somebody changed them since', [step('a', 'ready'), step('b', 'superseded'), step('c', 'unchanged')], 0, { go: 'on' }],
  ['waits while one is on its way', [step('a', 'ready'), step('b', 'applied')], 59_000, { go: 'wait' }],
  ['stops at the first that failed, whatever the others are', [step('a', 'applied'), step('b', 'failed', { error: failure })], 0, { go: 'stop', reason: 'b of redfox failed: Two people set it.' }],
  ['stops when one is not ready in its time', [step('a', 'applied', { waiting: { reason: 'WaitsForPlayers' } }), step('b', null)], 60_000, { go: 'stop', reason: 'a of redfox was not ready in 60 s: it is applied (WaitsForPlayers), and 1 more' }],
])('%s', (_, wave, now, expected) => {
  expect(nextOf(wave, 0, 60, now)).toEqual(expected);
});

it.each<[string[], string[], number, string[][]]>([
  [['a', 'b', 'c', 'd', 'e'], ['d'], 2, [['d'], ['a', 'b'], ['c', 'e']]], [['a', 'b'], [], 5, [['a', 'b']]], [['a'], ['a'], 5, [['a']]], [[], [], 5, []],
])('tenants %j with canaries %j', (tenants, canaries, size, waves) => {
  expect(wavesOf(tenants, canaries, size)).toEqual(waves);
});
