import { expect, it } from 'vitest';
import type { Ports } from '../ports.ts';
import { advanceChanges } from './advance-changes.ts';
import type { Outlook } from './outlook.ts';

const COMMIT = 'b'.repeat(40);
const row = { id: 'one', repository: 'redfox/gameservers', tenant: 'redfox', server: 'lobby', state: 'committed', commit: COMMIT, intent: { kind: 'patch', server: 'lobby', patch: {}, base: null }, waiting: null, synced_at: null, applied_at: null, ready_at: null, ended_at: null };
const commitOn = (commit: string) => ({ commit, author: { name: 'Ada', email: '' }, at: 0, files: new Map([['lobby.yaml', commit]]) });

/** `seen`: main as it was looked at before; `now`: as it is; `stale`: Gitea does not answer. */
function portsOf(seen: string[], now: string[], stale = false): { ports: Ports; written: string[] } {
  let line = seen;
  const written: string[] = [];
  const database = { query: (name: string, _sql: string, values: unknown[]) => {
    if (/advance/.test(name)) written.push(String(values.find((value) => ['superseded', 'applied', 'ready', 'synced'].includes(String(value)))));
    return Promise.resolve(/open/.test(name) ? [row] : []);
  } };
  const git = { recent: () => Promise.resolve(line.map(commitOn)), read: () => { if (!stale) line = now; return Promise.resolve({ commit: line[0], tree: undefined, stale }); } };
  return { ports: { git, database, live: { server: () => undefined }, config: { cluster: 'local' }, now: () => 0 } as unknown as Ports, written };
}
const outlook = { tenant: 'redfox', commit: 'a'.repeat(40), stale: false, files: [], application: undefined, blames: [], faults: [] } as Outlook;
const OLD = 'a'.repeat(40);

it.each<[string, string[], string[], boolean, string[]]>([
  ['a commit of another process, made since main was looked at, waits for the next look', [OLD], [COMMIT, OLD], false, []],
  ['one that is not on main even now is gone from it', [OLD], [OLD], false, ['superseded']],
  ['while Gitea does not answer, nobody says that one is gone', [OLD], [OLD], true, []],
])('%s', async (_case, seen, now, stale, expected) => {
  const { ports, written } = portsOf(seen, now, stale);
  await advanceChanges(ports, outlook);
  expect(written).toEqual(expected);
});
