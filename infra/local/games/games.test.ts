// Every game as a pod, asked by its own protocol at its own address; its world is in its volume.
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryA2s } from '../../../operator/src/query/a2s.ts';
import { greetLuanti } from '../../../operator/src/query/luanti.ts';
import { pingMinecraftBedrock } from '../../../operator/src/query/minecraft-bedrock.ts';
import { pingMinecraftJava } from '../../../operator/src/query/minecraft-java.ts';
import { rcon } from '../../../operator/src/query/rcon.ts';
import type { Claim, Container, Pod } from '../kubelet/kube/types.ts';
import { ConsoleInput } from '../kubelet/pods/console-input.ts';
import { startNode, until, type TestNode } from '../kubelet/testing.ts';
import { programFor } from './programs.ts';

let node: TestNode;
beforeAll(async () => { node = await startNode(); }, 60_000);
afterAll(() => node?.stop());

/** A game with a volume of its own name; resolves when `ask` got an answer at its address. */
async function play<T>(name: string, path: string, container: Partial<Container>, ask: (ip: string) => Promise<T>): Promise<{ pod: Pod; ip: string; answer: T; folder: string }> {
  await node.makeClaim(name);
  await node.makePod(name, { ...container, volumeMounts: [{ name: 'world', mountPath: path }, ...(container.volumeMounts ?? [])] }, { volumes: [{ name: 'world', persistentVolumeClaim: { claimName: name } }, ...(container.volumeMounts ? [{ name: 'files', configMap: { name } }] : [])] });
  const pod = await node.untilReady(name);
  const ip = pod.status?.podIP ?? '';
  const answer = await until(`${name} at ${ip}`, () => ask(ip), () => true, 30_000);
  const claim = await node.get<Claim>(name, 'persistentvolumeclaims');
  return { pod, ip, answer, folder: join(node.dir, 'kubelet', 'volumes', claim.metadata.uid) };
}

async function type(pod: Pod, line: string): Promise<void> {
  const input = new ConsoleInput(join(node.run(pod), 'stdin'));
  await input.write(Buffer.from(`${line}\n`));
  input.close();
}

const log = (pod: Pod, attempt = 0) => readFileSync(join(node.run(pod, attempt), 'log'), 'utf8');
const environment = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => ({ name, value }));

describe('Minecraft: Java Edition', () => {
  it('answers list ping and RCON, counts players, and keeps them over a restart', async () => {
    const { pod, ip, answer, folder } = await play('java', '/data', { env: environment({ MOTD: 'hello', MAX_PLAYERS: '2', RCON_PASSWORD: 'hush', VERSION: '1.21.8', OPS: 'ada' }) }, (host) => pingMinecraftJava(host, 25_565));
    expect(answer).toEqual({ online: 0, max: 2 });
    expect(await rcon(ip, 25_575, 'hush', ['join Steve', 'whitelist add Alex', 'list', 'join Alex', 'join Zoe', 'difficulty hard', 'nonsense'])).toEqual([
      '', 'Added Alex to the whitelist', 'There are 1 of a max of 2 players online: Steve', '', 'The server is full!', 'The difficulty has been set to Hard', 'Unknown or incomplete command, see below for error\nnonsense<--[HERE]',
    ]);
    await expect(rcon(ip, 25_575, 'wrong', ['list'])).rejects.toThrow('the password was refused');
    expect(await pingMinecraftJava(ip, 25_565)).toEqual({ online: 2, max: 2 });
    await type(pod, 'leave Alex');
    await until('one left', () => pingMinecraftJava(ip, 25_565), ({ online }) => online === 1);
    const world = readFileSync(join(folder, 'world', 'level.dat'), 'utf8');
    expect(readFileSync(join(folder, 'server.properties'), 'utf8')).toMatch(/^motd=hello\nmax-players=2\n/);
    await rcon(ip, 25_575, 'hush', ['stop']);
    await until('the next run', () => Promise.resolve(log(pod, 1)), (text) => text.includes('Done ('));
    expect(log(pod)).toContain('Steve joined the game');
    expect(log(pod)).toMatch(/Stopping server\n[^]*Steve left the game\n[^]*All dimensions are saved\n$/);
    expect((JSON.parse(readFileSync(join(folder, 'world', 'level.dat'), 'utf8')) as { id: string }).id).toBe((JSON.parse(world) as { id: string }).id);
    await until('its answer', () => rcon(ip, 25_575, 'hush', ['whitelist list']), ([list]) => list === 'There are 1 whitelisted player(s): Alex');
    const [steve] = readdirSync(join(folder, 'world', 'playerdata')).map((file) => JSON.parse(readFileSync(join(folder, 'world', 'playerdata', file), 'utf8')) as { name: string; visits: number }).filter(({ name }) => name === 'Steve');
    expect(steve?.visits).toBe(1);
    expect((JSON.parse(readFileSync(join(folder, 'ops.json'), 'utf8')) as { name: string }[]).map(({ name }) => name)).toEqual(['ada']);
  }, 60_000);

  it('takes no harm from what is no Minecraft client', async () => {
    const { ip } = await play('robust', '/data', {}, (host) => pingMinecraftJava(host, 25_565));
    for (const bytes of ['GET / HTTP/1.1\r\n\r\n', '\xff\xff\xff\xff\xff\xff', '\x00', '\xfe', '\x05\x00\x00\x00\x00\x63']) {
      await new Promise<void>((resolve) => {
        const socket = connect(25_565, ip, () => socket.end(Buffer.from(bytes, 'latin1')));
        socket.on('close', () => resolve()).on('error', () => resolve()).setTimeout(500, () => socket.destroy()).resume();
      });
    }
    expect(await pingMinecraftJava(ip, 25_565)).toEqual({ online: 0, max: 20 });
    expect((await node.get('robust')).status?.containerStatuses?.[0]?.restartCount).toBe(0);
  }, 60_000);
});

describe('other games', () => {
  it('Bedrock answers RakNet\'s ping with who plays', async () => {
    const { pod, ip, answer, folder } = await play('bedrock', '/data', { image: 'docker.io/itzg/minecraft-bedrock-server:latest', env: environment({ SERVER_NAME: 'a;b', MAX_PLAYERS: '3', LEVEL_NAME: 'world', VERSION: '1.21.124.2' }) }, (host) => pingMinecraftBedrock(host, 19_132));
    expect(answer).toEqual({ online: 0, max: 3 });
    await type(pod, 'join Steve');
    await until('one player', () => pingMinecraftBedrock(ip, 19_132), ({ online }) => online === 1);
    expect(log(pod)).toMatch(/INFO\] Server started\.\n[^]*Player connected: Steve, xuid: \d+\n$/);
    expect(readFileSync(join(folder, 'worlds', 'world', 'levelname.txt'), 'utf8')).toBe('world');
    await type(pod, 'stop');
    await until('its end', () => Promise.resolve(log(pod)), (text) => text.endsWith('Quit correctly\n'));
  }, 60_000);

  it('Valheim answers Steam\'s query behind its challenge', async () => {
    const { pod, ip, answer } = await play('valheim', '/config', { image: 'ghcr.io/community-valheim-tools/valheim-server:latest', env: environment({ SERVER_NAME: 'north', SERVER_PASS: 'secret' }) }, (host) => queryA2s(host, 2_457));
    expect(answer).toEqual({ online: 0, max: 10 });
    await type(pod, 'join Ragnar');
    await until('one player', () => queryA2s(ip, 2_457), ({ online }) => online === 1);
    expect(log(pod)).not.toContain('secret');
  }, 60_000);

  it('Factorio hosts, and keeps an RCON password of its own', async () => {
    await node.make('configmaps', { metadata: { name: 'factorio' }, data: { settings: '{"name": "works", "max_players": 1}' } });
    const { pod, ip, folder } = await play('factorio', '/factorio', {
      image: 'docker.io/factoriotools/factorio:2.0.60', env: environment({ PORT: '34197', RCON_PORT: '27015', SAVE_NAME: 'world' }),
      volumeMounts: [{ name: 'files', mountPath: '/factorio/config/server-settings.json', subPath: 'settings' }],
    }, async () => { expect(readFileSync(join(node.run(await node.get('factorio')), 'log'), 'utf8')).toMatch(/changing state from\(CreatingGame\) to\(InGame\)/); });
    const password = readFileSync(join(folder, 'config', 'rconpw'), 'utf8').trim();
    expect(await rcon(ip, 27_015, password, ['/version', 'join Ada', 'join Bob', '/players'])).toEqual(['2.0.60', '[JOIN] Ada joined the game', 'The server is full.', 'Online players (1):\n  Ada (online)']);
    expect(readdirSync(join(folder, 'saves'))).toEqual(['world.zip']);
    expect(log(pod)).not.toContain(password);
  }, 60_000);

  it('Luanti is the real program where the machine has it, and said to be missing where not', async () => {
    const image = 'ghcr.io/luanti-org/luanti:5.14.0';
    const here = programFor({ image, command: [], args: [], env: {}, mounts: {}, address: '127.0.0.1', cwd: node.dir });
    if ('refused' in here) return expect(here.refused).toBe('Luanti\'s server program is not on this machine: install the package minetest-server');
    await node.make('configmaps', { metadata: { name: 'luanti' }, data: { conf: 'server_name = a test\nmax_users = 5\nbind_address = 1.2.3.4\nserver_announce = false\n' } });
    const { folder } = await play('luanti', '/var/lib/minetest', {
      image, stdin: false, args: ['--config', '/etc/minetest/minetest.conf', '--world', '/var/lib/minetest/.minetest/worlds/world', '--gameid', 'minetest_game', '--port', '30000', '--logfile', ''],
      volumeMounts: [{ name: 'files', mountPath: '/etc/minetest/minetest.conf', subPath: 'conf' }],
    }, (host) => greetLuanti(host, 30_000));
    expect(readdirSync(join(folder, '.minetest', 'worlds', 'world'))).toContain('world.mt');
  }, 60_000);
});

describe('images', () => {
  it.each([
    ['docker.io/itzg/minecraft-server:java21', 'minecraft-java/main.ts'],
    ['itzg/minecraft-server', 'minecraft-java/main.ts'],
    ['ghcr.io/community-valheim-tools/valheim-server@sha256:0000', 'valheim/main.ts'],
    ['registry.lab:5000/factoriotools/factorio:2.0.60@sha256:0000', 'factorio/main.ts'],
  ])('%s is %s', (image, file) => {
    const program = programFor({ image, command: [], args: [], env: { A: '1' }, mounts: { '/data': '/here' }, address: '127.9.0.2', cwd: '/tmp' });
    expect(program).toMatchObject({ env: { A: '1', LOCAL_POD_IP: '127.9.0.2', LOCAL_MOUNTS: '{"/data":"/here"}' } });
    expect('argv' in program && program.argv.at(-1)?.endsWith(file)).toBe(true);
  });

  it('of others are not found', () => {
    expect(programFor({ image: 'example.com/nobody:1', command: [], args: [], env: {}, mounts: {}, address: '', cwd: '' })).toEqual({ refused: 'example.com/nobody:1: not found (no program on this machine stands for nobody)' });
  });
});
