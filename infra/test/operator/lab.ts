// What a suite about the operator needs: an API server with CRDs, roles, a tenant and the catalogue, a hollow node, operators as processes.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCode, KubeClient, type KubeObject, type Resource } from '@pteronimbus/runtime';
import { ANNOTATION, completeSpec, type GameServer, type Wish } from '@pteronimbus/synth/contract';
import { gameTemplates, templateFor } from '@pteronimbus/synth/games';
import { KINDS, type KindName } from '../../../operator/src/kinds.ts';
import { startKube, type TestKube } from '../../local/kube/testing.ts';
import { groundManifests, type Manifest } from '../../platform/manifests.ts';
import { HollowNode } from './hollow-node.ts';

const ACCOUNT = 'system:serviceaccount:pteronimbus:operator';
export const TENANT = 'tenant-redfox';

export interface RunningOperator {
  child: ChildProcess;
  port: number;
  /** Everything it logged. */
  log(): string;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface Lab {
  kube: TestKube;
  client: KubeClient;
  node: HollowNode;
  operator(identity: string): Promise<RunningOperator>;
  /** All that were started here. */
  operators(): readonly RunningOperator[];
  /** Makes a server as Argo CD would: complete, by server-side apply. */
  wish(wish: Wish): Promise<GameServer>;
  server(name: string): Promise<GameServer>;
  find<T extends KubeObject>(kind: KindName, name: string): Promise<T | undefined>;
  close(): Promise<void>;
}

export async function openLab(octet: number): Promise<Lab> {
  const dir = mkdtempSync(join(tmpdir(), 'operator-'));
  const kube = await startKube({ dir, people: { [ACCOUNT]: ['system:serviceaccounts', 'system:serviceaccounts:pteronimbus'] }, serviceCidr: `127.${octet}.128.0/17` });
  const client = new KubeClient({ file: kube.kubeconfig, fieldManager: 'argocd-controller' });
  await makeGround(client);
  const node = new HollowNode(client, octet);
  await node.start();
  const operators: RunningOperator[] = [];
  return {
    kube, client, node, operators: () => operators,
    async operator(identity) {
      const one = await startOperator(kube.kubeconfigFor(ACCOUNT), identity);
      operators.push(one);
      return one;
    },
    wish({ name, ...rest }) {
      const template = templateFor(rest.game, rest.revision);
      if (!template) throw new Error(`No game ${rest.game}.`);
      const object = { apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata: { name, namespace: TENANT }, spec: completeSpec(rest, template) };
      return client.apply(KINDS.servers, object) as unknown as Promise<GameServer>;
    },
    server: (name) => client.get<GameServer>(KINDS.servers, TENANT, name),
    find: <T extends KubeObject>(kind: KindName, name: string) => client.get<T>(KINDS[kind], TENANT, name).catch((error: unknown) => {
      if (hasCode(error, 404)) return undefined;
      throw error;
    }),
    async close() {
      for (const one of operators) await one.kill();
      await node.stop();
      await kube.stop();
      await client.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Asks until it is so. Throws with the last answer. */
export async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean, limitMs = 15_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (Date.now() > end) throw new Error(`It did not become so within ${limitMs} ms: ${JSON.stringify(answer, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

export const conditionOf = (server: GameServer, wanted: string) => server.status?.conditions?.find(({ type }) => type === wanted);
export const isReady = (server: GameServer): boolean => conditionOf(server, 'Ready')?.status === 'True' && server.status?.observedGeneration === server.metadata.generation;

async function makeGround(client: KubeClient): Promise<void> {
  const wanted = groundManifests().filter(({ kind }) => kind !== 'ConfigMap');
  for (const manifest of wanted) await put(client, manifest);
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: TENANT, annotations: { [ANNOTATION.portRange]: '30100-30139' }, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } };
  await put(client, namespace);
  for (const template of gameTemplates()) await put(client, template as unknown as Manifest);
}

async function put(client: KubeClient, manifest: Manifest): Promise<void> {
  const [group = '', version = ''] = manifest.apiVersion.includes('/') ? manifest.apiVersion.split('/') : ['', manifest.apiVersion];
  const resource: Resource = { group, version, plural: `${manifest.kind.toLowerCase()}s`.replace(/ys$/, 'ies') };
  // A kind is served a moment after its definition was made.
  await until(() => client.apply(resource, manifest as unknown as KubeObject).then(() => true, (error: unknown) => (hasCode(error, 404) ? false : Promise.reject(error as Error))), (done) => done);
}

async function startOperator(kubeconfig: string, identity: string): Promise<RunningOperator> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../../operator/src/main.ts')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, PTERONIMBUS_KUBECONFIG: kubeconfig, PTERONIMBUS_LISTEN: `127.0.0.1:${port}`, PTERONIMBUS_NAMESPACE: 'pteronimbus', PTERONIMBUS_IDENTITY: identity },
  });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => { log = `${log}${chunk.toString()}`.slice(-200_000); });
  const end = async (signal: NodeJS.Signals) => {
    process.off('exit', killWithUs);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGCONT');
    child.kill(signal);
    await once(child, 'exit');
  };
  await until(() => fetch(`http://127.0.0.1:${port}/readyz`).then(({ ok }) => ok, () => false), (ok) => {
    if (child.exitCode !== null) throw new Error(`The operator ended with ${child.exitCode}: ${log}`);
    return ok;
  }, 30_000);
  return { child, port, log: () => log, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
