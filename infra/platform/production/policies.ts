// What the API server itself refuses, whoever asks: the walls between tenants do not hang on Argo CD's settings alone.
import { ARGOCD_NAMESPACE, GITOPS_ACCOUNT, GROUP, PLATFORM_NAMESPACE, RESERVED_SERVER_NAMES, SERVER_FINALIZER, TENANT_REPOSITORY } from '@pteronimbus/synth/contract';
import { CONSOLE_ROLE, GITOPS_ROLE } from '@pteronimbus/synth/charts';
import type { Manifest } from '../manifests.ts';

interface Policy {
  name: string;
  resources: { group: string; versions?: string[]; resources: string[]; operations: string[] };
  /** Who and what it is about; CEL over `request`, `object`, `oldObject`. */
  when: string;
  /** What must be true then, and the sentence that is said otherwise. */
  rules: { must: string; else: string }[];
}

const FLEET = `system:serviceaccount:${ARGOCD_NAMESPACE}:fleet`;
const CHANGES = ['CREATE', 'UPDATE'];
const byFleet = `request.userInfo.username == '${FLEET}'`;

export const POLICIES: readonly Policy[] = [
  {
    name: 'tenant-projects', resources: { group: 'argoproj.io', resources: ['appprojects'], operations: CHANGES },
    when: `object.metadata.name.startsWith('tenant-') || ${byFleet}`,
    rules: [
      { must: 'object.metadata.name.startsWith(\'tenant-\')', else: 'The fleet makes projects of tenants only: tenant-<slug>.' },
      { must: `has(object.spec.sourceRepos) && object.spec.sourceRepos.size() == 1 && object.spec.sourceRepos[0].endsWith('/' + object.metadata.name.substring(7) + '/${TENANT_REPOSITORY}.git') && !object.spec.sourceRepos[0].contains('*')`, else: `A tenant's project has one repository: its own ${TENANT_REPOSITORY}.git.` },
      { must: 'has(object.spec.destinations) && object.spec.destinations.size() == 1 && object.spec.destinations[0].namespace == object.metadata.name', else: 'A tenant\'s project has one destination: the namespace of its name.' },
      { must: '!has(object.spec.clusterResourceWhitelist) || object.spec.clusterResourceWhitelist.size() == 0', else: 'A tenant\'s project makes nothing of the whole cluster.' },
      { must: `has(object.spec.namespaceResourceWhitelist) && object.spec.namespaceResourceWhitelist.size() == 1 && object.spec.namespaceResourceWhitelist[0].group == '${GROUP}' && object.spec.namespaceResourceWhitelist[0].kind == 'GameServer'`, else: 'A tenant\'s project makes GameServers only.' },
      { must: `has(object.spec.destinationServiceAccounts) && object.spec.destinationServiceAccounts.all(one, one.namespace == object.metadata.name && one.defaultServiceAccount == '${GITOPS_ACCOUNT}')`, else: `A tenant's project syncs as ${GITOPS_ACCOUNT} of its own namespace.` },
    ],
  },
  {
    name: 'tenant-applications', resources: { group: 'argoproj.io', resources: ['applications'], operations: CHANGES },
    when: `object.spec.project.startsWith('tenant-') || ${byFleet}`,
    rules: [
      { must: 'object.spec.project.startsWith(\'tenant-\') || (object.spec.project == \'fleet\' && object.metadata.name.startsWith(\'fleet-\'))', else: 'The fleet makes Applications of tenants and of itself only.' },
      { must: '!object.spec.project.startsWith(\'tenant-\') || object.spec.destination.namespace == object.spec.project', else: 'A tenant\'s Application goes to the namespace of its project.' },
      { must: '!has(object.metadata.finalizers) || object.metadata.finalizers.size() == 0', else: 'A tenant\'s Application has no finalizer: with one, its deletion would delete the servers.' },
    ],
  },
  {
    name: 'fleet-namespaces', resources: { group: '', versions: ['v1'], resources: ['namespaces'], operations: CHANGES },
    when: byFleet,
    rules: [
      { must: 'object.metadata.name.startsWith(\'tenant-\')', else: 'The fleet makes namespaces of tenants only: tenant-<slug>.' },
      { must: 'has(object.metadata.labels) && object.metadata.labels[?\'pod-security.kubernetes.io/enforce\'].orValue(\'\') == \'restricted\'', else: 'A tenant\'s namespace enforces restricted pods.' },
    ],
  },
  {
    name: 'fleet-bindings', resources: { group: 'rbac.authorization.k8s.io', versions: ['v1'], resources: ['rolebindings'], operations: CHANGES },
    when: byFleet,
    rules: [
      { must: 'object.metadata.namespace.startsWith(\'tenant-\')', else: 'The fleet binds roles in namespaces of tenants only.' },
      {
        must: `object.roleRef.kind == 'ClusterRole' && has(object.subjects) && object.subjects.size() == 1 && object.subjects[0].kind == 'ServiceAccount' && (
  (object.roleRef.name == '${GITOPS_ROLE}' && object.subjects[0].name == '${GITOPS_ACCOUNT}' && object.subjects[0].namespace == object.metadata.namespace) ||
  (object.roleRef.name == '${CONSOLE_ROLE}' && object.subjects[0].name == 'api' && object.subjects[0].namespace == '${PLATFORM_NAMESPACE}'))`,
        else: `The fleet binds ${GITOPS_ROLE} to ${GITOPS_ACCOUNT} of the same namespace, and ${CONSOLE_ROLE} to the API; nothing else.`,
      },
    ],
  },
  {
    name: 'fleet-objects', resources: { group: '', versions: ['v1'], resources: ['resourcequotas', 'limitranges', 'serviceaccounts'], operations: CHANGES },
    when: byFleet,
    rules: [{ must: 'object.metadata.namespace.startsWith(\'tenant-\')', else: 'The fleet writes into namespaces of tenants only.' }],
  },
  {
    // Whatever Argo CD is made to apply in a tenant's name: what steers Argo CD, the garbage collector or another tenant's secret never gets in.
    name: 'tenant-servers', resources: { group: GROUP, resources: ['gameservers'], operations: CHANGES },
    when: `request.userInfo.username.startsWith('system:serviceaccount:tenant-') && request.userInfo.username.endsWith(':${GITOPS_ACCOUNT}')`,
    rules: [
      { must: `request.userInfo.username == 'system:serviceaccount:' + object.metadata.namespace + ':${GITOPS_ACCOUNT}'`, else: 'A tenant writes into its own namespace only.' },
      { must: `!(object.metadata.name in ${JSON.stringify(RESERVED_SERVER_NAMES).replaceAll('"', '\'')})`, else: 'A server has none of the names that are the cluster\'s own.' },
      { must: '!has(object.metadata.generateName) || object.metadata.generateName == \'\'', else: 'A server has a name of its own, not a generated one.' },
      { must: '!has(object.metadata.annotations) || object.metadata.annotations.all(key, !key.startsWith(\'argocd.argoproj.io/\') || key == \'argocd.argoproj.io/tracking-id\')', else: 'Annotations that steer Argo CD may not stand on a server.' },
      { must: `!has(object.metadata.annotations) || !('argocd.argoproj.io/tracking-id' in object.metadata.annotations) || object.metadata.annotations['argocd.argoproj.io/tracking-id'].endsWith(':${GROUP}/GameServer:' + object.metadata.namespace + '/' + object.metadata.name)`, else: 'The tracking of Argo CD names another object.' },
      { must: '!has(object.metadata.labels) || object.metadata.labels.all(key, !key.startsWith(\'argocd.argoproj.io/\') && key != \'app.kubernetes.io/instance\')', else: 'Labels that steer Argo CD may not stand on a server.' },
      { must: `!has(object.metadata.finalizers) || object.metadata.finalizers.all(one, one == '${SERVER_FINALIZER}')`, else: 'A server has the operator\'s finalizer only.' },
      { must: '!has(object.metadata.ownerReferences) || object.metadata.ownerReferences.size() == 0', else: 'A server belongs to nothing but its file.' },
      { must: '!has(object.spec.secrets) || object.spec.secrets.all(key, object.spec.secrets[key].startsWith(\'age:\' + object.metadata.namespace.substring(7) + \'/\' + object.metadata.name + \'/\' + key + \':\'))', else: 'A secret is sealed for its own tenant, server and name.' },
    ],
  },
  {
    name: 'kept-by-argo-cd', resources: { group: '', versions: ['v1'], resources: ['namespaces'], operations: ['DELETE'] },
    when: `request.userInfo.groups.exists(one, one == 'system:serviceaccounts:${ARGOCD_NAMESPACE}')`,
    rules: [{ must: 'false', else: 'Argo CD deletes no namespace: worlds are in it. A person may, with kubectl.' }],
  },
  {
    name: 'kept-definitions', resources: { group: 'apiextensions.k8s.io', versions: ['v1'], resources: ['customresourcedefinitions'], operations: ['DELETE'] },
    when: `oldObject.spec.group == '${GROUP}' && request.userInfo.groups.exists(one, one == 'system:serviceaccounts:${ARGOCD_NAMESPACE}')`,
    rules: [{ must: 'false', else: 'Argo CD deletes no definition: with it would go every game server.' }],
  },
];

export function policies(): Manifest[] {
  return POLICIES.flatMap(({ name, resources: { group, versions, resources, operations }, when, rules }) => [
    {
      apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy', metadata: { name: `pteronimbus-${name}` },
      spec: {
        // An expression that fails counts as a refusal.
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules: [{ apiGroups: [group], apiVersions: versions ?? ['*'], operations, resources, scope: '*' }], matchPolicy: 'Equivalent' },
        matchConditions: [{ name: 'concerned', expression: when }],
        validations: rules.map(({ must, else: message }) => ({ expression: must, message, reason: 'Forbidden' })),
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicyBinding', metadata: { name: `pteronimbus-${name}` },
      spec: { policyName: `pteronimbus-${name}`, validationActions: ['Deny'] },
    },
  ]);
}
