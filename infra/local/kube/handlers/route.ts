// Which handler a resource request goes to.
import type { Answer, Call } from '../http/call.ts';
import { hasSubresource, type Resource, type Verb } from '../resources/resource.ts';
import { badRequest, methodNotAllowed, notImplemented } from '../status.ts';
import { handleAttach } from '../proxy/attach.ts';
import { handlePodLog } from '../proxy/pod-log.ts';
import { handleList } from './list.ts';
import { handleCreate, handleDelete, handleDeleteCollection, handleGet, handlePatch, handleUpdate } from './objects.ts';
import { handleReview, isReview } from './reviews.ts';
import { handleBinding, handleEviction, handleFinalize, handleToken } from './subresources.ts';
import { handleWatch } from './watch.ts';

type ResourceHandler = (call: Call, resource: Resource) => Promise<Answer | undefined>;

const BY_VERB: Record<Verb, ResourceHandler> = {
  get: handleGet, list: handleList, watch: handleWatch, create: handleCreate, update: handleUpdate,
  patch: handlePatch, delete: handleDelete, deletecollection: handleDeleteCollection,
};
const BY_SUBRESOURCE: Record<string, ResourceHandler> = {
  'create pods/binding': handleBinding, 'create pods/eviction': handleEviction, 'create serviceaccounts/token': handleToken,
  'update namespaces/finalize': handleFinalize, 'get pods/log': handlePodLog, 'create pods/attach': handleAttach, 'get pods/attach': handleAttach,
};
/** Subresources that the real server has and this one lacks. */
const LACKING = new Set(['exec', 'portforward', 'proxy', 'scale', 'ephemeralcontainers', 'resize', 'approval']);

/** Throws 404, 405 or 501 as the pieces say. */
export function routeResource(call: Call, resource: Resource): Promise<Answer | undefined> {
  const { verb, subresource, name } = call.info;
  if (subresource !== '') return routeSubresource(call, resource);
  if (isReview(resource)) {
    if (verb !== 'create') throw methodNotAllowed();
    return handleReview(call, resource);
  }
  // A collection isn't replaced, and an object isn't made under a name in the path.
  if (name === '' && (verb === 'update' || verb === 'patch')) throw resource.custom ? badRequest('name must be provided') : methodNotAllowed();
  if (name !== '' && verb === 'create' && !resource.custom) throw methodNotAllowed();
  const handler = BY_VERB[verb as Verb] as ResourceHandler | undefined;
  if (!handler || !resource.verbs.includes(verb as Verb)) throw methodNotAllowed();
  return handler(call, resource);
}

/** Whether the path names something this server knows at all. */
export function isKnown({ info }: Call, resource: Resource): boolean {
  return info.subresource === '' || hasSubresource(resource, info.subresource) || LACKING.has(info.subresource.split('/')[0] ?? '');
}

function routeSubresource(call: Call, resource: Resource): Promise<Answer | undefined> {
  const { verb, plural, subresource } = call.info;
  const [head = ''] = subresource.split('/');
  if (LACKING.has(head) && !hasSubresource(resource, subresource)) throw notImplemented(`the subresource ${plural}/${head}`);
  const own = BY_SUBRESOURCE[`${verb} ${plural}/${subresource}`];
  if (own) return own(call, resource);
  if (subresource !== 'status' || !['get', 'update', 'patch'].includes(verb)) throw methodNotAllowed();
  return BY_VERB[verb as Verb](call, resource);
}
