import { describe, expect, it } from 'vitest';
import type { ChangeRow, StoredState } from '../db/changes.ts';
import { changeView, progressOf, type JourneyFacts } from './journey.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 12, 0, second));
const row = (more: Partial<ChangeRow> = {}): ChangeRow => ({
  id: 'c', tenant: 'redfox', repository: 'redfox/gameservers', server: 'lobby', kind: 'create', author_name: 'Ada', author_email: 'a@x', person: 'p', request_id: 'r', subject: 'Create lobby', intent: {}, base_blob: null, base_commit: null,
  state: 'committed', commit: 'abc', error: null, waiting: null, created_at: at(0), committed_at: at(1), synced_at: null, applied_at: null, ready_at: null, ended_at: null, ...more,
});
const facts = (more: Partial<JourneyFacts> = {}): JourneyFacts => ({ onMain: true, carried: false, servers: [{ applied: false, ready: false }], failure: undefined, blocked: undefined, now: at(9), ...more });
const failure = { code: 'refused-by-argocd', status: 422 as const, message: 'a.yaml:3: no' };
const there = { applied: true, ready: true };

describe('the next state of a change', () => {
  const cases: [string, Partial<ChangeRow>, Partial<JourneyFacts>, StoredState][] = [
    ['committed until Argo CD works at it', {}, {}, 'committed'],
    ['synced once it does', {}, { carried: true }, 'synced'],
    ['synced for ever after', { state: 'synced', synced_at: at(2) }, { carried: false }, 'synced'],
    ['applied when the live spec is the wished one', {}, { carried: true, servers: [{ applied: true, ready: false }] }, 'applied'],
    ['applied even when the operation was missed', {}, { carried: false, servers: [{ applied: true, ready: false }] }, 'applied'],
    ['ready when the wish is true', {}, { carried: true, servers: [there] }, 'ready'],
    ['as far as the slowest of several servers', {}, { carried: true, servers: [there, { applied: true, ready: false }] }, 'applied'],
    ['as far as the slowest, even when that one is not applied', {}, { carried: true, servers: [there, { applied: false, ready: false }] }, 'synced'],
    ['applied for ever after, though somebody drifts', { state: 'applied', synced_at: at(2), applied_at: at(3) }, { carried: true, servers: [{ applied: false, ready: false }] }, 'applied'],
    ['superseded when a later commit touched its only server', {}, { carried: true, servers: ['superseded'] }, 'superseded'],
    ['the way of its other server when one was overtaken', {}, { carried: true, servers: ['superseded', there] }, 'ready'],
    ['superseded when it is no longer part of main', {}, { onMain: false, carried: false }, 'superseded'],
    ['ready, though no longer on main, when it is true', {}, { onMain: false, servers: [there] }, 'ready'],
    ['failed when its own file is to blame', {}, { carried: true, failure }, 'failed'],
    ['superseded rather than failed when a later commit mended it', {}, { failure, servers: ['superseded'] }, 'superseded'],
    ['ready when it touches no server and Argo CD carried it', {}, { carried: true, servers: [] }, 'ready'],
    ['committed when it touches no server and Argo CD did not yet', {}, { servers: [] }, 'committed'],
  ];
  it.each(cases)('%s', (_name, before, seen, state) => {
    const progress = progressOf(row(before), facts(seen));
    expect(progress.state).toBe(state);
    expect(progress.error).toEqual(state === 'failed' ? failure : null);
    expect(progress.ended_at).toEqual(['failed', 'superseded'].includes(state) ? at(9) : null);
  });

  it('has a time for every step it jumped over, and keeps those it had', () => {
    expect(progressOf(row({ synced_at: at(2) }), facts({ carried: true, servers: [there] }))).toMatchObject({ synced_at: at(2), applied_at: at(9), ready_at: at(9) });
  });

  it('says what it waits for: its server first, then somebody else\'s file, nothing once it is ready', () => {
    const pending = { reason: 'Waiting until nobody plays.', until: '2026-11-24T12:00:00Z' };
    expect(progressOf(row(), facts({ blocked: 'b.yaml:1: no', servers: [{ applied: true, ready: false, waiting: pending }] })).waiting).toEqual(pending);
    expect(progressOf(row(), facts({ blocked: 'b.yaml:1: no' })).waiting).toEqual({ reason: 'b.yaml:1: no' });
    expect(progressOf(row(), facts({ blocked: 'b.yaml:1: no', servers: [{ applied: true, ready: false }] })).waiting).toBeNull();
    expect(progressOf(row(), facts({ servers: [{ ...there, waiting: pending }] })).waiting).toBeNull();
  });
});

describe('a change as it is shown', () => {
  it('lists its steps in order, with times', () => {
    const view = changeView(row({ state: 'ready', synced_at: at(2), applied_at: at(3), ready_at: at(4) }));
    expect(view.steps).toEqual(['accepted', 'committed', 'synced', 'applied', 'ready'].map((name, i) => ({ name, at: at(i).toISOString() })));
    expect(view).not.toHaveProperty('error');
    expect(view).not.toHaveProperty('waitingFor');
  });

  it('ends with how it ended', () => {
    const view = changeView(row({ state: 'failed', ended_at: at(5), error: { ...failure, file: 'clusters/local/a.yaml', line: 3 } }));
    expect(view.steps.at(-1)).toEqual({ name: 'failed', at: at(5).toISOString() });
    expect(view.error).toMatchObject({ file: 'clusters/local/a.yaml', line: 3 });
  });

  it('keeps the person\'s address and the wish to itself', () => {
    expect(JSON.stringify(changeView(row({ intent: { wish: 'x-wish' } })))).not.toMatch(/a@x|x-wish/);
  });
});
