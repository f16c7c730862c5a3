// What people push: files that Argo CD reads and the form cannot, files that nobody can read, things that are no files, rewound
// branches. The API shows what Argo CD makes of each, refuses to edit it, and nobody else notices. Few servers of one tenant go here:
// the operator holds a removal that takes many at once.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sleep, type RunningGround } from './ground.ts';
import { list } from './kubernetes.ts';
import { Person, type Change, type Clone } from './person.ts';
import { onGround } from './suite.ts';

let ground: RunningGround;
let ada: Person;
let grace: Person;

onGround((started) => {
  ground = started;
  [ada, grace] = [new Person(ground.local, 'ada'), new Person(ground.local, 'grace')];
});

const FILE = 'clusters/local/odd.yaml';
const server = (name: string) => `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: ${name}\nspec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n  state: Stopped\n`;
const BOMB = `${server('odd')}  settings:\n    A: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, i) => `    A${i}: &a${i + 1} [${Array.from({ length: 10 }, () => `*a${i}`).join(',')}]\n`).join('')}`;

/** Pushes something odd to redfox; returns its commit. */
async function push(make: (clone: Clone) => unknown): Promise<string> {
  const clone = await ada.clone('redfox');
  try {
    // What a failed case left behind must not fail the next.
    rmSync(join(clone.dir, FILE), { recursive: true, force: true });
    await make(clone);
    return await clone.push('Something odd');
  } finally {
    clone.remove();
  }
}

/** Takes it out again, and waits until a new wish goes through. */
async function heal(wish: string): Promise<void> {
  await push(async (clone) => {
    await clone.git('rm', '-rq', '--cached', '--ignore-unmatch', FILE);
    rmSync(join(clone.dir, FILE), { recursive: true, force: true });
  });
  const answer = await ada.ask('redfox', { name: wish, game: 'minecraft-java', state: 'Stopped' });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  await ada.untilChange('redfox', answer.body.change.id, ['ready'], 60_000);
  expect((await ada.server('redfox', 'odd')).status).toBe(404);
}

async function changeOf(commit: string, states: string[]): Promise<Change & { waitingFor?: { reason: string } }> {
  let last: Change | undefined;
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(80)) {
    const { body } = await ada.call<{ items: Change[] }>('GET', '/api/tenants/redfox/changes');
    last = body.items?.find((change) => change.commit === commit);
    if (last && states.includes(last.state)) return last;
  }
  throw new Error(`The change of ${commit} did not become ${states.join(' or ')}; last: ${JSON.stringify(last)}`);
}

async function expectNotEditable(): Promise<void> {
  const patched = await ada.call<{ code: string; file: string; line: number }>('PATCH', '/api/tenants/redfox/servers/odd', { state: 'Running' }, { 'if-match': '*' });
  expect([patched.status, patched.body.code, patched.body.file], JSON.stringify(patched.body)).toEqual([409, 'file-not-editable', FILE]);
  expect(patched.body.line).toBeGreaterThan(0);
  expect((await ada.ask('redfox', { name: 'odd', game: 'minecraft-java' })).body).toMatchObject({ code: 'already-exists' });
}

/** The other tenant changes its server as if nothing had happened. */
async function besideGoesOn(motd: string): Promise<void> {
  const path = '/api/tenants/bluejay/servers';
  const isThere = (await grace.server('bluejay', 'beside')).status === 200;
  const answer = isThere
    ? await grace.call<{ change: Change }>('PATCH', `${path}/beside`, { settings: { MOTD: motd } }, { 'if-match': '*' })
    : await grace.call<{ change: Change }>('POST', path, { name: 'beside', game: 'minecraft-java', state: 'Stopped', settings: { MOTD: motd } });
  await grace.untilChange('bluejay', answer.body.change.id, ['ready']);
}

describe('a file that Argo CD reads and the form cannot', () => {
  const carried: [string, string][] = [
    ['aliases', `${server('odd').replace('"1.21.8"', '&v "1.21.8"')}  settings:\n    MOTD: *v\n`],
    ['two documents', `${server('odd')}---\n${server('second')}`],
    ['a tag of its own', `${server('odd')}  settings:\n    MOTD: !mine hello\n`],
    ['a merge key', `${server('odd')}  storage:\n    <<: {size: 5Gi}\n`],
    // Argo CD takes the last one.
    ['a key twice', `${server('odd')}  version: "1.21.8"\n`],
    ['a megabyte of comment', `${server('odd')}# ${'x'.repeat(1_048_576)}\n`],
  ];
  it.each(carried)('%s: it is carried, shown with file, line, commit and author, and edited with git only', async (name, text) => {
    const commit = await push((clone) => clone.write(FILE, text));
    await changeOf(commit, ['ready']);
    const shown = await ada.until('redfox', 'odd', ({ sync }) => sync.state === 'Synced');
    expect(shown.sync).toMatchObject({ message: expect.stringContaining('git only') as string, file: FILE, commit, author: 'ada' });
    expect(shown.spec).toBeNull();
    await expectNotEditable();
    await heal(`after-${name.replaceAll(' ', '-')}`);
  }, 120_000);
});

describe('a map that a commit empties', () => {
  it('is empty: the last setting goes by the form, by Git, and by going back', async () => {
    const withSetting = `${server('odd')}  settings:\n    MOTD: hello\n  network:\n    ports:\n      game: 30099\n`;
    const settings = async () => (await ada.until('redfox', 'odd', ({ sync }) => sync.state === 'Synced')).spec?.settings;
    await changeOf(await push((clone) => clone.write(FILE, withSetting)), ['ready']);
    await changeOf(await push((clone) => clone.write(FILE, withSetting.replace('settings:\n    MOTD: hello', 'settings: {}').replace('ports:\n      game: 30099', 'ports: {}'))), ['ready']);
    expect(await settings()).toEqual({});
    for (const patch of [{ settings: { MOTD: 'again' } }, { settings: { MOTD: null } }]) {
      const { status, body } = await ada.call<{ change: Change }>('PATCH', '/api/tenants/redfox/servers/odd', patch, { 'if-match': '*' });
      expect(status, JSON.stringify(body)).toBe(202);
      await ada.untilChange('redfox', body.change.id, ['ready']);
    }
    expect(await settings() ?? {}).toEqual({});
    await heal('after-emptied');
  }, 120_000);
});

describe('a file that nobody can read', () => {
  const refused: [string, string][] = [
    ['an anchor bomb', BOMB],
    ['a broken line', `${server('odd')}  settings: {MOTD: a: b\n`],
  ];
  it.each(refused)('%s: its change failed with file, line, commit and author; others are told what they wait for', async (name, text) => {
    const commit = await push((clone) => clone.write(FILE, text));
    const failed = await changeOf(commit, ['failed']);
    expect(failed.error).toMatchObject({ code: 'refused-by-argocd', file: FILE, commit, author: 'ada' });
    expect(failed.error?.line).toBeGreaterThan(0);
    expect((await ada.server('redfox', 'odd')).body.sync).toMatchObject({ state: 'Blocked', file: FILE, commit, author: 'ada' });
    await expectNotEditable();
    const other = await ada.ask('redfox', { name: `with-${name.replaceAll(' ', '-')}`, game: 'minecraft-java', state: 'Stopped' });
    expect(other.status).toBe(202);
    const waiting = await ada.until('redfox', other.body.server.name, ({ sync }) => sync.state === 'Blocked');
    expect(waiting.sync).toMatchObject({ file: FILE, author: 'ada' });
    await besideGoesOn(name);
    await heal(`after-${name.replaceAll(' ', '-')}`);
    await ada.untilChange('redfox', other.body.change.id, ['ready']);
  }, 120_000);

  it('an empty one: nothing is made of it, and its change says what it waits for', async () => {
    const commit = await push((clone) => clone.write(FILE, ''));
    await ada.until('redfox', 'odd', ({ sync }) => sync.state === 'Blocked' && /empty/.test(sync.message ?? ''));
    await changeOf(commit, ['synced']);
    await expectNotEditable();
    await heal('after-nothing');
  }, 120_000);
});

describe('what is no file', () => {
  const odd: [string, (clone: Clone) => unknown, string, RegExp][] = [
    ['a link to a file of the repository', (clone) => symlinkSync('../../README.md', join(clone.dir, FILE)), 'failed', /symbolic link/],
    ['a link out of the repository', (clone) => symlinkSync('/etc/passwd', join(clone.dir, FILE)), 'failed', /symbolic link/],
    ['a folder with a file\'s name', (clone) => { mkdirSync(join(clone.dir, FILE)); clone.write(`${FILE}/inner.yaml`, server('inner')); }, 'ready', /folder/],
  ];
  it.each(odd)('%s: Argo CD decides what becomes of its change, and no wish can take its name', async (name, make, state, words) => {
    const commit = await push(make);
    const change = await changeOf(commit, [state]);
    if (state === 'failed') expect(change.error).toMatchObject({ file: FILE, commit, author: 'ada' });
    expect((await ada.server('redfox', 'odd')).status).toBe(404);
    const wish = await ada.ask('redfox', { name: 'odd', game: 'minecraft-java' });
    const patch = await ada.call('PATCH', '/api/tenants/redfox/servers/odd', { state: 'Running' }, { 'if-match': '*' });
    for (const { status, body } of [wish, patch]) expect([status, JSON.stringify(body)]).toEqual([409, expect.stringMatching(words)]);
    expect((await list(ground.local.kubeconfig, '/apis/pteronimbus.io/v1alpha1/namespaces/tenant-redfox/gameservers')).map(({ metadata }) => metadata.name)).not.toContain('inner');
    await heal(`after-${name.replaceAll(/[^a-z]/g, '-').slice(0, 20)}x`);
  }, 120_000);

  it('a submodule: nothing is made of it, and no wish can take its name', async () => {
    const clone = await ada.clone('redfox');
    await clone.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},${FILE}`);
    await clone.git('commit', '-qm', 'A submodule');
    await clone.git('push', '-q', 'origin', 'HEAD:main');
    await changeOf((await clone.git('rev-parse', 'HEAD')).trim(), ['ready']);
    expect(JSON.stringify((await ada.ask('redfox', { name: 'odd', game: 'minecraft-java' })).body)).toMatch(/submodule/);
    clone.remove();
    await heal('after-a-submodule');
  }, 120_000);
});

describe('the last server', () => {
  const live = async () => (await list(ground.local.kubeconfig, '/apis/pteronimbus.io/v1alpha1/namespaces/tenant-bluejay/gameservers')).map(({ metadata }) => metadata.name);
  const until = async (what: string, is: () => Promise<boolean>) => {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) if (await is()) return;
    throw new Error(`${what} did not happen in 60 s; there are ${(await live()).join(', ') || 'none'}.`);
  };
  async function removeByHand(...paths: string[]): Promise<string> {
    const clone = await grace.clone('bluejay');
    await clone.git('rm', '-rq', ...paths);
    const commit = await clone.push('Remove by hand');
    clone.remove();
    return commit;
  }
  const ask = async (name: string) => grace.untilChange('bluejay', (await grace.ask('bluejay', { name, game: 'minecraft-java', state: 'Stopped' })).body.change.id, ['ready'], 60_000);

  it('deleted by hand goes, when the folder stays', async () => {
    await ask('last');
    await removeByHand('clusters/local/*.yaml');
    await until('the end of all servers', async () => (await live()).length === 0);
    expect((await grace.call<{ items: unknown[] }>('GET', '/api/tenants/bluejay/servers')).body.items).toEqual([]);
  }, 150_000);

  it('deleted with its folder stays, the change says why, and the next wish cures it', async () => {
    await ask('last');
    const commit = await removeByHand('clusters/local');
    await until('a change that waits', async () => {
      const { items } = (await grace.call<{ items: (Change & { waitingFor?: { reason: string } })[] }>('GET', '/api/tenants/bluejay/changes')).body;
      return /path does not exist/.test(items.find((change) => change.commit === commit)?.waitingFor?.reason ?? '');
    });
    expect(await live()).toEqual(['last']);
    await ask('next');
    await until('the end of the last one', async () => JSON.stringify(await live()) === '["next"]');
  }, 150_000);

  it('deleted with everything leaves an empty repository, and the next wish is at home in it', async () => {
    await removeByHand('.');
    await until('an empty list', async () => (await grace.call<{ items: unknown[] }>('GET', '/api/tenants/bluejay/servers')).body.items.length === 0);
    await ask('anew');
    await until('the end of the one before', async () => JSON.stringify(await live()) === '["anew"]');
  }, 150_000);
});

describe('a branch that is rewound', () => {
  it('is refused, or is followed: what was taken back is gone, later wishes land on the new head', async () => {
    const before = await ada.clone('redfox');
    const answer = await ada.ask('redfox', { name: 'taken-back', game: 'minecraft-java', state: 'Stopped' });
    await ada.untilChange('redfox', answer.body.change.id, ['ready'], 60_000);
    const rewound = await before.git('push', '-qf', 'origin', 'HEAD:main').then(() => true, () => false);
    const next = await ada.ask('redfox', { name: 'after-all', game: 'minecraft-java', state: 'Stopped' });
    await ada.untilChange('redfox', next.body.change.id, ['ready'], 60_000);
    const now = await ada.clone('redfox');
    const files = await now.git('ls-files', 'clusters');
    expect(files).toContain('clusters/local/after-all.yaml');
    expect(files.includes('clusters/local/taken-back.yaml')).toBe(!rewound);
    await now.git('merge-base', '--is-ancestor', (await before.git('rev-parse', 'HEAD')).trim(), 'HEAD');
    expect((await ada.server('redfox', 'taken-back')).status).toBe(rewound ? 404 : 200);
    for (const clone of [before, now]) clone.remove();
  }, 150_000);
});
