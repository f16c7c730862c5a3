// What the server serves, in the forms clients ask for it.
import { createHash } from 'node:crypto';
import type { Answer } from '../http/call.ts';
import { wantsAggregated, wantsYaml } from '../http/negotiate.ts';
import type { JsonObject } from '../object.ts';
import type { Registry } from '../resources/registry.ts';
import { subresourcesOf, type Resource } from '../resources/resource.ts';
import { unknownResource } from '../status.ts';
import { aggregated } from './aggregated.ts';
import { openApiAnswer } from './open-api.ts';
import { versionInfo } from './version.ts';

const PATHS = ['/api', '/api/v1', '/apis', '/healthz', '/livez', '/openapi/v3', '/readyz', '/version'];

/** A group that another server answers for. */
export interface PassedOn { group: JsonObject; discovery: JsonObject }

/** Undefined for a path that is none of these. */
export function discover(registry: Registry, url: URL, accept: string | undefined, others: readonly PassedOn[] = []): Answer | undefined {
  const answer = documentAt(registry, url, accept, others);
  return answer && typeof answer.body === 'object' && answer.type === undefined && wantsYaml(accept) ? { ...answer, type: 'application/yaml' } : answer;
}

function documentAt(registry: Registry, url: URL, accept: string | undefined, others: readonly PassedOn[]): Answer | undefined {
  const [first = '', second = '', third = '', ...rest] = url.pathname.split('/').slice(1);
  if (url.pathname === '/') return { code: 200, body: { paths: [...PATHS, ...[...registry.groups()].filter(([group]) => group !== '').flatMap(([group, versions]) => [`/apis/${group}`, ...versions.map((version) => `/apis/${group}/${version}`)])].sort() } };
  if (['healthz', 'livez', 'readyz'].includes(first)) return { code: 200, body: 'ok', type: 'text/plain; charset=utf-8' };
  if (first === 'version' && second === '') return { code: 200, body: versionInfo() };
  if (first === 'openapi') return openApiAnswer(registry, url, accept);
  if ((first !== 'api' && first !== 'apis') || rest.length > 0) return undefined;
  if (second === '') return wantsAggregated(accept) ? tagged(aggregated(registry, first === 'api', first === 'api' ? [] : others)) : { code: 200, body: first === 'api' ? coreVersions() : groupList(registry, others) };
  if (first === 'api') return third === '' ? resourceList(registry, '', second) : undefined;
  if (third === '') return groupAnswer(registry, second);
  return resourceList(registry, second, third) ?? (isOwn(registry, second) ? { code: 404, body: unknownResource().body() } : undefined);
}

function isOwn(registry: Registry, group: string): boolean {
  return registry.all().some((each) => each.group === group && !each.custom);
}

function tagged(body: JsonObject): Answer {
  const json = JSON.stringify(body);
  const etag = `"${createHash('sha256').update(json).digest('hex').toUpperCase()}"`;
  return { code: 200, body: json, type: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList', headers: { etag, vary: 'Accept' } };
}

function coreVersions(): JsonObject {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
}

/** The real server's order of its own groups; others come after them. */
const ORDER = ['events.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'networking.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'storage.k8s.io', 'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'scheduling.k8s.io', 'coordination.k8s.io', 'discovery.k8s.io'];
const rank = (group: string) => (ORDER.includes(group) ? ORDER.indexOf(group) : ORDER.length);

function groupList(registry: Registry, others: readonly PassedOn[]): JsonObject {
  const groups = [...registry.groups()].filter(([group]) => group !== '').sort(([left], [right]) => rank(left) - rank(right)).map(([group, versions]) => groupOf(group, versions));
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: [...groups, ...others.map(({ group }) => group)] };
}

function groupOf(name: string, versions: string[]): JsonObject {
  const all = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: all, preferredVersion: all[0] };
}

function groupAnswer(registry: Registry, name: string): Answer | undefined {
  const versions = registry.groups().get(name);
  return versions && { code: 200, body: { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(name, versions) } };
}

function resourceList(registry: Registry, group: string, version: string): Answer | undefined {
  const resources = registry.all().filter((resource) => resource.group === group && resource.version === version);
  if (resources.length === 0) return undefined;
  const groupVersion = group === '' ? version : `${group}/${version}`;
  return { code: 200, body: { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: resources.flatMap(rowsOf) } };
}

function rowsOf(resource: Resource): JsonObject[] {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories, storage } = resource;
  return [
    { name: plural, singularName: singular, namespaced, kind, verbs, ...(shortNames.length > 0 && { shortNames }), ...(categories.length > 0 && { categories }), storageVersionHash: createHash('sha256').update(`${storage}/${kind}`).digest('base64').slice(0, 12) },
    ...subresourcesOf(resource).map((each) => ({ name: `${plural}/${each.name}`, singularName: '', namespaced, ...(each.group && { group: each.group, version: each.version }), kind: each.kind, verbs: each.verbs })),
  ];
}
