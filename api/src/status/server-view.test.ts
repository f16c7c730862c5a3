import type { GameServer, GameServerSpec } from '@pteronimbus/synth/contract';
import { describe, expect, it } from 'vitest';
import { serverView, type ServerSources } from './server-view.ts';

const spec: GameServerSpec = { game: 'minecraft-java', revision: 1, version: '1.21.8', state: 'Running' };
const condition = { type: 'Ready', status: 'True', reason: 'Running', message: 'It runs.' };
const live = (more: object = {}) => ({
  metadata: { name: 'lobby', generation: 1 }, spec, status: { observedGeneration: 1, phase: 'Running', address: '127.0.0.1:30000', players: { online: 2, max: 20 }, conditions: [condition] }, ...more,
}) as unknown as GameServer;
const application = { metadata: { name: 'redfox-local' } };
const sources = (more: Partial<ServerSources> = {}): ServerSources => ({ name: 'lobby', path: 'clusters/local/lobby.yaml', spec, fault: undefined, live: undefined, application, blames: [], revision: 'abc', stale: false, ...more });
const blame = (file: string) => ({ message: 'is not permitted', final: true, file, line: 3, commit: '0123456789abcdef', author: 'ada' });

describe('a server as it is shown', () => {
  it('shows Git\'s wish with the operator\'s report', () => {
    expect(serverView(sources({ live: live() }))).toMatchObject({ name: 'lobby', spec, revision: 'abc', sync: { state: 'Synced' }, status: { phase: 'Running', ready: true, address: '127.0.0.1:30000', players: { online: 2, max: 20 }, stale: false } });
  });

  it('has every field before anybody reported', () => {
    expect(serverView(sources()).status).toEqual({ phase: 'Pending', ready: false, address: null, players: { online: 0, max: 0 }, conditions: [], ports: [], stale: false });
  });

  it.each<[string, object, object | null]>([
    ['nobody plays where nothing runs', { phase: 'Stopped' }, { online: 0, max: 0 }],
    ['a game that runs and does not tell is not said to be empty', { phase: 'Running', running: { revision: 1, version: '1', since: 'now' } }, null],
  ])('%s', (_name, status, expected) => {
    expect(serverView(sources({ live: live({ status }) })).status.players).toEqual(expected);
  });

  const ready: [string, Partial<ServerSources>, boolean][] = [
    ['what runs is what Git says', { live: live() }, true],
    ['Git says something newer', { live: live(), spec: { ...spec, version: '1.21.9' } }, false],
    ['the operator speaks of an older generation', { live: live({ metadata: { name: 'lobby', generation: 2 } }) }, false],
    ['it is being deleted', { live: live({ metadata: { name: 'lobby', generation: 1, deletionTimestamp: 'now' } }) }, false],
    ['the file cannot be read', { live: live(), spec: undefined, fault: { message: 'Aliases', final: false, file: 'clusters/local/lobby.yaml', line: 2 } }, false],
  ];
  it.each(ready)('when %s, ready is %s', (_name, more, expected) => {
    expect(serverView(sources(more)).status.ready).toBe(expected);
  });

  const sync: [string, Partial<ServerSources>, string, RegExp][] = [
    ['Synced', { live: live(), blames: [blame('clusters/local/other.yaml')] }, 'Synced', /Kubernetes has/],
    ['Blocked by its own file', { blames: [blame('clusters/local/other.yaml'), blame('clusters/local/lobby.yaml')] }, 'Blocked', /^clusters\/local\/lobby\.yaml:3 \(commit 0123456789 by ada\): is not permitted$/],
    ['Blocked by what is wrong in its file, before Argo CD says so', { spec: undefined, fault: blame('clusters/local/lobby.yaml') }, 'Blocked', /^clusters\/local\/lobby\.yaml:3/],
    ['Synced when Argo CD carries what cannot be read here, and says that only git can edit it', { spec: undefined, fault: blame('clusters/local/lobby.yaml'), live: live(), application: { ...application, status: { sync: { status: 'Synced' } } } }, 'Synced', /git only\. clusters\/local\/lobby\.yaml:3/],
    ['Blocked by somebody else\'s file', { blames: [blame('clusters/local/other.yaml')] }, 'Blocked', /other\.yaml:3/],
    ['Unknown before there is an Application', { application: undefined }, 'Unknown', /does not know/],
    ['OutOfSync until it is carried', {}, 'OutOfSync', /not carried/],
  ];
  it.each(sync)('%s', (_name, more, state, words) => {
    const view = serverView(sources(more)).sync;
    expect(view.state).toBe(state);
    expect(view.message).toMatch(words);
  });

  it('names file, line, commit and author where one is to blame, and nothing where none is', () => {
    expect(serverView(sources({ blames: [blame('clusters/local/lobby.yaml')] })).sync).toMatchObject({ file: 'clusters/local/lobby.yaml', line: 3, commit: '0123456789abcdef', author: 'ada' });
    expect(serverView(sources({ blames: [{ message: 'deadline', final: false }] })).sync).toEqual({ state: 'Blocked', message: 'deadline' });
  });
});
