// All parts put together. The world outside is an argument: client, clock, chance, logs.
import { randomBytes } from 'node:crypto';
import { hasCode, pathOf, keyOfObject, Leader, newEventRecorder, Queue, Reflector, type Clock, type EventRecorder, type KubeClient, type KubeObject, type Logger, type QueueWatcher, type Store } from '@pteronimbus/runtime';
import { SECRET_KEYS, slugOfNamespace, type GameServer } from '@pteronimbus/synth/contract';
import { newConsole, rconPasswordOf, type Tell } from './console/console.ts';
import { newQuotaBook } from './game-server/checks/quota.ts';
import { newPatience } from './backup/patience.ts';
import type { Facts } from './game-server/facts.ts';
import { newRemovals } from './game-server/policies/mass-deletion.ts';
import { newOwnWrites } from './game-server/own-writes.ts';
import { reconcile, type World } from './game-server/reconcile.ts';
import { newStores, ownerKey } from './game-server/stores.ts';
import { KINDS, type KindName, type Secret } from './kinds.ts';
import { newPoller, type PollerOptions } from './poller.ts';
import { newPortClaims } from './port-claims.ts';
import { askGame, playerLimit } from './query/ask-game.ts';
import { newKeyring } from './secrets/keyring.ts';

export interface OperatorOptions {
  client: KubeClient;
  clock: Clock;
  log: Logger;
  namespace: string;
  identity: string;
  concurrency?: number;
  watch?: QueueWatcher;
  leads?: (is: boolean) => void;
  /** The Lease was taken by another: this process must end. */
  lost: () => void;
  events?: EventRecorder;
  /** Talks to games otherwise than over the network. */
  ask?: PollerOptions['ask'];
  tell?: Tell;
  password?: () => string;
  leaseSeconds?: number;
  /** Holds the ports of sleeping servers. */
  doormanImage?: string | undefined;
  /** How often it is looked whether a game is due to be asked. */
  pollMs?: number;
}

export interface Operator {
  start(): void;
  readonly isSynced: boolean;
  readonly leading: boolean;
  stop(): Promise<void>;
}

/** Kinds of which only our own objects matter. */
const OWN_ONLY = new Set<KindName>(['services', 'secrets', 'configs', 'policies', 'budgets', 'pods', 'volumes']);
/** Everything is looked at again this often, whatever was missed. */
const RESYNC_MS = 600_000;

export function newOperator(options: OperatorOptions): Operator {
  const { client, clock, log, namespace, identity, lost, password = () => randomBytes(24).toString('hex') } = options;
  const stores = newStores((error) => log.error({ err: error }, 'A listener of a store failed.'));
  const facts = new Map<string, Facts>();
  const claims = newPortClaims(stores, () => clock.monotonic());
  const warned = new Map<string, number>();
  const timers = new Set<{ cancel(): void }>();
  const leader = new Leader({
    client, clock, namespace, name: 'pteronimbus-operator', identity, ...(options.leaseSeconds !== undefined && { leaseSeconds: options.leaseSeconds }),
    started: lead,
    lost() {
      options.leads?.(false);
      lost();
    },
    failed: (error) => log.warn({ err: error }, 'The lease could not be read or written.'),
  });
  const world: World = {
    client, stores, facts, now: clock.now, leading: () => leader.leading, quotas: newQuotaBook(stores), isPortClaimed: claims.isClaimed, removals: newRemovals(clock.now), ownWrites: newOwnWrites(),
    waited: newPatience(() => clock.monotonic()), openSecrets: newKeyring(() => keyFile(stores.secrets.get(namespace, SECRET_KEYS))),
    events: options.events ?? newEventRecorder({ client, clock, controller: 'pteronimbus.io/operator', instance: identity, failed: (error) => log.debug({ err: error }, 'An event was not written.') }),
    tell: options.tell ?? newConsole(client, stores), warned: (pod, step) => void warned.set(pod, step),
    moment: () => ({ now: clock.now(), operatorNamespace: namespace, doormanImage: options.doormanImage, password, warnedAt: (pod) => warned.get(pod) }),
  };
  const queue = new Queue({
    clock, concurrency: options.concurrency ?? 16, ...(options.watch && { watch: options.watch }),
    work: (key) => reconcile(world, key),
    // A conflict says only that the cache was behind; many in a row are worth a word.
    failed: (key, error, failures) => log[hasCode(error, 409) && failures < 6 ? 'debug' : 'warn']({ ...fieldsOf(key), failures, err: error }, 'A server could not be reconciled.'),
  });
  const names = Object.keys(stores) as KindName[];
  const reflectors = names.map((name) => new Reflector<KubeObject>({
    client, clock, resource: KINDS[name], store: stores[name] as unknown as Store<KubeObject>, ...(OWN_ONLY.has(name) && { labelSelector: 'app.kubernetes.io/managed-by=pteronimbus' }),
    failed: (error) => log.warn({ kind: name, err: error }, 'A watch broke. It starts again.'),
  }));
  connectQueue();

  function connectQueue(): void {
    const add = (key: string | undefined) => {
      if (key !== undefined && leader.leading) queue.add(key);
    };
    stores.servers.onChange(({ old, object }) => add(keyOfObject((object ?? old) as KubeObject)));
    for (const name of ['pods', 'backups', 'services', 'volumes', 'secrets', 'configs', 'policies', 'budgets'] as const) {
      (stores[name] as unknown as Store<KubeObject>).onChange(({ old, object }) => add(ownerKey((object ?? old) as KubeObject)));
    }
    stores.templates.onChange(({ old, object }) => {
      for (const server of stores.servers.by('template', (object ?? old)?.metadata.name ?? '')) add(keyOfObject(server));
    });
    stores.secrets.onChange(({ old, object }) => {
      const { metadata } = (object ?? old) as KubeObject;
      if (metadata.name !== SECRET_KEYS || metadata.namespace !== namespace) return;
      for (const server of stores.servers.values()) if (server.spec.secrets) queue.add(keyOfObject(server), 'routine');
    });
    for (const name of ['namespaces', 'quotas'] as const) {
      (stores[name] as unknown as Store<KubeObject>).onChange(({ old, object }) => {
        if (JSON.stringify([old?.metadata.annotations, (old as { spec?: object } | undefined)?.spec]) === JSON.stringify([object?.metadata.annotations, (object as { spec?: object } | undefined)?.spec])) return;
        const one = (object ?? old) as KubeObject;
        for (const server of stores.servers.by('namespace', name === 'quotas' ? (one.metadata.namespace ?? '') : one.metadata.name)) queue.add(keyOfObject(server), 'routine');
      });
    }
    stores.nodes.onChange(({ old, object }) => {
      const state = (node: typeof object) => JSON.stringify([node?.spec, node?.status?.addresses, node?.status?.conditions?.map(({ type, status }) => [type, status])]);
      if (state(old) === state(object)) return;
      for (const pod of stores.pods.by('node', (object ?? old)?.metadata.name ?? '')) add(ownerKey(pod));
    });
  }

  function addAll(): void {
    for (const server of stores.servers.values()) queue.add(keyOfObject(server), 'routine');
    for (const volume of stores.volumes.values()) {
      const key = ownerKey(volume);
      if (key !== undefined) queue.add(key, 'routine');
    }
  }

  function lead(): void {
    log.info({ identity }, 'This operator leads.');
    options.leads?.(true);
    const poll = newPoller({
      stores, facts, now: clock.now, passed: () => clock.monotonic(), changed: (key) => queue.add(key),
      ask: options.ask ?? ((server, template, host, isUp) => askGame(template, host, { limit: () => playerLimit(server, template), rconPassword: () => rconPasswordOf(stores, server.metadata.namespace ?? '', server.metadata.name), log: () => logOf(server, 5_000) }, isUp)),
      tail: (server) => logOf(server, 20),
    });
    every(clock, options.pollMs ?? 50, poll, timers);
    every(clock, RESYNC_MS, addAll, timers);
    addAll();
  }

  const logOf = (server: GameServer, tailLines: number) =>
    client.text({ method: 'GET', path: `${pathOf(KINDS.pods, server.metadata.namespace, server.metadata.name)}/log`, query: { container: 'game', tailLines, limitBytes: 1_000_000 } });

  return {
    start() {
      for (const reflector of reflectors) reflector.start();
      void Promise.all(reflectors.map((reflector) => reflector.synced)).then(() => leader.start());
    },
    get isSynced() {
      return reflectors.every((reflector) => reflector.hasSynced);
    },
    get leading() {
      return leader.leading;
    },
    async stop() {
      for (const timer of timers) timer.cancel();
      await queue.drain();
      await leader.stop().catch((error: unknown) => log.warn({ err: error }, 'The lease could not be given back.'));
      await Promise.all(reflectors.map((reflector) => reflector.stop()));
    },
  };
}

function every(clock: Clock, ms: number, run: () => void, timers: Set<{ cancel(): void }>): void {
  let timer = clock.setTimeout(again, ms);
  timers.add({ cancel: () => timer.cancel() });
  function again(): void {
    timer = clock.setTimeout(again, ms);
    run();
  }
}

function keyFile(secret: Secret | undefined): string | undefined {
  const file = secret?.data?.['keys.txt'];
  return file === undefined ? undefined : Buffer.from(file, 'base64').toString();
}

function fieldsOf(key: string): object {
  const [namespace = '', server] = key.split('/');
  return { server, namespace, tenant: slugOfNamespace(namespace) };
}
