// Aggregated discovery: all groups in one document (apidiscovery.k8s.io/v2).
import type { JsonObject } from '../object.ts';
import type { PassedOn } from './discovery.ts';
import type { Registry } from '../resources/registry.ts';
import { subresourcesOf, type Resource } from '../resources/resource.ts';

export function aggregated(registry: Registry, core: boolean, others: readonly PassedOn[] = []): JsonObject {
  const groups = [...registry.groups()].filter(([group]) => (group === '') === core);
  return {
    kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {},
    items: [...groups.map(([group, versions]) => ({
      metadata: { ...(group && { name: group }), creationTimestamp: null },
      versions: versions.map((version) => ({ version, freshness: 'Current', resources: registry.all().filter((each) => each.group === group && each.version === version).map((each) => rowOf({ ...each, subresources: subresourcesOf(each) })) })),
    })), ...others.map(({ discovery }) => discovery)],
  };
}

function rowOf({ plural, singular, kind, group, version: own, namespaced, shortNames, categories, verbs, subresources }: Resource): JsonObject {
  // The core group's kinds don't name their version here.
  const version = group === '' ? '' : own;
  return {
    resource: plural, responseKind: { group, version, kind }, scope: namespaced ? 'Namespaced' : 'Cluster', singularResource: singular, verbs,
    ...(shortNames.length > 0 && { shortNames }), ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && { subresources: subresources.map((each) => ({ subresource: each.name, responseKind: { group: each.group ?? group, version: each.version ?? version, kind: each.kind }, verbs: each.verbs })) }),
  };
}
