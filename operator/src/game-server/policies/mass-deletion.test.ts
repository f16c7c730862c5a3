import { describe, expect, test } from 'vitest';
import type { GameServer } from '@pteronimbus/synth/contract';
import { NOW, serverWith } from '../testing.ts';
import { DELETION_CONFIRMED, DELETION_SHARE, deletionVerdict } from './mass-deletion.ts';

const server = (name: string, secondsAgo?: number): GameServer => {
  const one = serverWith();
  return { ...one, metadata: { ...one.metadata, name, uid: name, ...(secondsAgo !== undefined && { deletionTimestamp: new Date(NOW - secondsAgo * 1_000).toISOString() }) } };
};
const some = (count: number, prefix: string, secondsAgo?: number) => Array.from({ length: count }, (_, index) => server(`${prefix}${index}`, secondsAgo));
const namespace = (annotations: Record<string, string> = {}) => ({ metadata: { name: 'tenant-redfox', annotations } });
const verdict = (neighbours: GameServer[], annotations = {}, released: { uid: string; at: number }[] = []) => deletionVerdict(neighbours[0] as GameServer, neighbours, released, namespace(annotations), NOW).hold;

describe('the guard against mass deletion', () => {
  test.each<[string, GameServer[], Record<string, string>, string | false]>([
    ['holds most of the servers', [...some(6, 'going', 2), ...some(4, 'stays')], {}, 'until confirmed'],
    ['holds all of the servers', some(10, 'going', 2), {}, 'until confirmed'],
    ['lets a small part go', [...some(2, 'going', 2), ...some(8, 'stays')], {}, false],
    ['lets the servers of a small tenant go', some(4, 'going', 2), {}, false],
    ['waits a moment for the rest of a sync', [...some(1, 'going', 0), ...some(9, 'stays')], {}, 'a moment'],
    ['does not add up removals of different hours', [...some(3, 'going', 2), ...some(3, 'earlier', 7_200), ...some(3, 'stays')], {}, false],
    ['knows the tenant\'s own share', [...some(6, 'going', 2), ...some(4, 'stays')], { [DELETION_SHARE]: '0.7' }, false],
    ['takes a share that is none for the usual one', [...some(6, 'going', 2), ...some(4, 'stays')], { [DELETION_SHARE]: 'lots' }, 'until confirmed'],
    ['lets go what was confirmed', some(10, 'going', 2), { [DELETION_CONFIRMED]: '2026-11-25T13:00:00Z' }, false],
    ['does not take an old confirmation', some(10, 'going', 2), { [DELETION_CONFIRMED]: '2026-11-25T11:00:00Z' }, 'until confirmed'],
  ])('%s', (_, neighbours, annotations, wanted) => expect(verdict(neighbours, annotations)).toBe(wanted));

  test('counts those of the same sync that are gone already', () => {
    const released = Array.from({ length: 4 }, (_, index) => ({ uid: `gone${index}`, at: NOW - 3_000 }));
    expect(verdict([...some(2, 'going', 2), ...some(3, 'stays')], {}, released)).toBe('until confirmed');
  });
});
