// Bugs that operators have had, as patches. A harness that lets one of them pass is of no use.
import type { Patch } from './guest/bundle.ts';

export interface Mutation {
  name: string;
  patches: readonly Patch[];
  /** Where it is looked for first; then everywhere. */
  likely: { workload: string; faults: readonly string[] };
}

const SERVER = 'operator/src/game-server';

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'an owner reference is missing', likely: { workload: 'life', faults: [] },
    patches: [{ file: `${SERVER}/desired/budget.ts`, find: 'metadata: ownedMeta(server, budgetName(server.metadata.name)),', replace: 'metadata: { ...ownedMeta(server, budgetName(server.metadata.name)), ownerReferences: [] },' }],
  },
  {
    name: 'the status is taken from the last status', likely: { workload: 'moods', faults: [] },
    patches: [{ file: `${SERVER}/status/status.ts`, find: 'players: facts ? facts.players : before?.players', replace: 'players: server.status?.players ?? facts?.players' }],
  },
  {
    name: 'the finalizer is dropped before the work is done', likely: { workload: 'life', faults: ['crash-after', 'crash-before'] },
    patches: [{
      file: `${SERVER}/release.ts`, find: '  if (volume && keptUntil(volume) === Infinity) {',
      replace: '  await world.client.patch(KINDS.servers, namespace, name, { metadata: { resourceVersion, finalizers: [] } });\n  if (volume && keptUntil(volume) === Infinity) {',
    }],
  },
  {
    name: 'failures are retried without back-off', likely: { workload: 'life', faults: ['busy'] },
    patches: [{ file: 'operator/runtime/src/queue.ts', find: 'this.addAfter(key, this.#backOff(failures));', replace: 'this.addAfter(key, 1);' }],
  },
  {
    name: 'deletes have no precondition', likely: { workload: 'life', faults: ['late', 'stale'] },
    patches: [{ file: `${SERVER}/act.ts`, find: 'const preconditions = { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) };', replace: 'const preconditions = uid && resourceVersion ? {} : {};' }],
  },
  {
    name: 'the pod has no fixed name', likely: { workload: 'life', faults: [] },
    patches: [{ file: `${SERVER}/desired/pod.ts`, find: '      ...ownedMeta(server),\n', replace: '      ...ownedMeta(server, `${server.metadata.name}-${server.metadata.resourceVersion}`),\n' }],
  },
  {
    name: 'the world belongs to its server', likely: { workload: 'life', faults: [] },
    patches: [
      { file: `${SERVER}/desired/volume.ts`, find: "import { labelsOf } from './labels.ts';", replace: "import { labelsOf, ownedMeta } from './labels.ts';" },
      { file: `${SERVER}/desired/volume.ts`, find: 'metadata: { name: volumeName(name, uid),', replace: 'metadata: { ownerReferences: ownedMeta(server).ownerReferences, name: volumeName(name, uid),' },
    ],
  },
  {
    name: 'a restart is taken for done only when the status says so', likely: { workload: 'life', faults: ['crash-after', 'answer-lost', 'stale-servers'] },
    patches: [{ file: `${SERVER}/policies/pod.ts`, find: 'token === at.pod.metadata.annotations?.[POD_RESTART]', replace: 'token === at.seen.server.status?.honoured?.restart' }],
  },
  {
    name: 'a deletion is not seen', likely: { workload: 'life', faults: [] },
    patches: [{ file: `${SERVER}/reconcile.ts`, find: 'if (server.metadata.deletionTimestamp) return', replace: "if (server.metadata.deletionTimestamp === 'never') return" }],
  },
  {
    name: 'whether it still leads is not asked again', likely: { workload: 'life', faults: ['stopped', 'late'] },
    patches: [{ file: 'operator/runtime/src/leader.ts', find: 'return this.#led && since < this.#leaseMs * (2 / 3);', replace: 'return this.#led && since < Infinity;' }],
  },
  {
    name: 'the doorman goes before its knock is remembered', likely: { workload: 'moods', faults: ['crash-after'] },
    patches: [{ file: `${SERVER}/reconcile.ts`, find: "const isFirst = plan.sleeps !== (server.status?.phase === 'Sleeping');", replace: "const isFirst = plan.sleeps && server.status?.phase !== 'Sleeping';" }],
  },
];
