// Who may do what, who says who they are, and what a namespace may hold.
import type { Case } from '../case.ts';
import { asks, configMap } from './asks.ts';
import { shown, type KubeTarget } from './target.ts';

const RBAC = 'rbac.authorization.k8s.io';
const ROLES = (namespace: string) => `/apis/${RBAC}/v1/namespaces/${namespace}`;
const CORE = (namespace: string) => `/api/v1/namespaces/${namespace}`;
const review = (kind: string, spec: object) => ({ body: { apiVersion: 'authorization.k8s.io/v1', kind, spec } });
const REVIEWS = '/apis/authorization.k8s.io/v1';

async function prepare(on: KubeTarget, namespace: string): Promise<void> {
  await on.must('POST', `${ROLES(namespace)}/roles`, { body: { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name: 'reader' }, rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }, { apiGroups: [''], resources: ['secrets'], resourceNames: ['one'], verbs: ['get'] }, { apiGroups: [RBAC], resources: ['roles', 'rolebindings'], verbs: ['create', 'update'] }] } });
  await on.must('POST', `${ROLES(namespace)}/rolebindings`, { body: { apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', metadata: { name: 'readers' }, roleRef: { apiGroup: RBAC, kind: 'Role', name: 'reader' }, subjects: [{ kind: 'User', name: 'alice' }, { kind: 'Group', name: 'crew' }, { kind: 'ServiceAccount', name: 'default', namespace }] } });
}

const rows = asks('access', prepare, [
  ['who may read reads', (ns) => ['GET', `${CORE(ns)}/configmaps?labelSelector=none`, { as: 'alice' }]],
  ['who may read doesn\'t write', (ns) => ['POST', `${CORE(ns)}/configmaps`, { body: configMap('x'), as: 'alice' }]],
  ['who may read doesn\'t delete', (ns) => ['DELETE', `${CORE(ns)}/configmaps/x`, { as: 'alice' }]],
  ['who may list doesn\'t watch', (ns) => ['GET', `${CORE(ns)}/configmaps?watch=true`, { as: 'alice' }]],
  ['who may read here doesn\'t read elsewhere', () => ['GET', `${CORE('default')}/configmaps`, { as: 'alice' }]],
  ['who may read here doesn\'t read everywhere', () => ['GET', '/api/v1/configmaps', { as: 'alice' }]],
  ['who may read one secret is not shown another', (ns) => ['GET', `${CORE(ns)}/secrets/two`, { as: 'alice' }]],
  ['who may read one secret learns that it isn\'t there', (ns) => ['GET', `${CORE(ns)}/secrets/one`, { as: 'alice' }]],
  ['a group\'s rights are its people\'s', (ns) => ['GET', `${CORE(ns)}/configmaps?labelSelector=none`, { as: 'bob', groups: ['crew'] }]],
  ['an account\'s rights are its own', (ns) => ['GET', `${CORE(ns)}/pods`, { as: `system:serviceaccount:${ns}:default` }]],
  ['who asks for a subresource needs it by name', (ns) => ['GET', `${CORE(ns)}/pods/x/log`, { as: 'alice' }]],
  ['who may not is told so of another group\'s kinds', (ns) => ['GET', `/apis/networking.k8s.io/v1/namespaces/${ns}/ingresses`, { as: 'alice' }]],
  ['who may not is told so of a path', () => ['GET', '/metrics', { as: 'eve' }]],
  ['nobody gives more than they have', (ns) => ['POST', `${ROLES(ns)}/roles`, { body: { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name: 'more' }, rules: [{ apiGroups: [''], resources: ['secrets', 'pods'], verbs: ['get', 'list'] }] }, as: 'alice' }]],
  ['nobody lends more than they have', (ns) => ['POST', `${ROLES(ns)}/rolebindings`, { body: { apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', metadata: { name: 'more' }, roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ kind: 'User', name: 'alice' }] }, as: 'alice' }]],
  ['who may not act as another is told so', (ns) => ['GET', `${CORE(ns)}/configmaps`, { token: 'nonsense', as: 'alice' }]],
  ['a review says what a reader may', (ns) => ['POST', `${REVIEWS}/selfsubjectaccessreviews`, { ...review('SelfSubjectAccessReview', { resourceAttributes: { namespace: ns, verb: 'list', resource: 'configmaps' } }), as: 'alice', groups: ['system:authenticated'] }]],
  ['a review says what a reader may not', (ns) => ['POST', `${REVIEWS}/selfsubjectaccessreviews`, { ...review('SelfSubjectAccessReview', { resourceAttributes: { namespace: ns, verb: 'delete', resource: 'configmaps' } }), as: 'alice', groups: ['system:authenticated'] }]],
  ['a review says what a group may', (ns) => ['POST', `${REVIEWS}/subjectaccessreviews`, review('SubjectAccessReview', { user: 'bob', groups: ['crew'], resourceAttributes: { namespace: ns, verb: 'get', resource: 'configmaps' } })]],
  ['a review says what an account may', (ns) => ['POST', `${REVIEWS}/subjectaccessreviews`, review('SubjectAccessReview', { user: `system:serviceaccount:${ns}:default`, resourceAttributes: { namespace: ns, verb: 'get', resource: 'configmaps' } })]],
  ['a review of a path', () => ['POST', `${REVIEWS}/subjectaccessreviews`, review('SubjectAccessReview', { user: 'eve', nonResourceAttributes: { path: '/metrics', verb: 'get' } })]],
  ['a review of nothing is refused', () => ['POST', `${REVIEWS}/selfsubjectaccessreviews`, review('SelfSubjectAccessReview', {})]],
  ['who one is', () => ['POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }, as: 'alice', groups: ['crew'] }]],
  ['a token for too short a time is refused', (ns) => ['POST', `${CORE(ns)}/serviceaccounts/default/token`, { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 5 } } }]],
  ['a token of an account that is not there is not found', (ns) => ['POST', `${CORE(ns)}/serviceaccounts/none/token`, { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} } }]],
  ['a token bound to a pod that is not there is not found', (ns) => ['POST', `${CORE(ns)}/serviceaccounts/default/token`, { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'none' } } } }]],
  ['a token is made whole', (ns) => ['POST', `${CORE(ns)}/serviceaccounts/default/token`, { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 700 } } }]],
  ['a token for others is made whole', (ns) => ['POST', `${CORE(ns)}/serviceaccounts/default/token`, { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: ['one', 'two'] } } }]],
  ['a token that is none is not believed', () => ['POST', '/apis/authentication.k8s.io/v1/tokenreviews', { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token: 'nonsense' } } }]],
]);

async function limit(on: KubeTarget, namespace: string): Promise<void> {
  await on.must('POST', `${CORE(namespace)}/resourcequotas`, { body: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'few' }, spec: { hard: { 'requests.cpu': '1', 'limits.memory': '1Gi', 'requests.storage': '1Gi', 'services.nodeports': '0', 'count/secrets': '0' } } } });
  await on.must('POST', `${CORE(namespace)}/limitranges`, { body: { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'bounds' }, spec: { limits: [{ type: 'Container', default: { cpu: '500m', memory: '512Mi' }, defaultRequest: { cpu: '250m' }, min: { cpu: '100m' }, max: { cpu: '2', memory: '2Gi' } }, { type: 'PersistentVolumeClaim', min: { storage: '1Mi' }, max: { storage: '10Gi' } }] } } });
  for (let tries = 0; tries < 200; tries++) {
    const { status } = (await on.must('GET', `${CORE(namespace)}/resourcequotas/few`)) as { status?: { used?: object } };
    if (status?.used) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const pod = (resources: object, more: object = {}, metadata: object = {}) => ({ body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', ...metadata }, spec: { automountServiceAccountToken: false, containers: [{ name: 'c', image: 'example.io/c:1', resources }], ...more } } });
const claim = (storage: string) => ({ body: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec: { storageClassName: 'none-such', accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } } });

const limits = asks('limits', limit, [
  ['a container gets what it doesn\'t ask for, and a note says so', (ns) => ['POST', `${CORE(ns)}/pods?dryRun=All`, pod({})]],
  ['a container gets what it doesn\'t ask for beside what it asks for', (ns) => ['POST', `${CORE(ns)}/pods?dryRun=All`, pod({ requests: { cpu: '200m' } })]],
  ['a container gets a limit beside its limit', (ns) => ['POST', `${CORE(ns)}/pods?dryRun=All`, pod({ limits: { memory: '100Mi' } })]],
  ['a container that is one of several gets what it doesn\'t ask for', (ns) => ['POST', `${CORE(ns)}/pods?dryRun=All`, pod({}, { containers: [{ name: 'a', image: 'example.io/a:1' }, { name: 'b', image: 'example.io/b:1', resources: { limits: { cpu: '200m', memory: '10Mi' } } }] })]],
  ['a container that comes first gets what it doesn\'t ask for', (ns) => ['POST', `${CORE(ns)}/pods?dryRun=All`, pod({}, { initContainers: [{ name: 'i', image: 'example.io/i:1' }] })]],
  ['a container gets what it doesn\'t ask for, and its notes stay', (ns) => ['POST', `${CORE(ns)}/pods?dryRun=All`, pod({}, {}, { annotations: { mine: 'x' } })]],
  ['a container keeps what it says', (ns) => ['POST', `${CORE(ns)}/pods?dryRun=All`, pod({ limits: { cpu: '300m', memory: '100Mi' } })]],
  ['a container below the range is refused', (ns) => ['POST', `${CORE(ns)}/pods?dryRun=All`, pod({ requests: { cpu: '10m' } })]],
  ['a container above the range is refused', (ns) => ['POST', `${CORE(ns)}/pods?dryRun=All`, pod({ limits: { cpu: '3', memory: '3Gi' } })]],
  ['a pod above the quota is refused', (ns) => ['POST', `${CORE(ns)}/pods?dryRun=All`, pod({ requests: { cpu: '1500m' }, limits: { cpu: '2', memory: '100Mi' } })]],
  ['a claim above the range is refused', (ns) => ['POST', `${CORE(ns)}/persistentvolumeclaims?dryRun=All`, claim('20Gi')]],
  ['a claim above the quota is refused', (ns) => ['POST', `${CORE(ns)}/persistentvolumeclaims?dryRun=All`, claim('5Gi')]],
  ['a secret above the quota is refused', (ns) => ['POST', `${CORE(ns)}/secrets?dryRun=All`, { body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } } }]],
  ['a node port above the quota is refused', (ns) => ['POST', `${CORE(ns)}/services?dryRun=All`, { body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { type: 'NodePort', ports: [{ port: 1 }] } } }]],
]);

export const access: Case<KubeTarget>[] = [
  ...rows, ...limits,
  {
    name: 'a quota says what is used',
    async observe(on) {
      const namespace = await on.namespace('limits');
      await on.once('prepared limits', () => limit(on, namespace));
      return shown((await on.must('GET', `${CORE(namespace)}/resourcequotas/few`)).status);
    },
  },
  {
    name: 'an account\'s token is its account',
    async observe(on) {
      const namespace = await on.namespace('tokens');
      const { status } = await on.must('POST', `${CORE(namespace)}/serviceaccounts/default/token`, { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} } });
      const { token } = status as { token: string };
      const { body } = await on.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }, token });
      const { username, groups } = (body as { status: { userInfo: { username: string; groups: string[] } } }).status.userInfo;
      return { username, groups, pods: shown((await on.call('GET', `${CORE(namespace)}/pods`, { token })).body) };
    },
  },
];
