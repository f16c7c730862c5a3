import type { GameServerSpec, GameTemplateSpec } from '@pteronimbus/synth/contract';
import { describe, expect, it } from 'vitest';
import { quotaRefusal, takenPorts, usedBy, withPorts, type Neighbour } from './limits.ts';

const spec = (more: Partial<GameServerSpec> = {}): GameServerSpec => ({ game: 'g', revision: 1, version: '1', resources: { cpu: '2', memory: '4Gi' }, storage: { size: '10Gi' }, network: { expose: 'NodePort' }, ...more });
const others = (count: number): Neighbour[] => Array.from({ length: count }, (_, i) => ({ name: `s${i}`, spec: spec({ network: { expose: 'NodePort', ports: { game: 30_000 + i } } }) }));
const QUOTA = { servers: 3, cpu: '8', memory: '16Gi', storage: '30Gi' };
const template = { ports: [{ name: 'game', role: 'game' }, { name: 'rcon', role: 'console' }] } as unknown as GameTemplateSpec;
const two = { ports: [{ name: 'game', role: 'game' }, { name: 'voice', role: 'game' }] } as unknown as GameTemplateSpec;
const range = { first: 30_000, last: 30_003 };

describe('the quota', () => {
  const cases: [string, GameServerSpec, number, Partial<typeof QUOTA>, GameServerSpec | undefined, string[]][] = [
    ['takes what fits exactly', spec(), 2, {}, undefined, []],
    ['refuses one server too many', spec({ storage: { size: '1Mi' } }), 3, { cpu: '100', memory: '100Gi', storage: '100Gi' }, undefined, ['/name']],
    ['refuses half a core too much', spec({ resources: { cpu: '4500m', memory: '1Gi' } }), 2, {}, undefined, ['/resources/cpu']],
    ['refuses a byte too much', spec({ resources: { cpu: '1', memory: '8193Mi' } }), 2, {}, undefined, ['/resources/memory']],
    ['refuses too large a world', spec({ storage: { size: '11Gi' } }), 2, {}, undefined, ['/storage/size']],
    ['names everything that is too much', spec({ resources: { cpu: '99', memory: '99Gi' }, storage: { size: '99Gi' } }), 3, {}, undefined, ['/name', '/resources/cpu', '/resources/memory', '/storage/size']],
    ['adds up many small parts without losing a cent', spec({ resources: { cpu: '100m', memory: '1Mi' }, storage: { size: '1Mi' } }), 2, { cpu: '4100m' }, undefined, []],
    ['lets a server over the quota stay as it is', spec({ resources: { cpu: '9', memory: '4Gi' } }), 1, {}, spec({ resources: { cpu: '9', memory: '4Gi' } }), []],
    ['lets it shrink, though it is still too much', spec({ resources: { cpu: '9', memory: '4Gi' } }), 1, {}, spec({ resources: { cpu: '12', memory: '4Gi' } }), []],
    ['lets nothing grow that is over', spec({ resources: { cpu: '9', memory: '4Gi' } }), 1, {}, spec({ resources: { cpu: '8500m', memory: '4Gi' } }), ['/resources/cpu']],
    ['counts an edited server once', spec({ settings: { A: 1 } }), 2, {}, spec(), []],
  ];
  it.each(cases)('%s', (_name, wish, count, quota, before, paths) => {
    const refused = quotaRefusal(wish, others(count), { ...QUOTA, ...quota }, before);
    expect(((refused?.details ?? []) as { path: string }[]).map(({ path }) => path)).toEqual(paths);
    if (paths.length === 0) expect(refused).toBeUndefined();
    else expect(refused).toMatchObject({ code: 'quota-exceeded', status: 409 });
  });

  it('says both numbers in words people use', () => {
    expect(quotaRefusal(spec({ resources: { cpu: '4500m', memory: '4Gi' } }), others(2), QUOTA)?.message).toContain('cpu: 8500m of 8');
  });

  it('counts nothing of nobody', () => {
    expect(usedBy([])).toEqual({ servers: 0, cpu: 0, memory: 0, storage: 0 });
  });
});

describe('public ports', () => {
  const ports = (wish: GameServerSpec, count: number, game = template, within: typeof range | undefined = range) => withPorts(wish, game, others(count), within);

  it('the lowest free one is given', () => {
    expect(ports(spec(), 0)).toMatchObject({ spec: { network: { expose: 'NodePort', ports: { game: 30_000 } } } });
    expect(ports(spec(), 3)).toMatchObject({ spec: { network: { ports: { game: 30_003 } } } });
  });

  it('a gap is filled', () => {
    expect(withPorts(spec(), template, others(3).filter(({ name }) => name !== 's1'), range)).toMatchObject({ spec: { network: { ports: { game: 30_001 } } } });
  });

  it('two ports of one server are two', () => {
    expect(ports(spec(), 1, two)).toMatchObject({ spec: { network: { ports: { game: 30_001, voice: 30_002 } } } });
    expect(ports(spec({ network: { ports: { voice: 30_001 } } }), 1, two)).toMatchObject({ spec: { network: { ports: { game: 30_002, voice: 30_001 } } } });
  });

  it.each<[string, GameServerSpec, number, string, number]>([
    ['a port of a neighbour', spec({ network: { ports: { game: 30_001 } } }), 2, 'port-taken', 409],
    ['a port below the tenant\'s range', spec({ network: { ports: { game: 29_999 } } }), 0, 'invalid-wish', 422],
    ['a port above it', spec({ network: { ports: { game: 30_004 } } }), 0, 'invalid-wish', 422],
    ['any port when all are in use', spec(), 4, 'quota-exceeded', 409],
  ])('%s is refused, and the field named', (_name, wish, count, code, status) => {
    expect(ports(wish, count)).toMatchObject({ refused: { code, status, details: [{ path: '/network/ports/game' }] } });
  });

  it('nothing is given to a server that is not exposed by node port, and nothing taken from its wish', () => {
    const internal = spec({ network: { expose: 'Internal' } });
    expect(ports(internal, 0)).toEqual({ spec: internal });
  });

  it('an edit does not count the server against itself', () => {
    const [mine, ...rest] = others(2);
    expect(withPorts(mine!.spec, template, rest, range)).toEqual({ spec: mine!.spec });
  });

  it('the wish itself is left as it was', () => {
    const wish = spec();
    ports(wish, 0);
    expect(wish).toEqual(spec());
  });

  it('who holds what', () => {
    expect([...takenPorts(others(2))]).toEqual([[30_000, 's0'], [30_001, 's1']]);
  });
});
