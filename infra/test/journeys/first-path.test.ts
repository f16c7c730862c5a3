// From a wish to a joinable server, through Git: the first whole path, as people walk it.
import { describe, expect, it } from 'vitest';
import { sleep, type RunningGround } from './ground.ts';
import { get, list } from './kubernetes.ts';
import { minecraftStatus } from './minecraft-status.ts';
import { Person, type Change } from './person.ts';
import { onGround } from './suite.ts';

let ground: RunningGround;
let ada: Person;
let max: Person;
let vera: Person;
let grace: Person;

onGround((started) => {
  ground = started;
  [ada, max, vera, grace] = ['ada', 'max', 'vera', 'grace'].map((name) => new Person(ground.local, name)) as [Person, Person, Person, Person];
});

describe('a wish by HTTP', () => {
  it('becomes a commit in the person\'s name, a GameServer, and a server that a Minecraft client reads', async () => {
    const answer = await ada.ask('redfox', { name: 'lobby', game: 'minecraft-java', settings: { MOTD: 'hello' } });
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    expect(answer.headers.get('location')).toBe('/api/tenants/redfox/servers/lobby');
    const server = await ada.until('redfox', 'lobby', ({ status }) => status.ready);
    const seen = await minecraftStatus(server.status.address ?? '');
    expect(JSON.stringify(seen.description)).toContain('hello');
    expect(seen.players).toMatchObject({ online: 0 });
    const change = await ada.untilChange('redfox', answer.body.change.id, ['ready']);
    expect(change.steps.map(({ name }) => name)).toEqual(['accepted', 'committed', 'synced', 'applied', 'ready']);
    const times = change.steps.map(({ at }) => Date.parse(at));
    expect([...times].sort((left, right) => left - right)).toEqual(times);
    const clone = await ada.clone('redfox');
    expect(clone.read('clusters/local/lobby.yaml')).toContain('MOTD: hello');
    expect(await clone.git('log', '-1', '--format=%an|%cn', '--', 'clusters/local/lobby.yaml')).toMatch(/^Ada\|Pteronimbus/i);
    clone.remove();
  }, 60_000);

  it('told each step on the event stream, and tells it again from the last id', async () => {
    const events = await eventsOf(ada, 'redfox', '0', 1_500);
    const states = events.filter(({ event }) => event === 'change').map(({ data }) => (data as { state?: string; change?: Change }).state ?? (data as { change?: Change }).change?.state);
    expect(states).toContain('ready');
    expect(events.some(({ event }) => event === 'server')).toBe(true);
    const last = events.at(-1)?.id ?? '';
    const answer = await ada.ask('redfox', { name: 'second', game: 'minecraft-java' });
    await ada.untilChange('redfox', answer.body.change.id, ['ready']);
    const later = await eventsOf(ada, 'redfox', last, 1_500);
    expect(later.length).toBeGreaterThan(1);
    expect(later.map(({ id }) => id)).not.toContain(last);
  }, 60_000);

  it('is refused with words when it is wrong, and nothing is half done', async () => {
    const bad = [
      [{ name: 'Lobby', game: 'minecraft-java' }, 422], [{ name: 'a.b', game: 'minecraft-java' }, 422], [{ name: 'x'.repeat(64), game: 'minecraft-java' }, 422],
      [{ name: '🦊', game: 'minecraft-java' }, 422], [{ name: '..', game: 'minecraft-java' }, 422], [{ name: 'default', game: 'minecraft-java' }, 422],
      [{ name: 'ok', game: 'tetris' }, 422], [{ name: 'ok', game: 'minecraft-java', version: '0.0.1-none' }, 422], [{ name: 'ok', game: 'minecraft-java', settings: { MTOD: 'x' } }, 422],
      [{ name: 'ok', game: 'minecraft-java', resources: { memory: '-1' } }, 422], [{ name: 'ok', game: 'minecraft-java', resources: { memory: '1e999' } }, 422],
      [{ name: 'ok', game: 'minecraft-java', resources: { memory: '4GB' } }, 422], ['{"name":"ok","name":"ok2","game":"minecraft-java"}', 400], ['{"name":', 400],
    ] as const;
    for (const [body, status] of bad) {
      const answer = await ada.call<{ code: string; errors: { path: string; message: string }[] }>('POST', '/api/tenants/redfox/servers', body);
      expect(answer.status, JSON.stringify([body, answer.body])).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      if (status === 422) expect(answer.body.errors[0]?.message.length, JSON.stringify(answer.body)).toBeGreaterThan(10);
    }
    expect((await ada.call('POST', '/api/tenants/redfox/servers', 'name: x', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await ada.call('POST', '/api/tenants/redfox/servers', JSON.stringify({ name: 'ok', game: 'x'.repeat(10_000_000) }))).status).toBe(413);
    expect((await ada.server('redfox', 'ok')).status).toBe(404);
  }, 60_000);
});

describe('the same server changed by hand', () => {
  it('arrives without the API\'s help and shows in the API', async () => {
    const clone = await ada.clone('redfox');
    clone.write('clusters/local/lobby.yaml', clone.read('clusters/local/lobby.yaml').replace('MOTD: hello', 'MOTD: by hand # my own words'));
    await clone.push('Say something else');
    const server = await ada.until('redfox', 'lobby', ({ spec, status }) => spec.settings?.MOTD === 'by hand' && status.ready);
    await until(async () => JSON.stringify((await minecraftStatus(server.status.address ?? '')).description).includes('by hand'));
    clone.remove();
  }, 60_000);

  it('keeps the person\'s comment when the form edits another field', async () => {
    const { headers } = await ada.server('redfox', 'lobby');
    const answer = await ada.call('PATCH', '/api/tenants/redfox/servers/lobby', { settings: { MAX_PLAYERS: 7 } }, { 'if-match': headers.get('etag') ?? '' });
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    const clone = await ada.clone('redfox');
    expect(clone.read('clusters/local/lobby.yaml')).toContain('MOTD: by hand # my own words');
    expect(clone.read('clusters/local/lobby.yaml')).toContain('MAX_PLAYERS: 7');
    clone.remove();
    const server = await ada.until('redfox', 'lobby', ({ status }) => status.ready && status.players?.max === 7);
    expect((await minecraftStatus(server.status.address ?? '')).players.max).toBe(7);
  }, 60_000);
});

describe('a push of what the project must not contain', () => {
  const forbidden = [
    ['a ClusterRole', 'evil.yaml', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: evil\nrules: []\n', 'ClusterRole is not permitted in project tenant-redfox'],
    ['another namespace', 'other.yaml', 'apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: other\n  namespace: tenant-bluejay\nspec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n', 'tenant-bluejay'],
    ['an unknown field', 'odd.yaml', 'apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: odd\nspec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n  colour: red\n', 'field not declared in schema'],
  ] as const;

  it.each(forbidden)('%s is refused, and the API says which file, line, author and commit', async (_what, file, content, sentence) => {
    const clone = await ada.clone('redfox');
    clone.write(`clusters/local/${file}`, content);
    const commit = await clone.push(`Add ${file}`);
    const blocked = await findChange(ada, 'redfox', (change) => change.commit === commit && change.state === 'failed');
    expect(JSON.stringify(blocked.error)).toContain(sentence);
    expect(blocked.error).toMatchObject({ file: `clusters/local/${file}` });
    expect(blocked.error?.line).toBeGreaterThan(0);
    expect(JSON.stringify(blocked.error)).toContain(commit);
    expect(JSON.stringify(blocked.error)).toMatch(/ada/i);
    await clone.git('rm', '-q', `clusters/local/${file}`);
    await clone.push(`Remove ${file}`);
    clone.remove();
    await ada.until('redfox', 'lobby', ({ sync }) => sync.state === 'Synced');
  }, 90_000);
});

describe('two people at once', () => {
  it('merge when they change different fields', async () => {
    const { headers } = await ada.server('redfox', 'lobby');
    const etag = headers.get('etag') ?? '';
    const answers = await Promise.all([
      ada.call('PATCH', '/api/tenants/redfox/servers/lobby', { settings: { MAX_PLAYERS: 8 } }, { 'if-match': etag }),
      max.call('PATCH', '/api/tenants/redfox/servers/lobby', { settings: { DIFFICULTY: 'hard' } }, { 'if-match': etag }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    await ada.until('redfox', 'lobby', ({ spec }) => spec.settings?.MAX_PLAYERS === 8 && spec.settings.DIFFICULTY === 'hard');
  }, 60_000);

  it('get both values shown when they change the same field', async () => {
    const { headers } = await ada.server('redfox', 'lobby');
    const etag = headers.get('etag') ?? '';
    const first = await ada.call('PATCH', '/api/tenants/redfox/servers/lobby', { settings: { MOTD: 'ada was here' } }, { 'if-match': etag });
    const second = await max.call('PATCH', '/api/tenants/redfox/servers/lobby', { settings: { MOTD: 'max was here' } }, { 'if-match': etag });
    expect(first.status).toBe(202);
    const refusal = await max.refusalOf('redfox', second);
    expect(refusal).toMatchObject({ code: 'conflict' });
    expect(JSON.stringify(refusal)).toContain('ada was here');
    expect(JSON.stringify(refusal)).toContain('max was here');
  }, 60_000);

  it('must say what they saw: an edit without If-Match is 428, of a file made anew 412', async () => {
    expect((await ada.call('PATCH', '/api/tenants/redfox/servers/lobby', { settings: { MOTD: 'x' } })).status).toBe(428);
    const unknown = await ada.call('PATCH', '/api/tenants/redfox/servers/lobby', { settings: { MOTD: 'x' } }, { 'if-match': '"0000000000000000000000000000000000000000"' });
    if (unknown.status !== 202) expect(unknown.status).toBe(412);
    expect((await ada.refusalOf('redfox', unknown)).code).toMatch(/^(stale|base-unknown)$/);
  });
});

describe('tenants', () => {
  it('see nothing of each other', async () => {
    expect((await grace.server('redfox', 'lobby')).status).toBe(404);
    expect((await grace.call('GET', '/api/tenants/redfox/events')).status).toBe(404);
    expect((await ada.call('GET', '/api/tenants/bluejay/servers')).status).toBe(404);
    await expect(grace.clone('redfox')).rejects.toThrow();
  });

  it('let a viewer look and not touch', async () => {
    expect((await vera.server('redfox', 'lobby')).status).toBe(200);
    expect((await vera.ask('redfox', { name: 'mine', game: 'minecraft-java' })).status).toBe(403);
    const clone = await vera.clone('redfox');
    clone.write('clusters/local/mine.yaml', 'x: 1\n');
    await expect(clone.push('Try')).rejects.toThrow();
    clone.remove();
  }, 30_000);
});

describe('stop, start, delete', () => {
  it('stops by a commit and starts again at the same address', async () => {
    const before = (await ada.server('redfox', 'second')).body.status.address;
    expect((await ada.call('POST', '/api/tenants/redfox/servers/second/actions/stop', {})).status).toBe(202);
    await ada.until('redfox', 'second', ({ status }) => status.phase === 'Stopped', 100_000);
    expect((await ada.call('POST', '/api/tenants/redfox/servers/second/actions/start', {})).status).toBe(202);
    const after = await ada.until('redfox', 'second', ({ status }) => status.ready && status.phase === 'Running');
    expect(after.status.address).toBe(before);
  }, 160_000);

  it('removes a server whose file is deleted by hand, keeps its volume, and gives the world back to its successor', async () => {
    const volumes = () => list(ground.local.kubeconfig, '/api/v1/namespaces/tenant-redfox/persistentvolumeclaims');
    const [kept] = (await volumes()).filter(({ metadata }) => metadata.name.startsWith('second-'));
    const clone = await ada.clone('redfox');
    await clone.git('rm', '-q', 'clusters/local/second.yaml');
    await clone.push('Remove second');
    await until(async () => (await ada.server('redfox', 'second')).status === 404);
    await until(async () => !(await list(ground.local.kubeconfig, '/api/v1/namespaces/tenant-redfox/pods')).some(({ metadata }) => metadata.name === 'second'));
    expect((await volumes()).map(({ metadata }) => metadata.uid)).toContain(kept?.metadata.uid);
    await ada.ask('redfox', { name: 'second', game: 'minecraft-java' });
    await ada.until('redfox', 'second', ({ status }) => status.ready);
    const pod = (await get(ground.local.kubeconfig, '/api/v1/namespaces/tenant-redfox/pods/second')) as { spec: { volumes: { persistentVolumeClaim?: { claimName: string } }[] } };
    expect(pod.spec.volumes.map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName)).toContain(kept?.metadata.name);
    clone.remove();
  }, 200_000);
});

interface Event { id: string; event: string; data: unknown }

/** What the stream says within `milliseconds`, replayed from `lastId`. */
async function eventsOf(person: Person, tenant: string, lastId: string, milliseconds: number): Promise<Event[]> {
  const abort = new AbortController();
  const response = await fetch(`${ground.local.url}/api/tenants/${tenant}/events`, { headers: { authorization: `Bearer ${person.key}`, 'last-event-id': lastId }, signal: abort.signal });
  expect(response.status).toBe(200);
  setTimeout(() => abort.abort(), milliseconds);
  let text = '';
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) text += Buffer.from(chunk).toString('utf8');
  } catch {
    // The time is up.
  }
  return text.split('\n\n').flatMap((block) => {
    const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
    const [id, event, data] = [field('id'), field('event'), field('data')];
    return event && data ? [{ id: id ?? '', event, data: JSON.parse(data) as unknown }] : [];
  });
}

async function findChange(person: Person, tenant: string, wanted: (change: Change) => boolean): Promise<Change> {
  let last: unknown;
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(100)) {
    const { body } = await person.call<{ items: Change[] }>('GET', `/api/tenants/${tenant}/changes`);
    const found = body.items?.find(wanted);
    if (found) return found;
    last = body.items?.slice(0, 3);
  }
  throw new Error(`No such change; the newest: ${JSON.stringify(last)}`);
}

async function until(condition: () => Promise<boolean>, limit = 80_000): Promise<void> {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(80)) if (await condition().catch(() => false)) return;
  throw new Error(`It did not happen in ${limit / 1000} s.`);
}
