// Field numbers of the messages that protobuf.ts reads. Source: the generated.proto files of k8s.io/api and k8s.io/apimachinery.

export type Field = readonly [name: string, type: 'string' | 'bool' | 'int' | 'message' | 'repeated message' | 'repeated string' | 'map' | 'map of bytes', inner?: Record<number, Field>];
type Fields = Record<number, Field>;

const META: Fields = { 1: ['name', 'string'], 2: ['generateName', 'string'], 3: ['namespace', 'string'], 5: ['uid', 'string'], 6: ['resourceVersion', 'string'], 11: ['labels', 'map'], 12: ['annotations', 'map'], 14: ['finalizers', 'repeated string'] };
const metadata: Field = ['metadata', 'message', META];

const RESOURCE_ATTRIBUTES: Field = ['resourceAttributes', 'message', {
  1: ['namespace', 'string'], 2: ['verb', 'string'], 3: ['group', 'string'], 4: ['version', 'string'], 5: ['resource', 'string'], 6: ['subresource', 'string'], 7: ['name', 'string'],
}];
const NON_RESOURCE_ATTRIBUTES: Field = ['nonResourceAttributes', 'message', { 1: ['path', 'string'], 2: ['verb', 'string'] }];
const BOUND_OBJECT: Field = ['boundObjectRef', 'message', { 1: ['kind', 'string'], 2: ['apiVersion', 'string'], 3: ['name', 'string'], 4: ['uid', 'string'] }];
const RULE: Fields = { 1: ['verbs', 'repeated string'], 2: ['apiGroups', 'repeated string'], 3: ['resources', 'repeated string'], 4: ['resourceNames', 'repeated string'], 5: ['nonResourceURLs', 'repeated string'] };
const SUBJECT: Fields = { 1: ['kind', 'string'], 2: ['apiGroup', 'string'], 3: ['name', 'string'], 4: ['namespace', 'string'] };
const ROLE_REF: Fields = { 1: ['apiGroup', 'string'], 2: ['kind', 'string'], 3: ['name', 'string'] };
const ROLE: Fields = { 1: metadata, 2: ['rules', 'repeated message', RULE] };
const BINDING: Fields = { 1: metadata, 2: ['subjects', 'repeated message', SUBJECT], 3: ['roleRef', 'message', ROLE_REF] };
const PRECONDITIONS: Fields = { 1: ['uid', 'string'], 2: ['resourceVersion', 'string'] };
const DELETE_OPTIONS: Fields = { 1: ['gracePeriodSeconds', 'int'], 2: ['preconditions', 'message', PRECONDITIONS], 3: ['orphanDependents', 'bool'], 4: ['propagationPolicy', 'string'], 5: ['dryRun', 'repeated string'] };

export const MESSAGES: Record<string, Fields> = {
  'v1/Namespace': { 1: metadata, 2: ['spec', 'message', { 1: ['finalizers', 'repeated string'] }] },
  'v1/ServiceAccount': { 1: metadata, 4: ['automountServiceAccountToken', 'bool'] },
  'v1/ConfigMap': { 1: metadata, 2: ['data', 'map'], 3: ['binaryData', 'map of bytes'], 4: ['immutable', 'bool'] },
  'v1/Secret': { 1: metadata, 2: ['data', 'map of bytes'], 3: ['type', 'string'], 4: ['stringData', 'map'], 5: ['immutable', 'bool'] },
  'v1/DeleteOptions': DELETE_OPTIONS,
  'meta.k8s.io/v1/DeleteOptions': DELETE_OPTIONS,
  'policy/v1/Eviction': { 1: metadata, 2: ['deleteOptions', 'message', DELETE_OPTIONS] },
  'rbac.authorization.k8s.io/v1/Role': ROLE,
  'rbac.authorization.k8s.io/v1/ClusterRole': ROLE,
  'rbac.authorization.k8s.io/v1/RoleBinding': BINDING,
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': BINDING,
  'authentication.k8s.io/v1/SelfSubjectReview': { 1: metadata },
  'authentication.k8s.io/v1/TokenReview': { 1: metadata, 2: ['spec', 'message', { 1: ['token', 'string'], 2: ['audiences', 'repeated string'] }] },
  'authentication.k8s.io/v1/TokenRequest': { 1: metadata, 2: ['spec', 'message', { 1: ['audiences', 'repeated string'], 4: ['expirationSeconds', 'int'], 3: BOUND_OBJECT }] },
  'authorization.k8s.io/v1/SelfSubjectAccessReview': { 1: metadata, 2: ['spec', 'message', { 1: RESOURCE_ATTRIBUTES, 2: NON_RESOURCE_ATTRIBUTES }] },
  'authorization.k8s.io/v1/SelfSubjectRulesReview': { 1: metadata, 2: ['spec', 'message', { 1: ['namespace', 'string'] }] },
};
