import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GameServerSpec } from './game-server.ts';
import type { GameTemplateSpec } from './game-template.ts';
import { planOf, type Plan, type PlanFacts } from './plan.ts';

const GI = 2 ** 30;
const template = {
  game: 'minecraft-java', revision: 3, displayName: 'Minecraft', versions: [{ name: '1.21.8' }, { name: '1.21.4' }, { name: '1.20.6' }], resources: { cpu: '1', memory: '4Gi' }, storage: { path: '/data', size: '5Gi' }, query: { protocol: 'minecraft-java', port: 'game' },
  variables: [
    { name: 'MOTD', label: 'Message of the day', description: '', type: 'string', default: 'hello', effect: 'restart' },
    { name: 'DIFFICULTY', label: 'Difficulty', description: '', type: 'choice', choices: ['easy', 'hard'], default: 'easy', effect: 'live' },
  ],
} as unknown as GameTemplateSpec;
const base: GameServerSpec = { game: 'minecraft-java', revision: 3, version: '1.21.4' };
const quota = { limit: { servers: 10, cpu: 8, memory: 16 * GI, storage: 100 * GI }, used: { servers: 3, cpu: 4, memory: 12 * GI, storage: 20 * GI } };
const plan = (after: Partial<GameServerSpec>, facts: PlanFacts = {}, before: Partial<GameServerSpec> = {}): Plan =>
  planOf({ name: 'lobby', before: { ...base, ...before }, after: { ...base, ...before, ...after } }, { before: template, after: template }, facts);

test('The plan of the design: an update that waits, upgrades the world and takes more memory', () => {
  const change = { version: '1.21.8', resources: { memory: '6Gi' } };
  const result = plan(change, { players: 7, address: '203.0.113.7:30565', startSeconds: [38, 41, 60], quota }, { update: { when: 'WhenEmpty' }, backup: { beforeChange: true } });
  expect(result).toMatchObject({ action: 'change', refused: [], risk: 'medium', interruption: 'restart', playersAffected: 0, downtimeSeconds: 41, irreversible: ['A world that 1.21.8 has opened may not go back to 1.21.4.'] });
  expect(result.sentences).toEqual([
    'lobby restarts when nobody plays: 7 players are on it now; its last starts took about 41 s.',
    'Minecraft 1.21.4 → 1.21.8 may upgrade the world for good: a backup is made first.',
    'Memory: 4Gi → 6Gi.',
    'The address stays 203.0.113.7:30565.',
    'The tenant will use 14Gi of 16Gi of memory.',
  ]);
});

describe('What changes nothing is no plan', () => {
  test.each<[string, Partial<GameServerSpec>]>([
    ['the same', {}], ['defaults written out', { state: 'Running', settings: {}, resources: { cpu: '1', memory: '4Gi' }, update: { when: 'Immediately', warn: true } }], ['a setting\'s default written out', { settings: { MOTD: 'hello', DIFFICULTY: 'easy' } }], ['an order obeyed before', { requests: { restart: 'a' } }],
  ])('%s', (name, after) => {
    const before = name.startsWith('an order') ? { requests: { restart: 'a' } } : {};
    expect(plan(after, { players: 7, quota }, before)).toMatchObject({ action: 'none', sentences: [], risk: 'none', interruption: 'none', irreversible: [] });
  });
});

describe('Changes', () => {
  test.each<[string, Partial<GameServerSpec>, Partial<GameServerSpec>, PlanFacts, Partial<Plan>]>([
    ['a setting with players on', {}, { settings: { MOTD: 'bye' } }, { players: 1 },
      { risk: 'medium', interruption: 'restart', playersAffected: 1, sentences: ['lobby restarts at once: 1 player is on it now.', 'Message of the day: "hello" → "bye".'] }],
    ['a setting with nobody on', {}, { settings: { MOTD: 'bye' } }, { players: 0 }, { risk: 'low', playersAffected: 0, sentences: ['lobby restarts at once: nobody is on it now.', 'Message of the day: "hello" → "bye".'] }],
    ['a setting back to its default', { settings: { MOTD: 'bye' } }, { settings: {} }, {}, { sentences: ['lobby restarts at once.', 'Message of the day: "bye" → "hello" (the default).'] }],
    ['a setting that takes effect live', {}, { settings: { DIFFICULTY: 'hard' } }, { players: 9 }, { risk: 'low', interruption: 'live', playersAffected: 0, sentences: ['lobby does not restart.', 'Difficulty: "easy" → "hard".'] }],
    ['an older version', { version: '1.21.8', backup: { beforeChange: true } }, { version: '1.20.6' }, {}, { risk: 'high', interruption: 'restart', irreversible: ['1.20.6 may refuse or damage a world that 1.21.8 has written.'] }],
    ['a newer version without a backup', {}, { version: '1.21.8' }, {}, { risk: 'high', sentences: ['lobby restarts at once.', 'Minecraft 1.21.4 → 1.21.8 may upgrade the world for good: no backup is made first (backup.beforeChange would).'] }],
    ['more storage', {}, { storage: { size: '10Gi' } }, { quota }, { risk: 'low', interruption: 'none', irreversible: ['The volume stays at 10Gi.'], sentences: ['Storage grows 5Gi → 10Gi; it does not shrink again.', 'The tenant will use 25Gi of 100Gi of storage.'] }],
    ['less storage is refused', { storage: { size: '10Gi' } }, { storage: { size: '5Gi' } }, {}, { risk: 'high', sentences: ['A volume grows and never shrinks: it has 10Gi, the wish says 5Gi.'], refused: [expect.objectContaining({ path: '/storage/size' })] as never }],
    ['another game is refused', {}, { game: 'luanti' }, {}, { risk: 'high', refused: [expect.objectContaining({ path: '/game' })] as never }],
    ['more memory than there is', {}, { resources: { memory: '32Gi' } }, { quota }, { risk: 'high', sentences: ['lobby restarts at once.', 'Memory: 4Gi → 32Gi.', 'The tenant would use 40Gi of memory; it has 16Gi.'] }],
    ['stop', {}, { state: 'Stopped' }, { players: 2 }, { risk: 'medium', interruption: 'stop', playersAffected: 2, sentences: ['lobby stops at once: 2 players are on it now.'] }],
    ['start', { state: 'Stopped' }, { state: 'Running' }, { startSeconds: [40] }, { risk: 'low', interruption: 'start', sentences: ['lobby starts, in about 40 s.'] }],
    ['a setting of a stopped server', { state: 'Stopped' }, { settings: { MOTD: 'bye' } }, {}, { risk: 'none', interruption: 'none', sentences: ['Message of the day: "hello" → "bye".'] }],
    ['restart in a window', { update: { when: 'Window', window: { cron: '0 4 * * *', timeZone: 'Europe/Oslo', length: '2h' }, deadline: '72h' } }, { settings: { MOTD: 'bye' } }, { players: 3 },
      { risk: 'low', sentences: ['lobby restarts in its window (0 4 * * *, Europe/Oslo, 2h), 72h from now at the latest: 3 players are on it now.', 'Message of the day: "hello" → "bye".'] }],
    ['restart when empty with a deadline', { update: { when: 'WhenEmpty', deadline: '4h' } }, { settings: { MOTD: 'bye' } }, { players: 3 }, { risk: 'medium', playersAffected: 3 }],
    ['another way to restart', {}, { update: { when: 'WhenEmpty' } }, {}, { risk: 'none', interruption: 'none', sentences: ['From now on it restarts when nobody plays.'] }],
    ['no warnings', {}, { update: { warn: false } }, {}, { sentences: ['Players are no longer told in the game before a restart.'] }],
    ['sleep', {}, { idle: { stopAfter: '15m' } }, {}, { sentences: ['It sleeps after 15m without players.'] }],
    ['sleep no more', { idle: { stopAfter: '15m' } }, { idle: {} }, {}, { sentences: ['It no longer sleeps when nobody plays.'] }],
    ['backups', {}, { backup: { schedule: { cron: '0 4 * * *', timeZone: 'Europe/Oslo' }, keep: 3 } }, {}, { sentences: ['It is backed up at 0 4 * * * Europe/Oslo and before changes, the last 3 are kept.'] }],
    ['another port', { network: { ports: { game: 30001 } } }, { network: { ports: { game: 30002 } } }, {}, { interruption: 'none', sentences: ['The address of lobby changes: players need the new one.'] }],
    ['restart once', {}, { requests: { restart: 'b' } }, { players: 0 }, { interruption: 'restart', sentences: ['lobby restarts at once: nobody is on it now.'] }],
    ['back up and wake once', {}, { requests: { backup: 'b', wake: 'c' } }, {}, { interruption: 'none', sentences: ['It is woken.', 'A backup is made.'] }],
    ['restore', {}, { requests: { restore: { backup: 'lobby-7', token: 'a' } } }, {}, { risk: 'high', interruption: 'restart', irreversible: ['What was built since that backup is lost.'], sentences: ['lobby stops at once, and starts again when the world is there.', 'The world is replaced by the backup lobby-7: what was built since is lost; no backup is made first (backup.beforeChange would).'] }],
    ['restore with players on, whatever the rules for restarts say, after a backup', { update: { when: 'WhenEmpty' }, backup: { beforeChange: true } }, { requests: { restore: { backup: 'lobby-7', token: 'a' } } }, { players: 2, startSeconds: [40], address: 'a:1' },
      { risk: 'high', interruption: 'restart', playersAffected: 2, downtimeSeconds: 40, irreversible: [], sentences: ['lobby stops at once: 2 players are on it now, and starts again when the world is there; its last starts took about 40 s.', 'The world is replaced by the backup lobby-7: what was built since is lost, but for the backup that is made first.', 'The address stays a:1.'] }],
    ['restore of a stopped server', { state: 'Stopped' }, { requests: { restore: { backup: 'lobby-7', token: 'a' } } }, { players: 0 }, { interruption: 'none', playersAffected: 0, sentences: [expect.stringMatching(/^The world is replaced by the backup lobby-7/)] as never }],
  ])('%s', (_name, before, after, facts, expected) => {
    expect(plan(after, facts, before)).toMatchObject({ action: 'change', ...expected });
  });

  test('a revision of the template', () => {
    const newer = { ...template, revision: 4 };
    const result = planOf({ name: 'lobby', before: base, after: { ...base, revision: 4 } }, { before: template, after: newer });
    expect(result).toMatchObject({ interruption: 'restart', sentences: ['lobby restarts at once.', 'It moves from revision 3 to 4 of Minecraft.'] });
  });
});

describe('Servers that come and go', () => {
  const made = (after: Partial<GameServerSpec>, facts: PlanFacts) => planOf({ name: 'lobby', after: { ...base, ...after } }, { after: template }, facts);
  const gone = (facts: PlanFacts) => planOf({ name: 'lobby', before: base }, { before: template }, facts);

  test('a new one', () => {
    expect(made({}, { quota })).toMatchObject({ action: 'create', risk: 'low', interruption: 'start', irreversible: [], playersAffected: 0, quota: { after: { servers: 4, cpu: 5, memory: 16 * GI, storage: 25 * GI }, exceeded: [] } });
    expect(made({}, { quota }).sentences).toEqual([
      'lobby is made: Minecraft 1.21.4 with 1 core, 4Gi of memory and 5Gi of storage.', 'The tenant will use 4 of 10 servers.', 'The tenant will use 5 of 8 cores.', 'The tenant will use 16Gi of 16Gi of memory.', 'The tenant will use 25Gi of 100Gi of storage.',
    ]);
  });

  test('one too many', () => {
    expect(made({}, { quota: { ...quota, used: { ...quota.used, servers: 10 } } })).toMatchObject({ risk: 'high', quota: { exceeded: ['servers'] } });
  });

  test('one whose world comes back, unless it begins fresh', () => {
    expect(made({}, { keptWorld: true }).sentences).toContain('The world of the earlier lobby comes back.');
    expect(made({ storage: { fresh: 'a' } }, { keptWorld: true }).sentences).toContain('The world of the earlier lobby stays aside: this one begins fresh.');
  });

  test('one that is deleted', () => {
    expect(gone({ players: 4, quota })).toMatchObject({ action: 'delete', risk: 'high', interruption: 'stop', playersAffected: 4, irreversible: ['The world is deleted seven days after its server.'], quota: { exceeded: [], after: { servers: 2 } } });
    expect(gone({ players: 4 }).sentences).toEqual(['lobby is deleted: 4 players are on it now.', 'Its world is kept for seven days; a new Minecraft server named lobby gets it back.']);
  });

  test('none at all', () => {
    expect(planOf({ name: 'lobby' }, {})).toMatchObject({ action: 'none', sentences: [], risk: 'none' });
  });
});

test('A quota that was already passed is not held against a change that uses less', () => {
  const over = { ...quota, used: { ...quota.used, memory: 20 * GI } };
  expect(plan({ resources: { memory: '2Gi' } }, { quota: over }).quota?.exceeded).toEqual([]);
});

test('Every sentence is one, and whatever interrupts players says so first', () => {
  const part = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const spec = fc.record({
    game: fc.constant('minecraft-java'), revision: fc.constant(3), version: fc.constantFrom('1.21.8', '1.21.4', '1.20.6'), state: fc.constantFrom('Running' as const, 'Stopped' as const),
    settings: fc.record({ MOTD: fc.constantFrom('hello', 'a', 'b"c', ''), DIFFICULTY: fc.constantFrom('easy', 'hard') }, { requiredKeys: [] }), storage: fc.constantFrom({ size: '5Gi' }, { size: '10Gi' }), idle: part(fc.constant({ stopAfter: '15m' })),
    update: fc.constantFrom({ when: 'Immediately' as const }, { when: 'WhenEmpty' as const, deadline: '4h' }), requests: part(fc.record({ restart: fc.constantFrom('a', 'b') })),
  }) as fc.Arbitrary<GameServerSpec>;
  fc.assert(fc.property(spec, spec, fc.integer({ min: 0, max: 9 }), (before, after, players) => {
    const result = planOf({ name: 'lobby', before, after }, { before: template, after: template }, { players, quota });
    for (const sentence of result.sentences) expect(sentence).toMatch(/^[A-Za-z][^\n]*\.$/);
    expect(result.sentences.join()).not.toMatch(/undefined|NaN|\[object/);
    if (['restart', 'stop'].includes(result.interruption) && result.refused.length === 0) expect(result.sentences[0]).toMatch(/^lobby (restarts|stops) /);
    expect(result.action === 'none').toBe(result.sentences.length === 0);
  }));
});

test('Of a game that tells nobody how many play, what hangs on it is said not to work', () => {
  const silent = { ...template, displayName: 'Luanti', query: { protocol: 'luanti', port: 'game' } } as GameTemplateSpec;
  const told = (after: Partial<GameServerSpec>, before: Partial<GameServerSpec> = {}) => planOf({ name: 'lobby', before: { ...base, ...before }, after: { ...base, ...after } }, { before: silent, after: silent }).sentences;
  expect(told({ idle: { stopAfter: '15m' } })).toEqual(['Luanti tells nobody how many play: it never falls asleep by itself.']);
  expect(told({ update: { when: 'WhenEmpty' } }).at(-1)).toBe('Luanti tells nobody how many play: a change waits until somebody stops the server.');
  expect(told({ update: { when: 'WhenEmpty', deadline: '4h' } }).at(-1)).toBe('Luanti tells nobody how many play: a change waits for the deadline.');
  expect(told({ idle: { stopAfter: '15m' }, settings: { DIFFICULTY: 'hard' } }, { idle: { stopAfter: '15m' } }).join(' ')).not.toContain('nobody');
  const made = planOf({ name: 'lobby', after: { ...base, idle: { stopAfter: '15m' } } }, { after: silent }).sentences;
  expect(made[1]).toBe('Luanti tells nobody how many play: it never falls asleep by itself.');
});
