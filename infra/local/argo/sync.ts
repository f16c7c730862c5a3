// Carries out a plan: checks everything first, then applies wave by wave.
import { randomInt } from 'node:crypto';
import type { Health } from './health/built-in.ts';
import { groupOf, versionOf, type Application, type Project, type ResourceResult, type Thing } from './kinds.ts';
import { KubeError } from './live/kube-client.ts';
import { healthOf, type World } from './observe.ts';
import type { Task } from './plan.ts';
import { resourceError, syncAccount } from './project-rules.ts';
import { failure, invalid, isFailed, isRunning, looked, objectOf, resultOf, success, waitingFor, type Outcome, type Step } from './results.ts';

const AT_ONCE = 16;
const MANAGER = 'argocd-controller';
const LOOK_AGAIN_MS = 100;

/** Tells what a sync waits for; false when there is nobody to tell any more. */
export type Tell = (message: string, resources: ResourceResult[]) => Promise<boolean>;

interface Doing {
  world: World;
  namespace: string;
  as: { as?: string };
  tell: Tell;
}

export async function carryOut(world: World, application: Application, project: Project, tasks: Task[], options: string[], tell: Tell): Promise<Outcome> {
  const refusal = refusalOf(tasks, options);
  if (refusal) return { phase: 'Error', message: refusal, resources: [] };
  const { namespace = '', server = '' } = application.spec.destination;
  const account = world.settings.impersonation ? syncAccount(project, namespace) : undefined;
  if (world.settings.impersonation && !account) return { phase: 'Error', message: `no matching service account found for destination server ${server} and namespace ${namespace}`, resources: [] };
  const found = await notPermitted(world, project, tasks);
  if (found.length > 0) return invalid(found, namespace);
  const doing: Doing = { world, namespace, as: account ? { as: account } : {}, tell };
  if (options.includes('CreateNamespace=true') && namespace !== '') await createNamespace(doing);
  const denied = (await inParallel(tasks, (task) => dryRun(doing, task))).flatMap((one) => (one ? [one] : []));
  if (denied.length > 0) return { phase: 'Failed', message: 'one or more objects failed to apply (dry run)', resources: denied };
  const waves = [...new Set(tasks.map(({ wave }) => wave))];
  let done: Step[] = [];
  for (const wave of waves) {
    let steps = await runWave(doing, tasks.filter((task) => task.wave === wave));
    const broken = steps.some(isFailed);
    const again = broken ? steps.some(isRunning) : wave !== waves.at(-1);
    if (again) steps = await lookAgain(doing, done, steps, waves.length > 1);
    if (steps.some(isFailed)) return failure(steps, [...done, ...steps], again);
    done = [...done, ...steps];
  }
  return success(done);
}

function refusalOf(tasks: Task[], options: string[]): string | undefined {
  if (!options.includes('ServerSideApply=true') && tasks.some(({ action }) => action === 'apply')) return 'The embedded Argo CD applies server-side only: set the sync option ServerSideApply=true.';
  const hook = tasks.find(({ target }) => target?.metadata.annotations?.['argocd.argoproj.io/hook']);
  return hook ? `The embedded Argo CD runs no hooks: ${hook.target?.kind} ${hook.target?.metadata.name} is one.` : undefined;
}

async function notPermitted({ cluster }: World, project: Project, tasks: Task[]): Promise<{ task: Task; reason: string; line?: string }[]> {
  const found = await Promise.all(tasks.map(async (task) => {
    const one = objectOf(task);
    const resource = await cluster.resource(one);
    if (resource) {
      const reason = resourceError(project, one, resource.namespaced);
      return reason ? [{ task, reason }] : [];
    }
    const comesWithThis = tasks.some(({ target }) => target?.kind === 'CustomResourceDefinition' && target.metadata.name.endsWith(`.${groupOf(one)}`));
    if (comesWithThis) return [];
    if (cluster.knows(one.apiVersion)) return [{ task, reason: `${one.kind}${groupOf(one) && `.${groupOf(one)}`} "" not found` }];
    return [{ task, reason: `failed to discover server resources for group version ${one.apiVersion}: the server could not find the requested resource`, line: await whereItIs(cluster, one) }];
  }));
  return found.flat();
}

/** What Argo CD makes of "could not find": which version there is, or that there is none. */
async function whereItIs(cluster: World['cluster'], one: Thing): Promise<string> {
  const group = groupOf(one);
  const asked = `${group}/${one.kind} for requested resource ${one.metadata.namespace ?? ''}/${one.metadata.name}`;
  const there = await cluster.whereIs(group, one.kind);
  if (!there) return `The Kubernetes API could not find ${asked}. Make sure the ${JSON.stringify(one.kind)} CRD is installed on the destination cluster.`;
  return `The Kubernetes API could not find version ${JSON.stringify(versionOf(one))} of ${asked}. Version ${JSON.stringify(there.version)} of ${there.group}/${one.kind} is installed on the destination cluster.`;
}

/** kubectl's client-side dry run: may the account see what it is about to change? The schema is judged at the real apply. */
async function dryRun({ world: { cluster }, namespace, as }: Doing, task: Task): Promise<ResourceResult | undefined> {
  const one = objectOf(task);
  const resource = await cluster.resource(one);
  if (!resource || task.action !== 'apply') return undefined;
  const at = (reason: string) => resultOf(task, namespace, 'SyncFailed', `error when retrieving current configuration of:\nResource: "${one.apiVersion}, Resource=${resource.path.split('\0')[1]}", GroupVersionKind: "${one.apiVersion}, Kind=${one.kind}"\nName: ${JSON.stringify(one.metadata.name ?? '')}, Namespace: "${one.metadata.namespace ?? ''}"\nfrom server for: "/dev/shm/${randomInt(2 ** 31)}": ${reason}`);
  if (!one.metadata.name) return at('resource name may not be empty');
  return cluster.client.request('GET', cluster.pathOf(resource, one.metadata.namespace, one.metadata.name), as).then(
    () => undefined,
    (error: unknown) => (error instanceof KubeError && error.status === 404 ? undefined : at((error as Error).message)),
  );
}

/** What goes goes first; when that fails nothing of the wave is applied. */
async function runWave(doing: Doing, tasks: Task[]): Promise<Step[]> {
  const steps = await inParallel(tasks.filter(({ target }) => !target), (task) => act(doing, task));
  if (steps.some(isFailed)) return steps;
  for (const group of sameKinds(tasks.filter(({ target }) => target))) steps.push(...(await inParallel(group, (task) => act(doing, task))));
  return steps;
}

/** Looks at the objects of a wave until they are well, failed or gone; just once when no other wave waits for them. */
async function lookAgain({ world, tell }: Doing, before: Step[], wave: Step[], untilWell: boolean): Promise<Step[]> {
  let told = '';
  for (let steps = wave; ;) {
    const lingering = steps.filter(({ task, result }) => result.status === 'Pruned' && task.live && world.cluster.find(task.live) !== undefined);
    const running = steps.filter(isRunning);
    const message = waitingFor(running.length > 0 ? running : lingering, running.length > 0 ? 'healthy state' : 'deletion');
    if (message !== told && message !== '' && !(await tell(message, [...before, ...steps].map(({ result }) => result)))) return steps;
    told = message;
    steps = await Promise.all(steps.map(async (step) => {
      const live = world.cluster.find(objectOf(step.task));
      return live ? looked(step, await healthIn(world, live)) : step;
    }));
    if (!untilWell || (!steps.some(isRunning) && lingering.length === 0)) return steps;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function healthIn({ settings }: World, live: Thing): Promise<Health | undefined> {
  return healthOf(live, settings.healthScript(groupOf(live), live.kind));
}

async function act({ world: { cluster }, namespace, as }: Doing, task: Task): Promise<Step> {
  const one = objectOf(task);
  const step = (status: NonNullable<ResourceResult['status']>, message: string): Step => ({ task, result: resultOf(task, namespace, status, message) });
  if (task.action === 'keep') return step('PruneSkipped', task.reason ?? '');
  try {
    const resource = await cluster.resource(one);
    if (!resource) return step('SyncFailed', 'the server could not find the requested resource');
    const path = cluster.pathOf(resource, one.metadata.namespace, one.metadata.name);
    if (task.action === 'apply') {
      const { status: _status, ...body } = one;
      cluster.put(await cluster.client.request<Thing>('PATCH', `${path}?fieldManager=${MANAGER}&force=true&fieldValidation=Strict`, { ...as, body, contentType: 'application/apply-patch+yaml' }));
      return step('Synced', `${one.kind.toLowerCase()}${groupOf(one) && `.${groupOf(one)}`}/${one.metadata.name} serverside-applied`);
    }
    if (!one.metadata.deletionTimestamp) {
      const answer = await cluster.client.request<Thing>('DELETE', path, { ...as, body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground' } });
      // Unless the watch has told already that it is gone.
      if (answer.kind === one.kind && cluster.find(one)) cluster.put(answer);
    }
    return step('Pruned', 'pruned');
  } catch (error) {
    const { message } = error as Error;
    // Argo CD cuts Go's maps out of what kubectl says, and the type of one with them.
    return step('SyncFailed', task.action === 'apply' ? message.trim().replace(/map\[.*\]/g, '') : message);
  }
}

async function createNamespace({ world: { cluster }, namespace: name, as }: Doing): Promise<void> {
  await cluster.client.request('POST', '/api/v1/namespaces', { ...as, body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } }).catch((error: unknown) => {
    if (!(error instanceof KubeError && error.status === 409)) throw error;
  });
}

/** Neighbours of one kind go side by side. */
function sameKinds(tasks: Task[]): Task[][] {
  const groups: Task[][] = [];
  for (const task of tasks) {
    const last = groups.at(-1);
    if (last && last[0]?.target?.kind === task.target?.kind) last.push(task);
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
