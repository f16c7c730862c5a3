// What a project lets its Applications be and hold. Pure; the sentences are Argo CD's.
import { globMatches } from './glob.ts';
import { groupOf, IN_CLUSTER, type Application, type GroupKind, type Project, type Thing } from './kinds.ts';

/** Why an Application may not be at all; empty when it may. */
export function specErrors(application: Application, project: Project | undefined): string[] {
  const { spec } = application;
  if (!project) return [`Application referencing project ${spec.project} which does not exist`];
  if (!spec.source) return ['spec.source.repoURL and either source.path, source.chart, or source.ref are required'];
  const errors: string[] = [];
  if (!sourcePermitted(project, spec.source.repoURL)) errors.push(`application repo ${spec.source.repoURL} is not permitted in project '${project.metadata.name}'`);
  const { server = spec.destination.name === 'in-cluster' ? IN_CLUSTER : '', namespace = '' } = spec.destination;
  if (server !== IN_CLUSTER) errors.push(`error getting cluster by server "${server}": rpc error: code = NotFound desc = cluster "${server}" not found`);
  else if (!destinationPermitted(project, namespace)) errors.push(`application destination server '${server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${project.metadata.name}'`);
  return errors;
}

/** Why an object may not be synced; undefined when it may. */
export function resourceError(project: Project, one: Thing, namespaced: boolean): string | undefined {
  if (!kindPermitted(project, groupOf(one), one.kind, namespaced)) return `resource ${groupOf(one)}:${one.kind} is not permitted in project ${project.metadata.name}`;
  if (namespaced && !destinationPermitted(project, one.metadata.namespace ?? '')) return `namespace ${one.metadata.namespace} is not permitted in project '${project.metadata.name}'`;
  return undefined;
}

export function kindPermitted({ spec }: Project, group: string, kind: string, namespaced: boolean): boolean {
  const listed = (list: GroupKind[] | undefined) => list?.some((one) => globMatches(one.kind, kind) && globMatches(one.group, group)) === true;
  if (namespaced) return (spec.namespaceResourceWhitelist === undefined || listed(spec.namespaceResourceWhitelist)) && !listed(spec.namespaceResourceBlacklist);
  return listed(spec.clusterResourceWhitelist) && !listed(spec.clusterResourceBlacklist);
}

/** `ns:name` of the ServiceAccount that syncs into a namespace, or undefined. */
export function syncAccount({ spec }: Project, namespace: string): string | undefined {
  const found = spec.destinationServiceAccounts?.find((one) => globMatches(one.server, IN_CLUSTER) && globMatches(one.namespace ?? '*', namespace));
  if (!found) return undefined;
  return found.defaultServiceAccount.includes(':') ? found.defaultServiceAccount : `${namespace}:${found.defaultServiceAccount}`;
}

function sourcePermitted({ spec }: Project, url: string): boolean {
  const plain = normalUrl(url);
  const list = spec.sourceRepos ?? [];
  if (list.some((one) => one.startsWith('!') && globMatches(normalUrl(one.slice(1)), plain))) return false;
  return list.some((one) => !one.startsWith('!') && (one === '*' || globMatches(normalUrl(one), plain)));
}

function destinationPermitted({ spec }: Project, namespace: string): boolean {
  const here = (one: { server?: string; name?: string }) => globMatches(one.server ?? one.name ?? '', one.server === undefined ? 'in-cluster' : IN_CLUSTER);
  const list = spec.destinations ?? [];
  if (list.some((one) => one.namespace?.startsWith('!') && here(one) && globMatches(one.namespace.slice(1), namespace))) return false;
  return list.some((one) => here(one) && globMatches(one.namespace ?? '', namespace));
}

/** Two addresses of one repository are equal without case and `.git`. */
export function normalUrl(url: string): string {
  return url.toLowerCase().replace(/\/+$/, '').replace(/\.git$/, '');
}
