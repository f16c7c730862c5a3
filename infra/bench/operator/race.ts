// The operator's eyes and its growth: following 10,000 objects against the stock informer; one look at a server among 10 and among 10,000.
import { createHash } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { KubeClient, type KubeObject } from '@pteronimbus/runtime';
import { completeSpec, customResourceDefinitions, type GameServer } from '@pteronimbus/synth/contract';
import { templateFor } from '@pteronimbus/synth/games';
import { desiredPod } from '../../../operator/src/game-server/desired/pod.ts';
import { startKube } from '../../local/kube/testing.ts';
import { median, table, type Race, type Verdict } from '../race.ts';
import { costOfOneLook } from './growth.ts';
import { starts } from './start.ts';

const OBJECTS = 10_000;
const ROUNDS = 3;
const NAMESPACE = 'tenant-bench';
const KINDS = { gameservers: { group: 'pteronimbus.io', version: 'v1alpha1', plural: 'gameservers' }, pods: { group: '', version: 'v1', plural: 'pods' } };
type Kind = keyof typeof KINDS;

export const race: Race = {
  title: `list + watch of ${OBJECTS} objects against the stock informer; cost of one look among 10 and 10,000 servers; start`,
  async run(say) {
    const verdicts = [...(await followers('pods', say)), ...(await followers('gameservers', say)), ...(await growth(say)), ...(await starts(say))];
    say('The API server is the embedded one; no kubelet, no game takes part.');
    return verdicts;
  },
};

interface Told {
  cpuMs: number;
  heapMb: number;
  count: number;
  digest: string;
}

async function followers(kind: Kind, say: (line: string) => void): Promise<Verdict[]> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-operator-'));
  const kube = await startKube({ dir, history: 50_000 });
  const client = new KubeClient({ file: kube.kubeconfig, fieldManager: 'argocd-controller', timeoutMs: 60_000 });
  try {
    await fill(client, kind);
    const results: Record<'ours' | 'stock', Told[]> = { ours: [], stock: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const order = round % 2 === 0 ? (['ours', 'stock'] as const) : (['stock', 'ours'] as const);
      const children = order.map((which) => ({ which, child: new Contender(which, kind, kube.kubeconfig) }));
      for (const { child } of children) await child.until(({ count }) => count === OBJECTS);
      await changeAll(client, kind, round);
      const wanted = await digestOf(client, kind);
      for (const { which, child } of children) {
        await child.until(({ digest }) => digest === wanted);
        results[which].push(await child.ask('weigh'));
        child.end();
      }
    }
    const [a, b] = [results.ours, results.stock].map((told) => ({ cpu: median(told.map(({ cpuMs }) => cpuMs)), heap: median(told.map(({ heapMb }) => heapMb)) })) as [{ cpu: number; heap: number }, { cpu: number; heap: number }];
    say(table([
      [`${OBJECTS} ${kind} listed, each changed once`, 'CPU', 'heap'],
      ['pteronimbus', `${a.cpu.toFixed(0)} ms`, `${a.heap.toFixed(0)} MB`], [`client-node informer, ${kind === 'pods' ? 'typed' : 'plain JSON'}`, `${b.cpu.toFixed(0)} ms`, `${b.heap.toFixed(0)} MB`],
    ]));
    return [
      { what: `list + watch of ${kind}, CPU of the stock informer against ours`, measured: b.cpu / a.cpu, goal: { atLeast: 3 } },
      { what: `list + watch of ${kind}, our heap as a share of the stock informer's`, measured: a.heap / b.heap, goal: { atMost: 0.5 } },
    ];
  } finally {
    await client.close();
    await kube.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function growth(say: (line: string) => void): Promise<Verdict[]> {
  const sizes = [10, 1_000, 10_000];
  const costs = await Promise.resolve(sizes.map((size) => costOfOneLook(size)));
  const all = await Promise.all(costs);
  say(table([['one look at a server, nothing to do', ...sizes.map((size) => `${size} servers`)], ['CPU', ...all.map((cost) => `${(cost * 1_000).toFixed(0)} µs`)]]));
  return [{ what: 'one look at a server, 10 → 10,000 servers', measured: (all[2] ?? NaN) / (all[0] ?? NaN), goal: { atMost: 1.5 } }];
}

async function fill(client: KubeClient, kind: Kind): Promise<void> {
  const [definition] = customResourceDefinitions().filter(({ metadata }) => metadata.name.startsWith('gameservers.'));
  await client.apply({ group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions' }, definition as unknown as KubeObject);
  await client.create({ group: '', version: 'v1', plural: 'namespaces' }, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  await inGroups(OBJECTS, (index) => client.apply(KINDS[kind], objectOf(kind, index, 'hello')), true);
}

async function changeAll(client: KubeClient, kind: Kind, round: number): Promise<void> {
  await inGroups(OBJECTS, (index) => client.apply(KINDS[kind], objectOf(kind, index, `round ${round}`)));
}

/** A server as people make it, or the pod that the operator makes of it. */
function objectOf(kind: Kind, index: number, word: string): KubeObject {
  const template = templateFor('minecraft-java');
  if (!template) throw new Error('The catalogue lacks minecraft-java.');
  const metadata = { name: `server-${index}`, namespace: NAMESPACE };
  const spec = completeSpec({ game: 'minecraft-java', settings: { MOTD: 'hello', MAX_PLAYERS: 1 + (index % 100) } }, template);
  const server: GameServer = { apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata, spec: { ...spec, settings: { ...spec.settings, MOTD: word } } };
  if (kind === 'gameservers') return server;
  const pod = desiredPod({ ...server, spec }, template, 'world');
  return { ...pod, metadata: { ...metadata, labels: pod.metadata.labels, annotations: { ...pod.metadata.annotations, 'bench/word': word } } } as KubeObject;
}

async function inGroups(count: number, act: (index: number) => Promise<unknown>, patient = false): Promise<void> {
  for (let from = 0; from < count; from += 50) {
    await Promise.all(Array.from({ length: Math.min(50, count - from) }, async (_, offset) => {
      // A kind is served a moment after its definition was made.
      for (let tries = 0; ; tries += 1) {
        try {
          return await act(from + offset);
        } catch (error) {
          if (!patient || tries > 50) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    }));
  }
}

async function digestOf(client: KubeClient, kind: Kind): Promise<string> {
  const { items } = await client.list(KINDS[kind]);
  const known = items.map(({ metadata }) => [metadata.name, metadata.resourceVersion ?? ''] as const).sort(([left], [right]) => (left < right ? -1 : 1)).flat().join(' ');
  return createHash('sha256').update(known).digest('hex');
}

class Contender {
  readonly #child: ChildProcess;
  readonly #lines: Interface;

  constructor(which: string, kind: Kind, kubeconfig: string) {
    this.#child = spawn(process.execPath, ['--expose-gc', join(import.meta.dirname, 'follower.ts'), which, kind, kubeconfig], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
  }

  ask(what: 'count' | 'weigh'): Promise<Told> {
    return new Promise((resolve, reject) => {
      this.#child.once('exit', () => reject(new Error('A contender ended.')));
      this.#lines.once('line', (line) => resolve(JSON.parse(line) as Told));
      this.#child.stdin?.write(`${what}\n`);
    });
  }

  /** Seldom asked: asking costs the contender its own time. */
  async until(isSo: (told: Told) => boolean): Promise<void> {
    for (let tries = 0; tries < 40; tries += 1) {
      if (isSo(await this.ask('count'))) return;
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    }
    throw new Error('A contender did not see every change within two minutes.');
  }

  end(): void {
    this.#child.removeAllListeners('exit');
    this.#child.stdin?.end('end\n');
  }
}
