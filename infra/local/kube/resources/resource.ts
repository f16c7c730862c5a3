// What the API server knows of one resource in one version.
import type { JsonObject, KubeObject } from '../object.ts';
import type { Compiled, PrinterColumn, Structural } from '../schema/index.ts';

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';
export const ALL_VERBS: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

export interface Subresource {
  name: string;
  kind: string;
  group?: string;
  version?: string;
  verbs: readonly string[];
}

export interface Resource {
  group: string;
  version: string;
  plural: string;
  singular: string;
  kind: string;
  listKind: string;
  namespaced: boolean;
  shortNames: readonly string[];
  categories: readonly string[];
  verbs: readonly Verb[];
  subresources: readonly Subresource[];
  /** Where its objects lie; several versions of one resource share a place. */
  storage: string;
  /** True for kinds defined by a CustomResourceDefinition. */
  custom: boolean;
  /** Writes of status go through /status only. */
  hasStatus: boolean;
  /** Whether metadata.generation counts changes of the wish. */
  hasGeneration: boolean;
  /** PUT without resourceVersion is taken as "whatever is there". */
  unconditionalUpdate: boolean;
  /** Answer of DELETE: the object, or a Status. */
  returnsDeleted: boolean;
  fieldSelectors: readonly string[];
  /** Of custom kinds; built-in ones have theirs in table/columns.ts. */
  columns: readonly PrinterColumn[];
  structural?: Structural;
  schema?: Compiled;
  /** From the stored version to this one, and back. Absent when both are the same. */
  convert?: { from(stored: KubeObject): KubeObject; to(shown: KubeObject): KubeObject };
  /** Fields a client may leave out. */
  defaults?(object: KubeObject): void;
  /** Sets what a new object starts with (a pod's phase), whatever the client wrote. */
  initialStatus?(object: KubeObject): JsonObject | undefined;
}

export function apiVersionOf({ group, version }: { group: string; version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `/api/v1` or `/apis/<group>/<version>`. */
export function rootOf({ group, version }: { group: string; version: string }): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

export function hasSubresource(resource: Resource, name: string): boolean {
  return resource.subresources.some((each) => each.name === name);
}

/** In the order discovery tells them. */
export function subresourcesOf({ subresources }: Resource): Subresource[] {
  return [...subresources].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Built-in resources that lie elsewhere in etcd than their name says. */
const PLACES: Record<string, string> = { services: 'services/specs', endpoints: 'services/endpoints', nodes: 'minions', ingresses: 'ingress', customresourcedefinitions: 'apiextensions.k8s.io/customresourcedefinitions' };

/** Where the real server keeps an object: some of its refusals tell. */
export function registryKey({ group, plural, custom }: Resource, { metadata: { namespace, name } }: KubeObject): string {
  const place = custom ? `${group}/${plural}` : (PLACES[plural] ?? plural);
  return ['', 'registry', place, ...(namespace ? [namespace] : []), name].join('/');
}
