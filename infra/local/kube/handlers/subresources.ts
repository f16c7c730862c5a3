// Parts of objects with verbs of their own: binding, eviction, token, finalize.
import { randomUUID } from 'node:crypto';
import { updateManagedFields } from '../apply/index.ts';
import type { Answer, Call } from '../http/call.ts';
import { readObject } from '../http/body.ts';
import { ISSUER } from '../auth/service-account-tokens.ts';
import { dig, isObject, timestamp, type JsonObject, type KubeObject } from '../object.ts';
import { deleteObject, deleteOptions } from '../operations/delete.ts';
import { writeOptions } from '../operations/options.ts';
import { entryOf, live } from '../operations/stored.ts';
import type { Resource } from '../resources/resource.ts';
import { builtinSchema } from '../schema/builtin.ts';
import { conflict, invalid, notFound, notImplemented, StatusError } from '../status.ts';
import { disruptionsLeft, takeDisruption } from '../controllers/disruption.ts';
import { wrote } from './objects.ts';

const TOKEN_API = 'authentication.k8s.io/v1';
const SHORTEST_TOKEN = 600;
const DEFAULT_TOKEN = 3600;
const SUCCESS = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };

/** POST pods/<name>/binding: puts a pod on a node, once. */
export async function handleBinding(call: Call, resource: Resource): Promise<Answer> {
  const { api, info } = call;
  const body = await readObject(call.request);
  const node = dig(body, 'target', 'name');
  if (typeof node !== 'string' || node === '') throw invalid('', 'Binding', info.name, [{ field: 'target.name', reason: 'FieldValueRequired', message: 'Required value' }]);
  const options = writeOptions(call, 'CreateOptions');
  const pod = live(api, resource, info.namespace, info.name);
  const spec = pod.spec as JsonObject;
  const refuse = (why: string) => conflict({ group: '', plural: 'pods/binding' }, info.name, why);
  if (pod.metadata.deletionTimestamp) throw refuse(`pod ${info.name} is being deleted, cannot be assigned to a host`);
  if (spec.nodeName) throw refuse(`pod ${info.name} is already assigned to node ${JSON.stringify(spec.nodeName)}`);
  spec.nodeName = node;
  const status = isObject(pod.status) ? pod.status : {};
  const others = ((status.conditions ?? []) as JsonObject[]).filter(({ type }) => type !== 'PodScheduled');
  pod.status = { ...status, conditions: [...others, { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: timestamp(api.now()) }] };
  if (!options.dryRun) api.store.put(resource.storage, pod);
  await api.store.settled();
  return { code: 201, body: SUCCESS };
}

/** POST pods/<name>/eviction: a deletion that PodDisruptionBudgets may refuse (429). */
export async function handleEviction(call: Call, resource: Resource): Promise<Answer> {
  const { api, info } = call;
  const body = await readObject(call.request);
  const pod = entryOf(api, resource, info.namespace, info.name).object;
  const budgets = disruptionsLeft(api, pod);
  if (budgets.length > 1) throw new StatusError(500, 'InternalError', 'Internal error occurred: This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');
  const [budget] = budgets;
  if (budget && !budget.free && budget.left <= 0) {
    const message = `The disruption budget ${budget.name} needs ${budget.desired} healthy pods and has ${budget.healthy} currently`;
    throw new StatusError(429, 'TooManyRequests', `Cannot evict pod as it would violate the pod's disruption budget.`, { causes: [{ reason: 'DisruptionBudget', message }] });
  }
  const options = deleteOptions(isObject(body.deleteOptions) ? body.deleteOptions : {}, call.query);
  if (budget && !options.dryRun) takeDisruption(api, budget, pod);
  deleteObject(api, resource, info.namespace, info.name, options);
  await api.store.settled();
  return { code: 201, body: SUCCESS };
}

/** POST serviceaccounts/<name>/token. */
export async function handleToken(call: Call, resource: Resource): Promise<Answer> {
  const { api, info } = call;
  const body = await readObject(call.request);
  const account = entryOf(api, resource, info.namespace, info.name).object;
  const spec = isObject(body.spec) ? body.spec : {};
  const pod = isObject(spec.boundObjectRef) ? boundPod(call, spec.boundObjectRef) : undefined;
  const lifetime = Number(spec.expirationSeconds ?? DEFAULT_TOKEN);
  if (lifetime < SHORTEST_TOKEN) throw invalid('authentication.k8s.io', 'TokenRequest', '', [{ field: 'spec.expirationSeconds', reason: 'FieldValueInvalid', message: `Invalid value: ${lifetime}: may not specify a duration less than 10 minutes` }]);
  const audiences = Array.isArray(spec.audiences) && spec.audiences.length > 0 ? (spec.audiences as string[]) : [ISSUER];
  const { token, expires } = api.tokens.issue({ namespace: info.namespace, name: info.name, uid: account.metadata.uid, audiences, lifetime, pod }, api.now());
  const metadata = { name: info.name, namespace: info.namespace, uid: randomUUID(), creationTimestamp: timestamp(api.now()), managedFields: askedBy(call, spec, lifetime) };
  return {
    code: 201,
    body: {
      kind: 'TokenRequest', apiVersion: TOKEN_API, metadata,
      spec: { audiences, expirationSeconds: lifetime, boundObjectRef: spec.boundObjectRef ?? null }, status: { token, expirationTimestamp: timestamp(expires) },
    },
  };
}

/** The answer says who asked for what, though nothing is kept. */
function askedBy(call: Call, { audiences, boundObjectRef }: JsonObject, expirationSeconds: number): unknown {
  const next = { apiVersion: TOKEN_API, kind: 'TokenRequest', metadata: {}, spec: { audiences, boundObjectRef, expirationSeconds } };
  const { metadata } = updateManagedFields({
    old: undefined, next, manager: writeOptions(call, 'CreateOptions').manager, operation: 'Update', schema: builtinSchema('authentication.k8s.io', 'v1', 'TokenRequest'), subresource: 'token', apiVersion: TOKEN_API, now: timestamp(call.api.now()),
  } as never) as unknown as KubeObject;
  return metadata.managedFields;
}

/** The pod with which a token ends. */
function boundPod({ api, info }: Call, { kind, name, uid }: JsonObject): { name: string; uid: string } {
  if (kind !== 'Pod') throw notImplemented(`tokens that are bound to a ${String(kind)}`);
  const pod = api.store.get('pods', info.namespace, String(name))?.object;
  if (!pod) throw notFound({ group: '', plural: 'pods' }, String(name));
  if (uid && uid !== pod.metadata.uid) throw conflict({ group: '', plural: 'pods' }, String(name), `the UID in the bound object reference (${String(uid)}) does not match the UID in record. The object might have been deleted and then recreated`);
  return { name: pod.metadata.name, uid: pod.metadata.uid };
}

/** PUT namespaces/<name>/finalize: lets a namespace go. */
export async function handleFinalize(call: Call, resource: Resource): Promise<Answer> {
  const { api, info } = call;
  const body = (await readObject(call.request)) as KubeObject;
  const old = live(api, resource, info.namespace, info.name);
  if (body.metadata?.resourceVersion && body.metadata.resourceVersion !== old.metadata.resourceVersion) throw conflict(resource, info.name);
  const spec = { ...(old.spec as JsonObject), finalizers: dig(body, 'spec', 'finalizers') ?? [] };
  const object = { ...old, spec };
  const isOver = object.metadata.deletionTimestamp && (spec.finalizers as string[]).length === 0 && !object.metadata.finalizers?.length;
  const entry = isOver ? api.store.remove(resource.storage, '', info.name) : api.store.put(resource.storage, object);
  return wrote(call, resource, { object: entry?.object ?? object, created: false });
}
