// Carries out a plan: checks everything first, then applies wave by wave.
import { groupOf, versionOf, type Application, type OperationState, type Project, type ResourceResult, type Thing } from './kinds.ts';
import { KubeError } from './live/kube-client.ts';
import type { World } from './observe.ts';
import type { Task } from './plan.ts';
import { resourceError, syncAccount } from './project-rules.ts';

const AT_ONCE = 16;
const MANAGER = 'argocd-controller';

export interface Outcome {
  phase: OperationState['phase'];
  message: string;
  resources: ResourceResult[];
}

/** `healthy` resolves when the objects of a wave are well, before the next one begins. */
export async function carryOut(world: World, application: Application, project: Project, tasks: Task[], options: string[], healthy: (tasks: Task[]) => Promise<void>): Promise<Outcome> {
  const refusal = refusalOf(tasks, options);
  if (refusal) return { phase: 'Error', message: refusal, resources: [] };
  const invalid = await invalidTasks(world, project, tasks);
  if (invalid.length > 0) return { phase: 'Failed', message: `one or more synchronization tasks are not valid: ${[...new Set(invalid.map(({ message }) => message))].join(', ')}`, resources: invalid };
  const namespace = application.spec.destination.namespace ?? '';
  const account = world.settings.impersonation ? syncAccount(project, namespace) : undefined;
  if (world.settings.impersonation && !account) return { phase: 'Error', message: `failed to find a matching service account to impersonate: no matching service account found for destination server ${application.spec.destination.server ?? ''} and namespace ${namespace}`, resources: [] };
  const as = account ? { as: account } : {};
  if (options.includes('CreateNamespace=true') && namespace !== '') await createNamespace(world, namespace, as);
  const denied = await inParallel(tasks, (task) => dryRun(world, task, as));
  if (denied.some((one) => one.status === 'SyncFailed')) return { phase: 'Failed', message: 'one or more objects failed to apply (dry run)', resources: denied.filter((one) => one.status === 'SyncFailed') };
  const resources: ResourceResult[] = [];
  const waves = [...new Set(tasks.map(({ wave }) => wave))];
  for (const wave of waves) {
    const now = tasks.filter((task) => task.wave === wave);
    for (const group of sameKinds(now)) resources.push(...(await inParallel(group, (task) => act(world, task, as))));
    const failed = resources.filter(({ status }) => status === 'SyncFailed');
    if (failed.length > 0) return { phase: 'Failed', message: `one or more objects failed to apply, reason: ${failed.map(({ message }) => message).join(',')}`, resources };
    if (wave !== waves.at(-1)) await healthy(now);
  }
  return { phase: 'Succeeded', message: tasks.some(({ action }) => action !== 'keep') ? 'successfully synced (all tasks run)' : 'successfully synced (no more tasks)', resources };
}

function refusalOf(tasks: Task[], options: string[]): string | undefined {
  if (!options.includes('ServerSideApply=true') && tasks.some(({ action }) => action === 'apply')) return 'The embedded Argo CD applies server-side only: set the sync option ServerSideApply=true.';
  const hook = tasks.find(({ target }) => target?.metadata.annotations?.['argocd.argoproj.io/hook']);
  return hook ? `The embedded Argo CD runs no hooks: ${hook.target?.kind} ${hook.target?.metadata.name} is one.` : undefined;
}

async function invalidTasks({ cluster }: World, project: Project, tasks: Task[]): Promise<ResourceResult[]> {
  const found = await Promise.all(tasks.map(async (task): Promise<ResourceResult[]> => {
    const one = task.target ?? task.live;
    if (!one) return [];
    const resource = await cluster.resource(one);
    const permitted = resourceError(project, one, resource?.namespaced ?? true);
    if (permitted) return [result(one, 'SyncFailed', permitted)];
    const comesWithThis = tasks.some(({ target }) => target?.kind === 'CustomResourceDefinition' && target.metadata.name.endsWith(`.${groupOf(one)}`));
    if (resource || comesWithThis || !task.target) return [];
    return [result(one, 'SyncFailed', `The Kubernetes API could not find ${groupOf(one)}/${one.kind} for requested resource ${one.metadata.namespace ?? ''}/${one.metadata.name}. Make sure the "${one.kind}" CRD is installed on the destination cluster.`)];
  }));
  return found.flat();
}

/** Client-side dry run: may the account see what it is about to change? The schema is judged at the real apply. */
async function dryRun({ cluster }: World, task: Task, as: { as?: string }): Promise<ResourceResult> {
  const one = (task.target ?? task.live) as Thing;
  const resource = await cluster.resource(one);
  if (!resource || task.action === 'keep') return result(one, 'Synced', '');
  return cluster.client.request('GET', cluster.pathOf(resource, one.metadata.namespace, one.metadata.name), as).then(
    () => result(one, 'Synced', ''),
    (error: unknown) => (error instanceof KubeError && error.status === 404 ? result(one, 'Synced', '') : result(one, 'SyncFailed', (error as Error).message)),
  );
}

async function act({ cluster }: World, task: Task, as: { as?: string }): Promise<ResourceResult> {
  const one = (task.target ?? task.live) as Thing;
  if (task.action === 'keep') return result(one, 'PruneSkipped', 'ignored (no prune)');
  try {
    const resource = await cluster.resource(one);
    if (!resource) return result(one, 'SyncFailed', 'the server could not find the requested resource');
    const path = cluster.pathOf(resource, one.metadata.namespace, one.metadata.name);
    if (task.action === 'apply') {
      const { status: _status, ...body } = one;
      cluster.put(await cluster.client.request<Thing>('PATCH', `${path}?fieldManager=${MANAGER}&force=true&fieldValidation=Strict`, { ...as, body, contentType: 'application/apply-patch+yaml' }));
      return result(one, 'Synced', `${one.kind.toLowerCase()}${groupOf(one) && `.${groupOf(one)}`}/${one.metadata.name} serverside-applied`);
    }
    if (!one.metadata.deletionTimestamp) await cluster.client.request('DELETE', path, { ...as, body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground', preconditions: { uid: one.metadata.uid } } });
    return result(one, 'Pruned', 'pruned');
  } catch (error) {
    if (task.action === 'prune' && error instanceof KubeError && error.status === 404) return result(one, 'Pruned', 'pruned');
    return result(one, 'SyncFailed', (error as Error).message);
  }
}

async function createNamespace({ cluster }: World, name: string, as: { as?: string }): Promise<void> {
  await cluster.client.request('POST', '/api/v1/namespaces', { ...as, body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } }).catch((error: unknown) => {
    if (!(error instanceof KubeError && error.status === 409)) throw error;
  });
}

function result(one: Thing, status: ResourceResult['status'], message: string): ResourceResult {
  return { group: groupOf(one), version: versionOf(one), kind: one.kind, namespace: one.metadata.namespace ?? '', name: one.metadata.name, ...(status && { status }), message, hookPhase: status === 'SyncFailed' ? 'Failed' : 'Running', syncPhase: 'Sync' };
}

/** Neighbours of one kind and action: they go side by side. */
function sameKinds(tasks: Task[]): Task[][] {
  const groups: Task[][] = [];
  for (const task of tasks) {
    const last = groups.at(-1);
    const name = (one: Task | undefined) => `${one?.action} ${(one?.target ?? one?.live)?.kind}`;
    if (last && name(last[0]) === name(task)) last.push(task);
    else groups.push([task]);
  }
  return groups;
}

async function inParallel<T, R>(all: T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all.length) }, async () => {
    while (next < all.length) {
      const at = next++;
      results[at] = await work(all[at] as T);
    }
  }));
  return results;
}
