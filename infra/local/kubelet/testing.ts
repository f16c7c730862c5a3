// A real kubelet over a real API server, for tests: own processes, own 127.x network, nothing left behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startKube, type TestKube } from '../kube/testing.ts';
import { Client } from './kube/client.ts';
import type { Claim, Container, KubeObject, Pod, PodSpec, Service } from './kube/types.ts';

export const IMAGE = 'docker.io/itzg/minecraft-server:java21';
const NAMESPACE = '/api/v1/namespaces/default';

export class TestNode {
  readonly dir: string;
  readonly ip: string;
  kube: TestKube;
  client: Client;
  readonly #startKube: (port?: number) => Promise<TestKube>;
  readonly #flags: Record<string, string>;
  #child: ChildProcess | undefined;

  constructor(dir: string, ip: string, kube: TestKube, start: (port?: number) => Promise<TestKube>, flags: Record<string, string>) {
    [this.dir, this.ip, this.kube, this.#startKube, this.#flags] = [dir, ip, kube, start, flags];
    this.client = new Client(kube.kubeconfig);
  }

  /** Starts the kubelet and waits until it serves. */
  async begin(): Promise<void> {
    const certificate = (file: string) => join(this.kube.certificates, file);
    const flags = {
      data: join(this.dir, 'kubelet'), kubeconfig: this.kube.kubeconfig, 'node-name': 'local', 'node-ip': this.ip, 'pod-cidr': `${this.ip.replace(/\.1$/, '.0')}/17`,
      'tls-cert': certificate('server.crt'), 'tls-key': certificate('server.key'), 'client-ca-file': certificate('ca.crt'), port: '10250', ...this.#flags,
    };
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...Object.entries(flags).flatMap(([key, value]) => [`--${key}`, value])], { stdio: ['ignore', 'pipe', process.env.KUBELET_LOG ? 'inherit' : 'ignore'] });
    process.once('exit', () => child.kill('SIGKILL'));
    this.#child = child;
    const ended = once(child, 'exit').then(() => { throw new Error('The kubelet ended before it was ready.'); });
    await Promise.race([once(child.stdout, 'data'), ended]);
    ended.catch(() => undefined);
  }

  /** Ends the kubelet; milliseconds it took. */
  async end(name: 'SIGTERM' | 'SIGKILL'): Promise<number> {
    const began = Date.now();
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return 0;
    child.kill(name);
    await once(child, 'exit');
    return Date.now() - began;
  }

  /** The API server again, at the same address with what it had. */
  async restartKube(): Promise<void> {
    this.kube = await this.#startKube(Number(new URL(this.kube.url).port));
    this.client = new Client(this.kube.kubeconfig);
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    await this.kube.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  make<T extends KubeObject>(kind: 'pods' | 'services' | 'persistentvolumeclaims' | 'configmaps' | 'secrets', object: object): Promise<T> {
    return this.client.call<T>('POST', `${NAMESPACE}/${kind}`, object);
  }

  /** A pod of one container that runs the simulated game, unless told otherwise. */
  makePod(name: string, container: Partial<Container> = {}, spec: Partial<PodSpec> = {}): Promise<Pod> {
    return this.make<Pod>('pods', {
      metadata: { name, labels: { app: name } },
      spec: { terminationGracePeriodSeconds: 5, ...spec, containers: [{ name: 'game', image: IMAGE, stdin: true, ports: [{ name: 'game', containerPort: 25_565 }], ...container, env: [{ name: 'EULA', value: 'TRUE' }, ...(container.env ?? [])] }] },
    });
  }

  makeClaim(name: string, storage = '1Gi'): Promise<Claim> {
    return this.make<Claim>('persistentvolumeclaims', { metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } });
  }

  makeService(name: string, spec: Partial<Service['spec']>): Promise<Service> {
    return this.make<Service>('services', { metadata: { name }, spec: { selector: { app: name }, ...spec } });
  }

  get<T = Pod>(name: string, kind = 'pods'): Promise<T> {
    return this.client.get<T>(`${NAMESPACE}/${kind}/${name}`);
  }

  delete(name: string, options: object = {}, kind = 'pods'): Promise<unknown> {
    return this.client.call('DELETE', `${NAMESPACE}/${kind}/${name}`, { apiVersion: 'v1', kind: 'DeleteOptions', ...options });
  }

  /** Reasons of the Events about an object, with their messages. */
  async events(name: string): Promise<string[]> {
    const { items } = await this.client.get<{ items: { involvedObject: { name: string }; reason: string; message: string }[] }>(`${NAMESPACE}/events`);
    return items.filter(({ involvedObject }) => involvedObject.name === name).map(({ reason, message }) => `${reason}: ${message}`);
  }

  untilPod(name: string, is: (pod: Pod) => boolean, limit?: number): Promise<Pod> {
    return until(`pod ${name}`, () => this.get(name), is, limit);
  }

  untilReady(name: string): Promise<Pod> {
    return this.untilPod(name, isReady);
  }

  async untilGone(name: string, kind = 'pods'): Promise<void> {
    await until(`end of ${name}`, () => this.get(name, kind).then(() => false, () => true), (gone) => gone);
  }

  /** Folder of a run of a pod. */
  run(pod: Pod, attempt = 0): string {
    return join(this.dir, 'kubelet', 'pods', pod.metadata.uid, `run-${attempt}`);
  }
}

export async function startNode(flags: Record<string, string> = {}): Promise<TestNode> {
  const dir = mkdtempSync(join(tmpdir(), 'kubelet-'));
  const octet = await freeOctet();
  const ip = `127.${octet}.0.1`;
  const start = (port?: number) => startKube({ dir, port, serviceCidr: `127.${octet}.128.0/17`, ips: [ip] });
  const node = new TestNode(dir, ip, await start(), start, flags);
  await node.begin();
  return node;
}

export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
}

/** Asks again and again until the answer is right. Throws with the last answer after `limit` milliseconds. */
export async function until<T>(what: string, ask: () => Promise<T>, is: (answer: T) => boolean, limit = 30_000): Promise<T> {
  let last: unknown;
  for (const end = Date.now() + limit; Date.now() < end; await wait(50)) {
    try {
      const answer = await ask();
      if (is(answer)) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`${what}: it did not happen within ${limit / 1000} s. Last: ${last instanceof Error ? last.message : JSON.stringify((last as Pod).status ?? last)}`);
}

/** Second octet of a 127.x network where no other kubelet listens. */
async function freeOctet(): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const octet = 20 + Math.floor(Math.random() * 230);
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer().once('error', () => resolve(false)).listen(10_250, `127.${octet}.0.1`, () => server.close(() => resolve(true)));
    });
    if (isFree || tries > 50) return octet;
  }
}
