import type { GameServerSpec } from '@pteronimbus/synth/contract';
import { describe, expect, it } from 'vitest';
import { returning } from './rollback-edit.ts';

const spec = (more: object): GameServerSpec => ({ game: 'minecraft-java', revision: 1, version: '1.21.8', state: 'Running', storage: { size: '5Gi' }, ...more }) as GameServerSpec;

describe('going back', () => {
  it.each<[string, object, object | undefined, object]>([
    ['takes everything that was', { settings: { MOTD: 'then' } }, { settings: { MOTD: 'now' } }, { settings: { MOTD: 'then' } }],
    ['keeps a volume that has grown since', { storage: { size: '5Gi' } }, { storage: { size: '10Gi' } }, { storage: { size: '10Gi' } }],
    ['keeps a volume that was larger in the file', { storage: { size: '5120Mi' } }, { storage: { size: '5Gi' } }, { storage: { size: '5120Mi' } }],
    ['repeats no order of that time', { requests: { restart: 'then' } }, { requests: { restart: 'now' } }, { requests: { restart: 'now' } }],
    ['repeats no order where none stands now', { requests: { restart: 'then' } }, {}, { requests: undefined }],
    ['does not empty the world again', { storage: { size: '5Gi', fresh: 'then' } }, { storage: { size: '5Gi' } }, { storage: { size: '5Gi' } }],
    ['brings back a server that is gone, its orders forgotten', { settings: { MOTD: 'then' }, requests: { restart: 'then' } }, undefined, { settings: { MOTD: 'then' }, requests: undefined }],
  ])('%s', (_name, past, now, expected) => {
    const result = returning(spec(past), now && spec(now));
    for (const [name, value] of Object.entries(expected)) expect((result as Record<string, unknown>)[name]).toEqual(value);
  });

  it('touches nothing where nothing has to be', () => {
    expect(returning(spec({}), spec({}))).toEqual(spec({}));
  });
});
