// Questions about identity and permission: kinds that are answered, never stored.
import type { Answer, Call } from '../http/call.ts';
import { readObject } from '../http/body.ts';
import type { Attributes } from '../auth/attributes.ts';
import type { User } from '../auth/user.ts';
import { isObject, timestamp, type JsonObject, type KubeObject } from '../object.ts';
import { ownedBy } from '../operations/create.ts';
import { writeOptions } from '../operations/options.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { invalid } from '../status.ts';

type Review = (call: Call, spec: JsonObject, resource: Resource) => { spec?: JsonObject; status: JsonObject };

const REVIEWS: Record<string, Review> = {
  TokenReview: ({ api }, spec) => {
    const user = api.authenticator.byToken(String(spec.token ?? ''), api.now());
    return { spec, status: user ? { authenticated: true, user: userInfo(user) } : { user: {}, error: 'invalid bearer token' } };
  },
  SelfSubjectReview: ({ user }) => ({ status: { userInfo: userInfo(user) } }),
  SelfSubjectAccessReview: (call, spec, resource) => ({ spec, status: decide(call, call.user, attributesOf(spec, resource)) }),
  SubjectAccessReview: (call, spec, resource) => ({ spec, status: decide(call, subjectOf(spec), attributesOf(spec, resource)) }),
  LocalSubjectAccessReview: (call, spec, resource) => ({ spec, status: decide(call, subjectOf(spec), { ...attributesOf(spec, resource), namespace: call.info.namespace }) }),
  SelfSubjectRulesReview: ({ api, user }, spec) => {
    const rules = api.authorizer.rulesFor(user, String(spec.namespace ?? ''));
    return {
      spec: {},
      status: {
        resourceRules: rules.filter(({ resources }) => resources?.length).map(({ verbs, apiGroups, resources, resourceNames }) => ({ verbs, apiGroups, resources, ...(resourceNames && { resourceNames }) })),
        nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs?.length).map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })), incomplete: false,
      },
    };
  },
};

export function isReview(resource: Resource): boolean {
  return resource.kind in REVIEWS && !resource.custom;
}

export async function handleReview(call: Call, resource: Resource): Promise<Answer> {
  const body = await readObject(call.request);
  const review = REVIEWS[resource.kind] as Review;
  const answer = review(call, isObject(body.spec) ? body.spec : {}, resource);
  const asked = { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata: {}, ...(isObject(body.spec) && { spec: structuredClone(body.spec) }) } as unknown as KubeObject;
  resource.schema?.applyDefaults(asked as never);
  const managedFields = ownedBy(call.api, resource, asked, writeOptions(call, 'CreateOptions'));
  const metadata = { ...(isObject(body.metadata) ? body.metadata : {}), ...(resource.kind.startsWith('Self') && !resource.kind.includes('Access') ? { creationTimestamp: timestamp(call.api.now()) } : {}), ...(managedFields && { managedFields }) };
  return { code: 201, body: { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata, ...answer } };
}

function decide({ api }: Call, user: User, attributes: Attributes): JsonObject {
  const allowed = api.authorizer.allows(user, attributes);
  const reason = allowed ? api.authorizer.reasonFor(user, attributes) : '';
  return { allowed, ...(reason && { reason }) };
}

function attributesOf(spec: JsonObject, resource: Resource): Attributes {
  const { resourceAttributes: wanted, nonResourceAttributes: path } = spec;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  if (isObject(wanted)) {
    return { isResource: true, verb: text(wanted.verb), group: text(wanted.group), plural: text(wanted.resource), subresource: text(wanted.subresource), namespace: text(wanted.namespace), name: text(wanted.name), path: '' };
  }
  if (isObject(path)) return { isResource: false, verb: text(path.verb), group: '', plural: '', subresource: '', namespace: '', name: '', path: text(path.path) };
  throw invalid(resource.group, '', '', [{ field: 'spec.resourceAttributes', reason: 'FieldValueInvalid', message: 'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified' }]);
}

function subjectOf({ user, groups, uid }: JsonObject): User {
  return { name: String(user ?? ''), groups: Array.isArray(groups) ? (groups as string[]) : [], uid: uid === undefined ? undefined : String(uid) };
}

function userInfo({ name, uid, groups, extra }: User): JsonObject {
  return { username: name, ...(uid && { uid }), groups, ...(extra && Object.keys(extra).length > 0 && { extra }) };
}
