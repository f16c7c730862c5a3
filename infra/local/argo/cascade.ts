// The finalizer's promise: what an Application made goes before it.
import { CASCADE, hasOption, keyOf, type Application, type Thing } from './kinds.ts';
import { KubeError } from './live/kube-client.ts';
import { observe, type Memory, type World } from './observe.ts';
import type { Store } from './store.ts';

/** True when nothing is left and the Application may go; false: look again. */
export async function cascade(world: World, store: Store, application: Application, memory: Memory): Promise<boolean> {
  const { name, finalizers = [] } = application.metadata;
  if (!finalizers.includes(CASCADE)) return true;
  const { pairs } = await observe(world, application, memory, false);
  const mine = new Set(world.cluster.ownedBy(name).map(keyOf));
  const left = pairs.flatMap(({ live }) => (live && !hasOption(live, 'Delete=false') && mine.has(keyOf(live)) ? [live] : []));
  for (const one of left.filter(({ metadata }) => !metadata.deletionTimestamp)) await remove(world, one);
  if (left.length > 0) return false;
  await store.patch(name, { metadata: { finalizers: finalizers.filter((one) => one !== CASCADE) } });
  return true;
}

async function remove({ cluster }: World, one: Thing): Promise<void> {
  const resource = await cluster.resource(one);
  if (!resource) return;
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground', preconditions: { uid: one.metadata.uid } };
  await cluster.client.request('DELETE', cluster.pathOf(resource, one.metadata.namespace, one.metadata.name), { body }).catch((error: unknown) => {
    if (!(error instanceof KubeError && error.status === 404)) throw error;
  });
}
