// What a cluster has before the first server: kinds, roles, a tenant, the catalogue, one node. Made once, every run begins with it.
import { ANNOTATION, LABEL, MANAGED_BY, PLATFORM_NAMESPACE, SECRET_KEYS } from '@pteronimbus/synth/contract';
import { gameTemplates } from '@pteronimbus/synth/games';
import { bootstrap } from '../../../local/kube/controllers/bootstrap.ts';
import { DefinitionController } from '../../../local/kube/controllers/definitions.ts';
import { builtinResources } from '../../../local/kube/resources/builtins.ts';
import { Registry } from '../../../local/kube/resources/registry.ts';
import type { Entry } from '../../../local/kube/storage/entry.ts';
import { groundManifests } from '../../../platform/manifests.ts';
import { ADMIN, Cluster } from './cluster.ts';
import { Timeline } from './timeline.ts';

export const TENANT = 'tenant-redfox';
export const NODE = 'hollow';

export interface Ground {
  registry: Registry;
  entries: readonly Entry[];
}

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: object;
}

export async function makeGround(): Promise<Ground> {
  const timeline = new Timeline();
  const registry = new Registry(builtinResources());
  const cluster = new Cluster(timeline, registry, []);
  bootstrap(cluster.api);
  const definitions = new DefinitionController(cluster.api);
  cluster.store.subscribe((events) => events.forEach((event) => definitions.handle(event)));
  const tenant = {
    apiVersion: 'v1', kind: 'Namespace',
    metadata: { name: TENANT, annotations: { [ANNOTATION.portRange]: '30100-30139' }, labels: { 'kubernetes.io/metadata.name': TENANT, 'pod-security.kubernetes.io/enforce': 'restricted' } },
  };
  // What it opens is not sealed here: see guest/bundle.ts.
  const keys = { apiVersion: 'v1', kind: 'Secret', metadata: { name: SECRET_KEYS, namespace: PLATFORM_NAMESPACE, labels: { [LABEL.managedBy]: MANAGED_BY } }, stringData: { 'keys.txt': 'none' } };
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: TENANT } };
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: NODE } };
  for (const manifest of [...groundManifests().filter(({ kind }) => kind !== 'ConfigMap'), tenant, account, keys, node, ...gameTemplates()] as Manifest[]) {
    const path = pathOfKind(manifest);
    const { code, text } = cluster.handle(ADMIN, { method: 'POST', path, query: {}, body: JSON.stringify(manifest), contentType: 'application/json' });
    if (code !== 201) throw new Error(`${path} answered ${code}: ${text}`);
    await timeline.pass(100);
  }
  const status = { addresses: [{ type: 'InternalIP', address: '192.0.2.1' }], conditions: [{ type: 'Ready', status: 'True' }] };
  cluster.handle(ADMIN, { method: 'PATCH', path: `/api/v1/nodes/${NODE}/status`, query: {}, body: JSON.stringify({ status }), contentType: 'application/merge-patch+json' });
  await timeline.pass(1_000);
  return { registry, entries: cluster.store.entries() };
}

function pathOfKind({ apiVersion, kind, metadata }: Manifest): string {
  const { namespace } = metadata as { namespace?: string };
  const plural = `${kind.toLowerCase()}s`;
  return `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
}
