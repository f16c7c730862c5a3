// The end of an object: at once, by grace period, or when its finalizers let go.
import { IMMORTAL_NAMESPACES } from '../admission/namespace-lifecycle.ts';
import { refuseByPolicy } from '../admission/policies.ts';
import type { Api } from '../api.ts';
import type { User } from '../auth/user.ts';
import { isObject, timestamp, type JsonObject, type KubeObject } from '../object.ts';
import type { Resource } from '../resources/resource.ts';
import { conflict, forbidden, invalid } from '../status.ts';
import { entryOf } from './stored.ts';

export const FOREGROUND = 'foregroundDeletion';
export const ORPHAN = 'orphan';
const POLICIES = ['Background', 'Foreground', 'Orphan'] as const;

export interface DeleteOptions {
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
  propagationPolicy?: (typeof POLICIES)[number];
  dryRun?: boolean;
  /** Absent when the server's own controllers delete. */
  user?: User;
  /** Filled with what the client should be told. */
  warnings?: string[];
}

export interface Deleted {
  object: KubeObject;
  /** False while it waits for a kubelet or a finalizer. */
  gone: boolean;
}

/** Reads DeleteOptions from body and query. Throws 422 for a policy that doesn't exist, or two. */
export function deleteOptions(body: JsonObject, query: URLSearchParams): DeleteOptions {
  const grace = body.gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? undefined;
  const orphan = body.orphanDependents ?? (query.has('orphanDependents') ? query.get('orphanDependents') === 'true' : undefined);
  const asked = body.propagationPolicy ?? query.get('propagationPolicy') ?? undefined;
  if (orphan !== undefined && asked !== undefined) throw invalid('meta.k8s.io', 'DeleteOptions', '', [{ field: 'propagationPolicy', reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(asked)}: orphanDependents and deletionPropagation cannot be both set` }]);
  const policy = (asked ?? (orphan === undefined ? undefined : orphan === true ? 'Orphan' : 'Background')) as DeleteOptions['propagationPolicy'];
  if (policy !== undefined && !POLICIES.includes(policy)) {
    throw invalid('meta.k8s.io', 'DeleteOptions', '', [{ field: 'propagationPolicy', reason: 'FieldValueNotSupported', message: `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"` }]);
  }
  return {
    ...(grace !== undefined && { gracePeriodSeconds: Number(grace) }),
    ...(isObject(body.preconditions) && { preconditions: body.preconditions }),
    ...(policy && { propagationPolicy: policy }),
    dryRun: (Array.isArray(body.dryRun) && body.dryRun.length > 0) || query.has('dryRun'),
  };
}

/** Deletes, or marks for deletion. Throws 404, or 409 when a precondition doesn't hold. */
export function deleteObject(api: Api, resource: Resource, namespace: string, name: string, options: DeleteOptions = {}): Deleted {
  const entry = entryOf(api, resource, namespace, name);
  const { metadata } = entry.object;
  if (resource.storage === 'namespaces' && IMMORTAL_NAMESPACES.has(name)) throw forbidden(resource, name, 'this namespace may not be deleted');
  refuseByPolicy(api, resource, undefined, entry.object, options.user, options.warnings);
  check(resource, name, metadata, options.preconditions);
  const grace = graceOf(resource, entry.object, options.gracePeriodSeconds);
  const finalizers = finalizersFor(metadata.finalizers ?? [], options.propagationPolicy);
  const waits = grace > 0 || finalizers.length > 0 || holdsContent(resource, entry.object);
  if (!waits) {
    if (options.dryRun) return { object: entry.object, gone: true };
    const removed = api.store.remove(resource.storage, entry.namespace, name);
    return { object: removed?.object ?? entry.object, gone: true };
  }
  const marked = mark(resource, entry.object, grace, finalizers, api.now());
  if (!marked || options.dryRun) return { object: marked ?? entry.object, gone: false };
  return { object: api.store.put(resource.storage, marked).object, gone: false };
}

/** The object with its end written on it; undefined when nothing new is to be written. */
function mark(resource: Resource, object: KubeObject, grace: number, finalizers: string[], now: Date): KubeObject | undefined {
  const old = object.metadata;
  // A later, longer wish doesn't prolong a life that is ending.
  const shorter = old.deletionTimestamp !== undefined && grace < (old.deletionGracePeriodSeconds ?? 0);
  const sameFinalizers = finalizers.length === (old.finalizers ?? []).length;
  if (old.deletionTimestamp && !shorter && sameFinalizers) return undefined;
  const marked = structuredClone(object);
  if (finalizers.length > 0) marked.metadata.finalizers = finalizers;
  if (!old.deletionTimestamp || shorter) {
    marked.metadata.deletionTimestamp = timestamp(new Date(now.getTime() + grace * 1000));
    marked.metadata.deletionGracePeriodSeconds = grace;
  }
  if (!old.deletionTimestamp && old.generation) marked.metadata.generation = old.generation + 1;
  if (resource.kind === 'Namespace' && !resource.custom) marked.status = { ...(isObject(object.status) ? object.status : {}), phase: 'Terminating' };
  return marked;
}

function check(resource: Resource, name: string, metadata: KubeObject['metadata'], wanted: DeleteOptions['preconditions']): void {
  const refuse = (why: string) => conflict({ group: resource.group, plural: resource.kind }, name, why);
  if (wanted?.uid !== undefined && wanted.uid !== metadata.uid) throw refuse(`the UID in the precondition (${wanted.uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`);
  if (wanted?.resourceVersion !== undefined && wanted.resourceVersion !== metadata.resourceVersion) {
    throw refuse(`the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`);
  }
}

/** Only pods end gently: by the wish, else by their own period; not when nobody runs them. */
function graceOf(resource: Resource, object: KubeObject, wanted: number | undefined): number {
  if (resource.storage !== 'pods') return 0;
  const spec = isObject(object.spec) ? object.spec : {};
  const phase = isObject(object.status) ? object.status.phase : undefined;
  if (!spec.nodeName || phase === 'Succeeded' || phase === 'Failed') return 0;
  const period = wanted ?? Number(spec.terminationGracePeriodSeconds ?? 30);
  return period < 0 ? 1 : period;
}

function finalizersFor(finalizers: string[], policy: DeleteOptions['propagationPolicy']): string[] {
  if (policy === undefined) return finalizers;
  const others = finalizers.filter((each) => each !== FOREGROUND && each !== ORPHAN);
  if (policy === 'Foreground') return [...others, FOREGROUND];
  return policy === 'Orphan' ? [...others, ORPHAN] : others;
}

/** A namespace goes when its content has gone. */
function holdsContent(resource: Resource, object: KubeObject): boolean {
  const spec = object.spec;
  return resource.storage === 'namespaces' && isObject(spec) && Array.isArray(spec.finalizers) && spec.finalizers.length > 0;
}
