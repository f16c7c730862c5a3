// What two runs must agree on at their end: every object of the tenant and every game, without what may differ.
import { dig, type JsonObject, type KubeObject } from '../../../local/kube/object.ts';
import { STORAGE } from '../stage/cluster.ts';
import { TENANT } from '../stage/ground.ts';
import type { Stage } from '../stage/stage.ts';

/** One line per object and game, sorted. */
export function endState({ cluster, node }: Stage): string[] {
  const storages = cluster.store.storages().filter((storage) => storage !== STORAGE.events && storage !== STORAGE.leases);
  const objects = storages.flatMap((storage) => cluster.all(storage, TENANT).map((object) => `${storage}/${object.metadata.name} ${comparable(storage, object)}`));
  const games = node.games.map(({ server, claim, env }) => `game ${server} on ${claim} with ${JSON.stringify(sorted(env))}`);
  return [...objects, ...games].sort();
}

/** A fault is no reason to restart anybody's game once more. */
export function extraStarts(wanted: ReadonlyMap<string, number>, got: ReadonlyMap<string, number>): string[] {
  return [...got].filter(([name, count]) => count > (wanted.get(name) ?? 0)).map(([name, count]) => `${name} was started ${count} times; undisturbed it is ${wanted.get(name) ?? 0} times.`);
}

/** What stands in one and not in the other. */
export function difference(wanted: readonly string[], got: readonly string[]): string[] {
  const [left, right] = [new Set(wanted), new Set(got)];
  return [...wanted.filter((line) => !right.has(line)).map((line) => `- ${line}`), ...got.filter((line) => !left.has(line)).map((line) => `+ ${line}`)];
}

function comparable(storage: string, object: KubeObject): string {
  const { managedFields: _managed, resourceVersion: _version, creationTimestamp: _created, uid, generation, ...metadata } = object.metadata;
  // Only people make and change servers: theirs are the same in every run.
  const kept = storage === STORAGE.servers ? { ...metadata, uid, generation } : metadata;
  const spec = dig(object, 'spec', 'clusterIP') === undefined ? object.spec : { ...(object.spec as JsonObject), clusterIP: '', clusterIPs: [] };
  return JSON.stringify(sorted({ ...object, metadata: kept, spec })).replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined).sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, field]) => [name, sorted(field)]));
}
