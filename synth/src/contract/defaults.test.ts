import { describe, expect, test } from 'vitest';
import { canonicalJson, completeSpec, specDigest, usageOf } from './defaults.ts';
import type { GameServerSpec } from './game-server.ts';
import type { GameTemplateSpec } from './game-template.ts';

const template = { revision: 3, versions: [{ name: '1.21.8' }, { name: '1.20.6' }], resources: { cpu: '1', memory: '2Gi' }, storage: { path: '/data', size: '5Gi' } } as unknown as GameTemplateSpec;
const COMPLETE = {
  game: 'g', revision: 3, version: '1.21.8', state: 'Running', settings: {}, resources: { cpu: '1', memory: '2Gi' }, storage: { size: '5Gi' },
  network: { expose: 'NodePort' }, update: { when: 'Immediately', warn: true },
};

describe('A wish written out', () => {
  test.each<[string, Partial<GameServerSpec>, object]>([
    ['of nothing but the game has every field that changes what runs', {}, {}],
    ['keeps what it names', { version: '1.20.6', state: 'Stopped', revision: 2 }, { version: '1.20.6', state: 'Stopped', revision: 2 }],
    ['fills the other half of resources', { resources: { memory: '8Gi' } }, { resources: { cpu: '1', memory: '8Gi' } }],
    ['keeps the token of a fresh world', { storage: { fresh: 'a' } }, { storage: { size: '5Gi', fresh: 'a' } }],
    ['fills backups only where they are wished', { backup: { keep: 3 } }, { backup: { keep: 3, beforeChange: true } }],
    ['keeps a false', { update: { warn: false }, settings: { PVP: false } }, { update: { when: 'Immediately', warn: false }, settings: { PVP: false } }],
    ['keeps ports and exposure', { network: { ports: { game: 30000 } } }, { network: { expose: 'NodePort', ports: { game: 30000 } } }],
  ])('%s', (_name, wish, more) => {
    const spec = completeSpec({ game: 'g', ...wish }, template);
    expect(spec).toEqual({ ...COMPLETE, ...more });
    expect(completeSpec(spec, template)).toEqual(spec);
  });
});

describe('The digest', () => {
  const least: GameServerSpec = { game: 'g', revision: 3, version: '1' };
  test.each<[string, Partial<GameServerSpec>, boolean]>([
    ['a default written out is the same', { state: 'Running' }, true],
    ['a state is another', { state: 'Stopped' }, false],
    ['an empty map is the same: the API server stores one anyway', { settings: {}, network: {} }, true],
    ['undefined is nothing', { settings: undefined } as Partial<GameServerSpec>, true],
    ['backups that are wished are another than none', { backup: {} }, false],
  ])('%s', (_name, more, same) => {
    expect(specDigest({ ...least, ...more }) === specDigest(least)).toBe(same);
  });

  test('fills in defaults only inside of what is there', () => {
    expect(specDigest({ ...least, network: {} })).toBe(specDigest({ ...least, network: { expose: 'NodePort' } }));
    expect(specDigest({ ...least, backup: {} })).toBe(specDigest({ ...least, backup: { keep: 7, beforeChange: true } }));
  });

  test('does not see the order of keys', () => {
    expect(specDigest({ version: '1', revision: 3, game: 'g' })).toBe(specDigest(least));
  });
});

test('JSON in one form only', () => {
  expect(canonicalJson({ b: [1, { d: null, c: undefined }], a: 'ä' })).toBe('{"a":"ä","b":[1,{"d":null}]}');
});

test('What a server takes of the quota', () => {
  expect(usageOf({ game: 'g', resources: { cpu: '500m' } }, template)).toEqual({ cpu: 0.5, memory: 2 * 2 ** 30, storage: 5 * 2 ** 30 });
});
