// Asks the games themselves: starting servers every 100 ms, running ones every 3 s, straight to the pod's address.
import { templateName, type GameServer, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { Facts, Stores } from './game-server/observe.ts';
import { pingMinecraftJava } from './query/minecraft-java.ts';
import { knockTcp } from './query/tcp.ts';

const RUNNING_MS = 3_000;
const AT_ONCE = 32;

/** One tick: asks every server that is due. `changed` gets the key of a server whose facts are new. */
export function newPoller(stores: Stores, facts: Map<string, Facts>, changed: (key: string) => void, now: () => number): () => void {
  const due = new Map<string, number>();
  let asking = 0;
  const ask = async (server: GameServer, template: GameTemplateSpec, uid: string, host: string) => {
    asking += 1;
    const old = facts.get(uid);
    const players = await playersOf(template, host).catch(() => null);
    const next: Facts = players === null ? { ready: false } : { ready: true, ...(players && { players }) };
    facts.set(uid, next);
    due.set(uid, now() + (next.ready ? RUNNING_MS : 100));
    asking -= 1;
    if (JSON.stringify(old) !== JSON.stringify(next)) changed(`${server.metadata.namespace}/${server.metadata.name}`);
  };
  return () => {
    for (const server of stores.servers.values()) {
      if (asking >= AT_ONCE) return;
      const pod = stores.pods.get(server.metadata.namespace, server.metadata.name);
      const template = stores.templates.get(undefined, templateName(server.spec.game, server.spec.revision));
      const uid = pod?.metadata.uid;
      if (!template || !uid || !pod.status?.podIP || (due.get(uid) ?? 0) > now()) continue;
      due.set(uid, Infinity);
      void ask(server, template.spec, uid, pod.status.podIP);
    }
    if (due.size > 2 * stores.pods.size + 100) forgetGone(stores, due, facts);
  };
}

/** Players where the game can tell them; undefined when it only accepts connections. Rejects while it is not ready. */
async function playersOf(template: GameTemplateSpec, host: string) {
  const { query, ready, ports } = template;
  const portOf = (name: string | undefined) => ports.find((port) => port.name === name)?.port ?? 0;
  if (query?.protocol === 'minecraft-java') return pingMinecraftJava(host, portOf(query.port));
  if (ready.check === 'tcp') return knockTcp(host, portOf(ready.port)).then(() => undefined);
  throw new Error(`Ready check ${ready.check} of ${template.game} is not supported yet.`);
}

function forgetGone(stores: Stores, ...maps: Map<string, unknown>[]): void {
  const uids = new Set([...stores.pods.values()].map((pod) => pod.metadata.uid));
  for (const map of maps) for (const uid of map.keys()) if (!uids.has(uid)) map.delete(uid);
}
