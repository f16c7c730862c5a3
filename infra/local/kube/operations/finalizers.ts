// Letting an object go, one finalizer at a time.
import type { Api } from '../api.ts';
import { dig } from '../object.ts';
import type { Entry } from '../storage/entry.ts';

/** Takes a finalizer off; the object ends with its last one. */
export function releaseFinalizer(api: Api, { storage, namespace, name }: Entry, finalizer: string): void {
  const entry = api.store.get(storage, namespace, name);
  if (!entry?.object.metadata.finalizers?.includes(finalizer)) return;
  const finalizers = entry.object.metadata.finalizers.filter((each) => each !== finalizer);
  const { finalizers: _all, ...metadata } = entry.object.metadata;
  const holds = ((dig(entry.object, 'spec', 'finalizers') ?? []) as unknown[]).length > 0 && storage === 'namespaces';
  const isOver = finalizers.length === 0 && metadata.deletionTimestamp !== undefined && (metadata.deletionGracePeriodSeconds ?? 0) === 0 && !holds;
  if (isOver) api.store.remove(storage, namespace, name);
  else api.store.put(storage, { ...entry.object, metadata: { ...metadata, ...(finalizers.length > 0 && { finalizers }) } });
}
