// A node without containers: pods get an address on loopback, where a tiny game answers the real status protocol. Tests
// tell it to crash games, fill them with players, or hold an image back.
import { createServer, type Server, type Socket } from 'node:net';
import { hasCode, Reflector, Store, systemClock, type KubeClient, type KubeObject } from '@pteronimbus/runtime';
import { KINDS, type Pod, type Volume } from '../../../operator/src/kinds.ts';

export const NODE = 'hollow';
const GAME_PORT = 25_565;

interface Run {
  server: Server;
  sockets: Set<Socket>;
  restarts: number;
}

export class HollowNode {
  readonly #client: KubeClient;
  readonly #pods = new Store<Pod>();
  readonly #volumes = new Store<Volume>();
  readonly #reflectors: Reflector<KubeObject>[];
  readonly #runs = new Map<string, Run>();
  readonly #prefix: string;
  #addresses = 1;
  #tail = Promise.resolve();
  /** Pods that ran at one time under one name: more than one is a broken world. */
  readonly twice: string[] = [];
  players = new Map<string, number>();
  /** Repositories without their tag. */
  readonly brokenImages = new Set<string>();
  readonly #alive = new Map<string, string>();
  /** Crashed, and not to be started again by anything but the crash's own end. */
  readonly #down = new Set<string>();

  /** `octet` keeps the addresses of two suites apart. */
  constructor(client: KubeClient, octet: number) {
    this.#client = client;
    this.#prefix = `127.${octet}`;
    const follow = (store: unknown, resource: (typeof KINDS)['pods']) => new Reflector<KubeObject>({ client, resource, clock: systemClock, store: store as Store<KubeObject> });
    this.#reflectors = [follow(this.#pods, KINDS.pods), follow(this.#volumes, KINDS.volumes)];
    this.#pods.onChange(() => this.#soon());
    this.#volumes.onChange(() => this.#soon());
  }

  async start(): Promise<void> {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: NODE } };
    const made = await this.#client.create(KINDS.nodes, node);
    await this.#client.replaceStatus(KINDS.nodes, { ...made, status: { addresses: [{ type: 'InternalIP', address: '127.0.0.1' }], conditions: [{ type: 'Ready', status: 'True' }] } } as KubeObject);
    for (const reflector of this.#reflectors) reflector.start();
  }

  /** The game ends with `code`; the node starts it again after `afterMs`. */
  async crash(namespace: string, name: string, code: number, message: string, reason = 'Error', afterMs = 100): Promise<void> {
    const pod = this.#pods.get(namespace, name);
    const run = this.#runs.get(pod?.metadata.uid ?? '');
    if (!pod || !run) throw new Error(`${namespace}/${name} does not run.`);
    this.#down.add(pod.metadata.uid ?? '');
    this.#end(pod.metadata.uid ?? '');
    const terminated = { exitCode: code, reason, message, startedAt: now(), finishedAt: now() };
    await this.#report(pod, { name: 'game', restartCount: run.restarts + 1, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated } }, false);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    this.#down.delete(pod.metadata.uid ?? '');
    if (this.#pods.get(namespace, name)?.metadata.uid === pod.metadata.uid) await this.#run(this.#pods.get(namespace, name) ?? pod, run.restarts + 1, { terminated });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#reflectors.map((reflector) => reflector.stop()));
    await this.#tail;
    for (const uid of [...this.#runs.keys()]) this.#end(uid);
  }

  #soon(): void {
    this.#tail = this.#tail.then(() => this.#settle()).catch((error: unknown) => {
      if (!hasCode(error, 404, 409)) throw error;
    });
  }

  async #settle(): Promise<void> {
    for (const volume of this.#volumes.values()) {
      const storage = volume.spec.resources.requests.storage;
      if (volume.status?.phase === 'Bound' && volume.status.capacity?.storage === storage) continue;
      await this.#patchStatus(KINDS.volumes, volume, { phase: 'Bound', capacity: { storage }, accessModes: ['ReadWriteOnce'] });
    }
    for (const pod of [...this.#pods.values()]) await this.#live(pod).catch((error: unknown) => { if (!hasCode(error, 404, 409)) throw error; });
    const uids = new Set([...this.#pods.values()].map((pod) => pod.metadata.uid));
    for (const uid of this.#runs.keys()) if (!uids.has(uid)) this.#end(uid);
  }

  async #live(pod: Pod): Promise<void> {
    const uid = pod.metadata.uid ?? '';
    const { namespace, name } = pod.metadata;
    if (pod.metadata.deletionTimestamp) {
      this.#end(uid);
      await this.#client.delete(KINDS.pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
      return;
    }
    if (pod.spec.nodeName === undefined) {
      const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, uid }, target: { apiVersion: 'v1', kind: 'Node', name: NODE } };
      await this.#client.json({ method: 'POST', path: `/api/v1/namespaces/${namespace}/pods/${name}/binding`, body: binding });
      return;
    }
    const image = (pod.spec as unknown as { containers: { image: string }[] }).containers[0]?.image ?? '';
    if (this.brokenImages.has(image.replace(/[:@].*$/, ''))) {
      if (pod.status?.containerStatuses) return;
      return this.#report(pod, { name: 'game', restartCount: 0, state: { waiting: { reason: 'ErrImagePull', message: `${image}: not found` } } }, false);
    }
    if (!this.#runs.has(uid) && !this.#down.has(uid)) await this.#run(pod, 0, {});
  }

  async #run(pod: Pod, restarts: number, lastState: object): Promise<void> {
    const uid = pod.metadata.uid ?? '';
    const place = `${pod.metadata.namespace}/${pod.metadata.name}`;
    if (this.#alive.has(place)) this.twice.push(place);
    const number = (this.#addresses += 1);
    const address = pod.status?.podIP ?? `${this.#prefix}.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      socket.once('data', () => socket.end(statusAnswer(this.players.get(place) ?? 0)));
    });
    this.#runs.set(uid, { server, sockets, restarts });
    this.#alive.set(place, uid);
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(GAME_PORT, address, resolve));
    await this.#report(pod, { name: 'game', restartCount: restarts, state: { running: { startedAt: now() } }, lastState }, true, address);
  }

  #end(uid: string): void {
    const run = this.#runs.get(uid);
    this.#runs.delete(uid);
    run?.server.close();
    for (const socket of run?.sockets ?? []) socket.destroy();
    for (const [place, alive] of this.#alive) if (alive === uid) this.#alive.delete(place);
  }

  #report(pod: Pod, container: object, running: boolean, podIP?: string): Promise<void> {
    const status = { phase: running || podIP !== undefined ? 'Running' : 'Pending', ...(podIP !== undefined && { podIP, podIPs: [{ ip: podIP }] }), containerStatuses: [{ image: 'x', imageID: '', ready: running, ...container }] };
    return this.#patchStatus(KINDS.pods, pod, status);
  }

  async #patchStatus(resource: (typeof KINDS)['pods'], { metadata }: KubeObject, status: object): Promise<void> {
    const path = `/api/v1/namespaces/${metadata.namespace}/${resource.plural}/${metadata.name}/status`;
    await this.#client.json({ method: 'PATCH', path, body: { status }, contentType: 'application/merge-patch+json' });
  }
}

function statusAnswer(online: number): Buffer {
  const json = Buffer.from(JSON.stringify({ version: { name: '1.21.8', protocol: 772 }, players: { online, max: 20 }, description: { text: 'hollow' } }));
  const text = Buffer.concat([varint(json.length), json]);
  return Buffer.concat([varint(text.length + 1), Buffer.from([0]), text]);
}

function varint(value: number): Buffer {
  return value < 128 ? Buffer.from([value]) : Buffer.from([(value & 127) | 128, value >> 7]);
}

const now = (): string => new Date().toISOString().replace(/\.\d+Z/, 'Z');
