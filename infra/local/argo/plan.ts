// From a comparison to an ordered list of what a sync does. Pure.
import { groupOf, hasOption, waveOf, type SyncRequest, type Thing } from './kinds.ts';

export interface Pair {
  /** What Git holds, with namespace and tracking id. */
  target?: Thing;
  live?: Thing;
  synced: boolean;
}
export interface Task {
  wave: number;
  target?: Thing;
  live?: Thing;
  action: 'apply' | 'prune' | 'keep';
  /** Why it is kept. */
  reason?: string;
}

/** Kinds that others need come first, as Argo CD orders them within a wave; what is pruned goes in reverse. */
const ORDER = ['Namespace', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PodDisruptionBudget', 'ServiceAccount', 'Secret', 'ConfigMap', 'StorageClass', 'PersistentVolume', 'PersistentVolumeClaim', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'Service', 'DaemonSet', 'Pod', 'ReplicaSet', 'Deployment', 'StatefulSet', 'Job', 'CronJob', 'Ingress', 'APIService'];

export function planOf(pairs: Pair[], request: SyncRequest, options: string[]): Task[] {
  const onlyChanged = options.includes('ApplyOutOfSyncOnly=true');
  const chosen = request.resources?.length ? request.resources : undefined;
  const tasks: Task[] = [];
  for (const { target, live, synced } of pairs) {
    const one = target ?? live;
    if (!one || (chosen && !chosen.some((each) => names(each, one))) || (onlyChanged && synced)) continue;
    const reason = target ? undefined : !request.prune ? 'ignored (requires pruning)' : hasOption(live, 'Prune=false') ? 'ignored (no prune)' : undefined;
    tasks.push({ wave: waveOf(one), ...(target && { target }), ...(live && { live }), action: target ? 'apply' : reason ? 'keep' : 'prune', ...(reason && { reason }) });
  }
  return reversedPrunes(tasks).sort(compareTasks);
}

/** A request may leave the namespace out. */
function names({ group = '', kind, name, namespace }: NonNullable<SyncRequest['resources']>[number], one: Thing): boolean {
  return group === groupOf(one) && kind === one.kind && name === one.metadata.name && (!namespace || namespace === (one.metadata.namespace ?? ''));
}

/** What was made first goes last. */
function reversedPrunes(tasks: Task[]): Task[] {
  const waves = [...new Set(tasks.filter(({ target }) => !target).map(({ wave }) => wave))].sort((a, b) => a - b);
  return tasks.map((task) => (task.target ? task : { ...task, wave: waves[waves.length - 1 - waves.indexOf(task.wave)] ?? task.wave }));
}

/** Within a wave what goes goes first, in reverse order. */
function compareTasks(a: Task, b: Task): number {
  const prune = Number(b.action === 'prune') - Number(a.action === 'prune');
  return a.wave - b.wave || prune || (a.action === 'prune' ? -1 : 1) * (rank(a) - rank(b)) || name(a).localeCompare(name(b));
}

const rank = ({ target, live }: Task): number => {
  const kind = (target ?? live)?.kind ?? '';
  const at = ORDER.indexOf(kind);
  return at < 0 ? ORDER.length : at;
};
const name = ({ target, live }: Task): string => { const one = target ?? live; return one ? `${groupOf(one)}/${one.kind}/${one.metadata.name}` : ''; };
