import type { GameServer, GameServerSpec, GameServerStatus } from '@pteronimbus/synth/contract';
import { describe, expect, it } from 'vitest';
import { factsOf } from './server-facts.ts';

const wish: GameServerSpec = { game: 'minecraft-java', revision: 1, version: '1.21.8', state: 'Running', settings: { MOTD: 'hello' } };
const READY: GameServerStatus = { observedGeneration: 2, phase: 'Running', conditions: [{ type: 'Ready', status: 'True', reason: 'Running', message: 'It runs.', lastTransitionTime: '2026-11-01T12:00:00Z' } as never] };
function live(spec: GameServerSpec = wish, status: GameServerStatus = READY, metadata: object = {}): GameServer {
  return { apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata: { name: 'lobby', generation: 2, ...metadata }, spec, status };
}

describe('what a live server says about a wish', () => {
  const stopped: GameServerSpec = { ...wish, state: 'Stopped' };
  const deleted = { deletionTimestamp: '2026-11-01T12:00:00Z' };
  const restart = { requests: { restart: 't1' } };
  const cases: [string, GameServer | undefined, GameServerSpec | undefined, Record<string, unknown>, [boolean, boolean]][] = [
    ['nothing there, something wished', undefined, wish, {}, [false, false]],
    ['there and as wished', live(), wish, {}, [true, true]],
    ['there, with a default that the wish leaves out', live({ ...wish, network: { expose: 'NodePort' } }), { ...wish, network: {} }, {}, [true, true]],
    ['there with another spec', live({ ...wish, settings: { MOTD: 'old' } }), wish, {}, [false, false]],
    ['as wished, but the operator has not looked yet', live(wish, { ...READY, observedGeneration: 1 }), wish, {}, [true, false]],
    ['as wished, without any status', live(wish, undefined as never), wish, {}, [true, true]],
    ['as wished, not ready', live(wish, { ...READY, conditions: [] }), wish, {}, [true, false]],
    ['as wished, an update waits', live(wish, { ...READY, pending: { reason: 'players' } }), wish, {}, [true, false]],
    ['Stopped as wished', live(stopped, { observedGeneration: 2, phase: 'Stopped' }), stopped, {}, [true, true]],
    ['wished Stopped, still stopping', live(stopped, { observedGeneration: 2, phase: 'Stopping' }), stopped, {}, [true, false]],
    ['Sleeping counts as asked', live(wish, { observedGeneration: 2, phase: 'Sleeping' }), wish, {}, [true, true]],
    ['an order not honoured yet', live({ ...wish, ...restart }), { ...wish, ...restart }, restart.requests, [true, false]],
    ['an order honoured', live({ ...wish, ...restart }, { ...READY, honoured: { restart: 't1' } }), { ...wish, ...restart }, restart.requests, [true, true]],
    ['an older order honoured', live({ ...wish, ...restart }, { ...READY, honoured: { restart: 't0' } }), { ...wish, ...restart }, restart.requests, [true, false]],
    ['a restore honoured by its token', live(wish, { ...READY, honoured: { restore: 't1' } }), wish, { restore: { backup: 'b', token: 't1' } }, [true, true]],
    ['an order taken back', live(), wish, { restart: null }, [true, true]],
    ['being deleted, and wished: not applied', live(wish, READY, deleted), wish, {}, [false, false]],
    ['wished away and gone', undefined, undefined, {}, [true, true]],
    ['wished away and going', live(wish, READY, deleted), undefined, {}, [true, false]],
    ['wished away and still there', live(), undefined, {}, [false, false]],
  ];
  it.each(cases)('%s', (name, object, wanted, orders, [applied, ready]) => {
    const withoutStatus = name.includes('without any status');
    if (withoutStatus && object) delete object.status;
    expect(factsOf(object, wanted, orders)).toMatchObject({ applied, ready: withoutStatus ? false : ready });
  });

  it('hands on what the operator waits for', () => {
    const pending = { reason: 'Waiting until nobody plays.', until: '2026-11-01T12:00:00Z' };
    expect(factsOf(live(wish, { ...READY, pending }), wish).waiting).toEqual(pending);
  });
});
