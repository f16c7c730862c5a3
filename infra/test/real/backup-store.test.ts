// Backups in an S3 store, by restic and an S3 server themselves.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KubeDoor } from '../../platform/kube-door.ts';
import { cacheRoot, ensureTools } from '../../real/tools/tools.ts';
import { freePort, sleep, startGround, type RunningGround } from '../journeys/ground.ts';
import { groundKind } from '../journeys/kinds.ts';
import { list } from '../journeys/kubernetes.ts';
import { Person } from '../journeys/person.ts';

const LOGIN = { AWS_ACCESS_KEY_ID: 'pteronimbus', AWS_SECRET_ACCESS_KEY: 'only-on-loopback' };
let ground: RunningGround;
let ada: Person;
let s3: { port: number; dir: string; child: ChildProcess };

beforeAll(async () => {
  const tools = await ensureTools(cacheRoot(process.env), () => undefined);
  [s3, ground] = await Promise.all([startS3(tools.s3), startGround()]);
  ada = new Person(ground.local, 'ada');
  const kube = new KubeDoor(ground.local.kubeconfig);
  const data = { repository: `s3:http://127.0.0.1:${s3.port}/worlds`, ...LOGIN };
  await kube.apply({
    apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pteronimbus-backup-store', namespace: 'pteronimbus', labels: { 'app.kubernetes.io/managed-by': 'pteronimbus' } },
    data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, Buffer.from(value).toString('base64')])),
  });
  await kube.close();
}, groundKind().startLimit + 300_000);
afterAll(async () => {
  await ground?.stop();
  ground?.remove();
  s3?.child.kill('SIGKILL');
  if (s3) rmSync(s3.dir, { recursive: true, force: true });
}, 60_000);

async function startS3(program: string): Promise<typeof s3> {
  const dir = mkdtempSync(join(tmpdir(), 's3-'));
  const port = await freePort();
  mkdirSync(join(dir, 'data'));
  const child = spawn(program, ['--port', `127.0.0.1:${port}`, 'posix', join(dir, 'data')], { stdio: 'ignore', env: { PATH: process.env.PATH, ROOT_ACCESS_KEY: LOGIN.AWS_ACCESS_KEY_ID, ROOT_SECRET_KEY: LOGIN.AWS_SECRET_ACCESS_KEY } });
  for (let tries = 0; tries < 200; tries += 1) {
    if (await answers(port)) return { port, dir, child };
    await sleep(100);
  }
  throw new Error('The S3 server did not come up in 20 s.');
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  const is = await Promise.race([once(socket, 'connect').then(() => true, () => false), sleep(1_000).then(() => false)]);
  socket.destroy();
  return is;
}

interface Backup { status?: { verifiedAt?: string } }
const backups = async () => (await list(ground.local.kubeconfig, '/apis/pteronimbus.io/v1alpha1/namespaces/tenant-redfox/gameserverbackups')) as unknown as Backup[];

it('a world is backed up into the platform\'s S3 store and proved from there; the tenant needs no volume for it', async () => {
  expect((await ada.ask('redfox', { name: 'lobby', game: 'minecraft-java', backup: { keep: 2 } })).status).toBe(202);
  await ada.until('redfox', 'lobby', ({ status }) => status.ready, 120_000);
  expect((await ada.call('PATCH', '/api/tenants/redfox/servers/lobby', { requests: { backup: 'to-s3' } }, { 'if-match': '*' })).status).toBe(202);
  for (let tries = 0; tries < 600 && !(await backups()).some(({ status }) => status?.verifiedAt !== undefined); tries += 1) await sleep(200);
  expect(await backups()).toMatchObject([{ status: { phase: 'Completed', verifiedAt: expect.any(String) as string } }]);
  expect(readdirSync(join(s3.dir, 'data', 'worlds', 'tenant-redfox', 'lobby', 'snapshots')).filter((name) => /^[0-9a-f]{64}$/.test(name))).toHaveLength(1);
  const claims = await list(ground.local.kubeconfig, '/api/v1/namespaces/tenant-redfox/persistentvolumeclaims');
  expect(claims.map(({ metadata }) => metadata.name)).not.toContain('pteronimbus-backups');
}, 300_000);
