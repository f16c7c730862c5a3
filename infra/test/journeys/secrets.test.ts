// A password from the form into a running game, sealed all the way; and copies of it, which are of no use.
import { createSocket } from 'node:dgram';
import { describe, expect, it } from 'vitest';
import { sleep, type RunningGround } from './ground.ts';
import { get, list } from './kubernetes.ts';
import { Person } from './person.ts';
import { onGround } from './suite.ts';

const PASSWORD = 'long-live-odin';
let ground: RunningGround;
let ada: Person;
let grace: Person;
onGround((started) => {
  ground = started;
  [ada, grace] = [new Person(ground.local, 'ada'), new Person(ground.local, 'grace')];
});

/** Knocks at a Valheim server as a player would; datagrams may be lost while it starts. */
async function join(address: string, player: string, password: string): Promise<string> {
  const [host = '', port = ''] = address.split(':');
  for (let tries = 0; tries < 100; tries += 1) {
    const socket = createSocket('udp4');
    const answer = new Promise<string>((resolve) => {
      socket.on('message', (message) => resolve(message.toString())).on('error', () => resolve(''));
      setTimeout(() => resolve(''), 300);
    });
    socket.send(`join ${player} ${password}`, Number(port), host);
    const said = await answer;
    socket.close();
    if (said !== '') return said;
    await sleep(100);
  }
  return 'nothing';
}

const valheim = (name: string, secrets: object) => ({ name, game: 'valheim', resources: { memory: '2Gi' }, secrets });
const sealedIn = async () => (await ada.server('redfox', 'midgard')).body.spec.secrets as Record<string, string>;
const pods = async () => (await list(ground.local.kubeconfig, '/api/v1/namespaces/tenant-redfox/pods')).filter(({ metadata }) => metadata.name === 'midgard').map(({ metadata }) => metadata.uid);

describe('a secret', () => {
  it('opens the game to who knows it, and to nobody else', async () => {
    const answer = await ada.ask('redfox', valheim('midgard', { SERVER_PASS: PASSWORD }));
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    const server = await ada.until('redfox', 'midgard', ({ status }) => status.ready, 60_000);
    const address = server.status.address ?? '';
    expect(await join(address, 'Loki', 'guess')).toBe('wrong password');
    expect(await join(address, 'Thor', PASSWORD)).toBe('welcome');
  }, 90_000);

  it('sealed anew restarts nobody; another one restarts the game', async () => {
    const before = await pods();
    const first = await ada.call<{ change: { id: string } }>('PATCH', '/api/tenants/redfox/servers/midgard', { secrets: { SERVER_PASS: PASSWORD } }, { 'if-match': '*' });
    await ada.untilChange('redfox', first.body.change.id, ['ready'], 60_000);
    expect(await pods()).toEqual(before);
    const second = await ada.call<{ change: { id: string } }>('PATCH', '/api/tenants/redfox/servers/midgard', { secrets: { SERVER_PASS: `${PASSWORD}-too` } }, { 'if-match': '*' });
    await ada.untilChange('redfox', second.body.change.id, ['ready'], 60_000);
    expect(await pods()).not.toEqual(before);
    const server = await ada.until('redfox', 'midgard', ({ status }) => status.ready, 60_000);
    expect(await join(server.status.address ?? '', 'Thor', PASSWORD)).toBe('wrong password');
    expect(await join(server.status.address ?? '', 'Thor', `${PASSWORD}-too`)).toBe('welcome');
  }, 150_000);

  it.each([
    ['by the API to another server', async () => (await ada.ask('redfox', valheim('copy', await sealedIn()))).status],
    ['by the API to another tenant', async () => (await grace.ask('bluejay', valheim('midgard', await sealedIn()))).status],
  ])('copied %s is refused', async (_, status) => {
    expect(await status()).toBe(422);
  });

  it('copied by hand, its label rewritten, is refused by the one who opens it', async () => {
    const sealed = (await sealedIn()).SERVER_PASS ?? '';
    const clone = await ada.clone('redfox');
    clone.write('clusters/local/thief.yaml', clone.read('clusters/local/midgard.yaml').replaceAll('midgard', 'thief').replace(/\n {4}ports:\n {6}game: \d+/, ''));
    expect(clone.read('clusters/local/thief.yaml')).toContain(sealed.split(':')[2]);
    await clone.push('Borrow a password');
    clone.remove();
    const thief = await ada.until('redfox', 'thief', ({ status }) => status.conditions?.some(({ type, status: is }) => type === 'Accepted' && is === 'False') ?? false, 60_000);
    const accepted = thief.status.conditions?.find(({ type }) => type === 'Accepted');
    expect([accepted?.reason, accepted?.message]).toEqual(['SecretNotYours', expect.stringContaining('sealed for another place than redfox/thief/SERVER_PASS')]);
  }, 90_000);

  it('stands in the clear in its Secret only', async () => {
    const namespace = '/namespaces/tenant-redfox';
    const paths = ['/api/v1/events', `/api/v1${namespace}/pods`, `/api/v1${namespace}/configmaps`, `/apis/pteronimbus.io/v1alpha1${namespace}/gameservers`, `/apis/events.k8s.io/v1${namespace}/events`];
    for (const path of paths) expect(JSON.stringify(await get(ground.local.kubeconfig, path)), path).not.toContain(PASSWORD);
    const secret = (await get(ground.local.kubeconfig, `/api/v1${namespace}/secrets/midgard-secrets`)) as { data: Record<string, string>; metadata: { ownerReferences: { kind: string; name: string }[] } };
    expect(Buffer.from(secret.data.SERVER_PASS ?? '', 'base64').toString()).toBe(`${PASSWORD}-too`);
    expect(secret.metadata.ownerReferences).toMatchObject([{ kind: 'GameServer', name: 'midgard' }]);
    const clone = await ada.clone('redfox');
    expect(await clone.git('log', '-p', '--all')).not.toContain(PASSWORD);
    clone.remove();
  }, 30_000);
});
