// From a comparison to an ordered list of what a sync does. Pure.
import { groupOf, hasOption, keyOf, type SyncRequest, type Thing } from './kinds.ts';

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
}

/** Kinds that others need come first, as Argo CD orders them within a wave; what is pruned goes in reverse. */
const ORDER = ['Namespace', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PodDisruptionBudget', 'ServiceAccount', 'Secret', 'ConfigMap', 'StorageClass', 'PersistentVolume', 'PersistentVolumeClaim', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'Service', 'DaemonSet', 'Pod', 'ReplicaSet', 'Deployment', 'StatefulSet', 'Job', 'CronJob', 'Ingress', 'APIService'];

export function planOf(pairs: Pair[], request: SyncRequest, options: string[]): Task[] {
  const onlyChanged = options.includes('ApplyOutOfSyncOnly=true');
  const chosen = request.resources && new Set(request.resources.map((one) => `${one.group ?? ''}/${one.kind}:${one.namespace ?? ''}/${one.name}`));
  const tasks: Task[] = [];
  for (const { target, live, synced } of pairs) {
    const one = target ?? live;
    if (!one || (chosen && !chosen.has(keyOf(one))) || (onlyChanged && synced)) continue;
    const prunable = request.prune && !hasOption(live, 'Prune=false');
    tasks.push({ wave: waveOf(one), ...(target && { target }), ...(live && { live }), action: target ? 'apply' : prunable ? 'prune' : 'keep' });
  }
  return tasks.sort(compareTasks);
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

function waveOf(one: Thing): number {
  return Number.parseInt(one.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0', 10) || 0;
}
