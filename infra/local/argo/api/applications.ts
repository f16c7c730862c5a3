// What the API says of Applications, and the syncs it starts.
import type { Controller } from '../controller.ts';
import { groupOf, keyOf, versionOf, withoutEmpty, type Application, type Operation, type SyncRequest, type Thing } from '../kinds.ts';
import { BAD_ARGUMENT, DENIED, NOT_FOUND, NOT_HERE, NOT_NOW, Refused } from './refused.ts';
import type { Session } from './session.ts';

export const nameOf = ({ spec, metadata }: Application): string => `${spec.project}/${metadata.name}`;

export function list(controller: Controller, session: Session, query: URLSearchParams): object {
  for (const field of ['selector', 'repo', 'name']) if (query.has(field)) throw new Refused(NOT_HERE, `The embedded Argo CD does not narrow lists by ${field}.`);
  const projects = projectsOf(query);
  const namespace = query.get('appNamespace') || controller.namespace;
  const items = namespace !== controller.namespace ? [] : controller.store.all().filter((one) => session.may('applications', 'get', nameOf(one)) && (projects.length === 0 || projects.includes(one.spec.project)));
  const resourceVersion = items.reduce((most, { metadata }) => Math.max(most, Number(metadata.resourceVersion)), 0);
  return { metadata: { resourceVersion: String(resourceVersion) }, items: items.length > 0 ? items.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)) : null };
}

/** The Application that a request names; whether one is there is told only to those who may know. */
export function find(controller: Controller, session: Session, action: string, name: string, query: URLSearchParams): Application {
  const [project, ...more] = projectsOf(query);
  if (more.length > 0) throw new Refused(BAD_ARGUMENT, 'multiple projects specified - the get endpoint accepts either zero or one project');
  const namespace = query.get('appNamespace') || controller.namespace;
  if (project !== undefined && !session.may('applications', action, `${project}/${name}`)) throw new Refused(DENIED, 'permission denied');
  const found = namespace === controller.namespace ? controller.store.application(name) : undefined;
  if (found && session.may('applications', action, nameOf(found)) && (project === undefined || project === found.spec.project)) return found;
  throw project === undefined ? new Refused(DENIED, 'permission denied') : new Refused(NOT_FOUND, `applications.argoproj.io "${name}" not found`);
}

export async function get(controller: Controller, application: Application, query: URLSearchParams): Promise<Application> {
  const { name } = application.metadata;
  // Anything else than "hard" is a normal refresh.
  if (query.has('refresh')) await controller.refresh(name, query.get('refresh') === 'hard');
  return controller.store.application(name) ?? application;
}

interface SyncBody {
  revision?: string;
  prune?: boolean;
  dryRun?: boolean;
  resources?: SyncRequest['resources'];
  syncOptions?: { items?: string[] };
  [other: string]: unknown;
}

export async function sync(controller: Controller, application: Application, account: string, body: SyncBody): Promise<Application> {
  const { revision, prune = false, dryRun, resources = [], syncOptions, ...others } = body;
  const { syncPolicy, source } = application.spec;
  const unknown = [...Object.keys(others).filter((field) => !['name', 'appNamespace', 'project'].includes(field)), ...(dryRun ? ['dryRun'] : [])];
  if (unknown.length > 0) throw new Refused(NOT_HERE, `The embedded Argo CD knows no syncs with ${unknown.join(', ')}.`);
  const automated = syncPolicy?.automated !== undefined && syncPolicy.automated.enabled !== false;
  if (revision && automated && revision !== source?.targetRevision) throw new Refused(NOT_NOW, `Cannot sync to ${revision}: auto-sync currently set to ${source?.targetRevision || 'HEAD'}`);
  if (application.operation || application.status?.operationState?.phase === 'Running') throw new Refused(NOT_NOW, 'another operation is already in progress');
  // What is asked for is the branch as it is now, whatever was compared before.
  if (!revision) await controller.refresh(application.metadata.name);
  const newest = controller.view(application.metadata.name)?.revision;
  const request: SyncRequest = withoutEmpty({ source, revision: revision ?? newest, prune, resources, syncOptions: syncOptions?.items ?? syncPolicy?.syncOptions ?? [] }) as SyncRequest;
  const operation: Operation = { sync: request, initiatedBy: { username: account }, retry: withoutEmpty(syncPolicy?.retry ?? {}) };
  return controller.requestSync(application.metadata.name, operation);
}

export function treeOf(controller: Controller, application: Application): object {
  const view = controller.view(application.metadata.name);
  const nodes = (view?.pairs ?? []).flatMap(({ live }) => (live ? [nodeOf(live, view?.healths.get(keyOf(live)))] : []));
  return nodes.length > 0 ? { nodes } : {};
}

function nodeOf(live: Thing, health: { status: string; message?: string } | undefined): object {
  const { namespace, name, uid, resourceVersion, creationTimestamp } = live.metadata;
  return withoutEmpty({ version: versionOf(live), group: groupOf(live), kind: live.kind, namespace, name, uid, resourceVersion, createdAt: creationTimestamp, health });
}

function projectsOf(query: URLSearchParams): string[] {
  return query.getAll('projects').concat(query.getAll('project'));
}
