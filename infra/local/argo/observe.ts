// One look at an Application: what Git holds, what lives, how they compare.
import { inSync } from './compare.ts';
import { builtInHealth, worstHealth, type Health } from './health/built-in.ts';
import { luaHealth } from './health/lua.ts';
import { groupOf, keyOf, TRACKING, versionOf, waveOf, withoutEmpty, type Application, type Condition, type Project, type ResourceStatus, type Thing } from './kinds.ts';
import { trackingId, type Cluster } from './live/cluster.ts';
import type { Pair } from './plan.ts';
import { kindPermitted, specErrors } from './project-rules.ts';
import type { Settings } from './settings.ts';
import { ManifestError, objectsOf } from './source/manifests.ts';
import type { Repositories } from './source/repositories.ts';

/** What is remembered between two looks, so that a look costs what changed. */
export interface Memory {
  commit?: string;
  /** Source and destination that `targets` were made for, with the commit. */
  madeFor?: string;
  targets?: Thing[];
  compared: Map<string, { target: Thing; live: Thing; synced: boolean }>;
  healths: Map<string, { live: Thing; script: string | undefined; health: Health | undefined }>;
}

export interface View {
  /** The commit that was looked at; the last one when the newest can't be compared. */
  revision?: string;
  pairs: Pair[];
  sync: 'Synced' | 'OutOfSync' | 'Unknown';
  resources: ResourceStatus[];
  health: Health['status'];
  /** Of live objects, by their identity. */
  healths: Map<string, Health>;
  conditions: Condition[];
}

export interface World {
  cluster: Cluster;
  repositories: Repositories;
  settings: Settings;
  project(name: string): Project | undefined;
}

const WITHOUT_VERSION = "Failed to load live state: failed to get managed objects: unexpected error getting managed object: failed to get api resource: failed to discover server resources for group version : groupVersion shouldn't be empty";

/** `latest` asks the repository where its branch is now; otherwise the commit of the last look stands. */
export async function observe(world: World, application: Application, memory: Memory, latest: boolean): Promise<View> {
  const project = world.project(application.spec.project);
  const invalid = specErrors(application, project);
  if (invalid.length > 0 || !project) {
    return { pairs: [], sync: 'Unknown', resources: application.status?.resources ?? [], health: 'Unknown', healths: new Map(), conditions: invalid.map((message) => ({ type: 'InvalidSpecError', message })) };
  }
  const conditions: Condition[] = [];
  try {
    await loadTargets(world, application, memory, latest);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    delete memory.targets;
    delete memory.madeFor;
    conditions.push({ type: 'ComparisonError', message: `Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = ${error.code} desc = ${error.message}` });
  }
  if (memory.targets?.some(({ apiVersion }) => apiVersion === '')) conditions.push({ type: 'ComparisonError', message: WITHOUT_VERSION });
  const failed = conditions.length > 0;
  await observeKinds(world, application, project, memory.targets ?? []);
  const pairs = pairsOf(world, application, project, memory, conditions);
  const healths = await healthsOf(world, pairs, memory);
  const resources = await Promise.all(pairs.map((pair) => statusOf(world, project, pair, failed)));
  const sync = failed ? 'Unknown' : pairs.every(({ synced }) => synced) ? 'Synced' : 'OutOfSync';
  const missing: Health[] = pairs.length > 0 && pairs.every(({ live }) => !live) ? [{ status: 'Missing' }] : [];
  return { ...(memory.commit && { revision: memory.commit }), pairs, sync, resources: resources.sort(byIdentity), healths, health: worstHealth([...healths.values(), ...missing]), conditions };
}

async function loadTargets({ cluster, repositories }: World, application: Application, memory: Memory, latest: boolean): Promise<void> {
  const { source, destination } = application.spec;
  if (!source) return;
  for (const unknown of ['helm', 'kustomize', 'plugin', 'chart', 'ref']) if (source[unknown]) throw new ManifestError(`The embedded Argo CD knows plain directories only, not ${unknown}.`, 'Unknown');
  if (latest || !memory.commit) memory.commit = await repositories.resolve(source.repoURL, source.targetRevision || 'HEAD');
  const madeFor = JSON.stringify([source, destination, memory.commit]);
  if (memory.madeFor === madeFor && memory.targets) return;
  const files = await repositories.files(source, memory.commit);
  const objects = objectsOf(files);
  memory.targets = await Promise.all(objects.map((one) => targetOf(cluster, application, one)));
  memory.madeFor = madeFor;
}

async function targetOf(cluster: Cluster, application: Application, object: Thing): Promise<Thing> {
  const namespaced = object.apiVersion === '' || ((await cluster.resource(object))?.namespaced ?? true);
  const fallback = application.spec.destination.namespace ?? '';
  const { namespace, ...metadata } = object.metadata;
  const placed: Thing = { ...object, metadata: { ...metadata, name: metadata.name ?? '', ...(namespaced && { namespace: namespace || fallback }) } };
  const id = namespaced ? trackingId(application.metadata.name, placed) : trackingId(application.metadata.name, { ...placed, metadata: { ...placed.metadata, namespace: fallback } });
  return { ...placed, metadata: { ...placed.metadata, annotations: { ...metadata.annotations, [TRACKING]: id } } };
}

async function observeKinds({ cluster }: World, application: Application, project: Project, targets: Thing[]): Promise<void> {
  const before = (application.status?.resources ?? []).map(({ group, version, kind }) => ({ apiVersion: group ? `${group}/${version}` : version, kind }));
  const kinds = new Map([...targets, ...before].map((one) => [`${one.apiVersion}/${one.kind}`, one]));
  await Promise.all([...kinds.values()].map(async (one) => {
    const resource = one.apiVersion === '' ? undefined : await cluster.resource(one);
    // What the project forbids is never applied, so it need not be watched.
    if (resource && kindPermitted(project, groupOf(one as Thing), one.kind, resource.namespaced)) await cluster.observe(one);
  }));
}

function pairsOf({ cluster }: World, application: Application, project: Project, memory: Memory, conditions: Condition[]): Pair[] {
  const { namespace = '' } = application.spec.destination;
  const byKey = new Map<string, Thing>();
  const times = new Map<string, number>();
  for (const target of memory.targets ?? []) {
    byKey.set(keyOf(target), target);
    times.set(keyOf(target), (times.get(keyOf(target)) ?? 0) + 1);
  }
  for (const [key, count] of times) if (count > 1) conditions.push({ type: 'RepeatedResourceWarning', message: `Resource ${key.replace(':', '/')} appeared ${count} times among application resources.` });
  const compared: Memory['compared'] = new Map();
  const pairs: Pair[] = [...byKey].map(([key, target]) => {
    const live = cluster.find(target);
    if (!live) return { target, synced: false };
    const known = memory.compared.get(key);
    const synced = known?.target === target && known.live === live ? known.synced : inSync(target, live);
    compared.set(key, { target, live, synced });
    return { target, live, synced };
  });
  memory.compared = compared;
  for (const live of cluster.ownedBy(application.metadata.name)) {
    const namespaced = live.metadata.namespace !== undefined;
    if (byKey.has(keyOf(live)) || live.metadata.ownerReferences?.length || !kindPermitted(project, groupOf(live), live.kind, namespaced)) continue;
    if (!namespaced && !live.metadata.annotations?.[TRACKING]?.includes(`:${namespace}/`)) continue;
    pairs.push({ live, synced: false });
  }
  return pairs;
}

async function healthsOf({ settings }: World, pairs: Pair[], memory: Memory): Promise<Map<string, Health>> {
  const healths = new Map<string, Health>();
  const known = memory.healths;
  memory.healths = new Map();
  for (const { live } of pairs) {
    // What is missing counts only when all is; `observe` sees to that.
    if (!live) continue;
    const key = keyOf(live);
    const script = settings.healthScript(groupOf(live), live.kind);
    const before = known.get(key);
    const health = before?.live === live && before.script === script ? before.health : await healthOf(live, script);
    memory.healths.set(key, { live, script, health });
    if (health) healths.set(key, health);
  }
  return healths;
}

/** Undefined: nobody has a rule for it. */
export async function healthOf(live: Thing, script: string | undefined): Promise<Health | undefined> {
  if (live.metadata.deletionTimestamp) return { status: 'Progressing', message: 'Pending deletion' };
  return script ? luaHealth(script, live) : builtInHealth(live);
}

async function statusOf({ cluster }: World, project: Project, { target, live, synced }: Pair, failed: boolean): Promise<ResourceStatus> {
  const one = (live ?? target) as Thing;
  const known = !failed && kindPermitted(project, groupOf(one), one.kind, await cluster.isNamespaced(one));
  return withoutEmpty({
    group: groupOf(one), version: versionOf(one), kind: one.kind, namespace: one.metadata.namespace ?? '', name: one.metadata.name,
    status: !known ? 'Unknown' : synced ? 'Synced' : 'OutOfSync', requiresPruning: !target, syncWave: target ? waveOf(target) : 0,
  });
}

function byIdentity(left: ResourceStatus, right: ResourceStatus): number {
  const [a, b] = [left, right].map(({ group = '', kind, namespace = '', name = '' }) => `${group}/${kind}/${namespace}/${name}`);
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
