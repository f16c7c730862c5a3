// Nothing is made in a namespace that isn't there, or is ending.
import type { Api } from '../api.ts';
import type { KubeObject } from '../object.ts';
import type { Resource } from '../resources/resource.ts';
import { forbidden, notFound } from '../status.ts';

export const IMMORTAL_NAMESPACES = new Set(['default', 'kube-system', 'kube-public']);

export function refuseEndingNamespace(api: Api, resource: Resource, { metadata }: KubeObject): void {
  if (!resource.namespaced) return;
  const name = metadata.namespace ?? '';
  const namespace = api.store.get('namespaces', '', name);
  if (!namespace) throw notFound({ group: '', plural: 'namespaces' }, name);
  if (!namespace.object.metadata.deletionTimestamp) return;
  throw forbidden(resource, metadata.name, `unable to create new content in namespace ${name} because it is being terminated`, [
    { reason: 'NamespaceTerminating', message: `namespace ${name} is being terminated`, field: 'metadata.namespace' },
  ]);
}
