// Other kinds, other places: whatever Kubernetes knows, where a server should stand.
import { FOLDER, fresh, one, server, type AbuseCase } from './case.ts';

const CLUSTER_KINDS: readonly (readonly [apiVersion: string, kind: string, more?: string])[] = [
  ['v1', 'Namespace'], ['v1', 'Node'], ['v1', 'PersistentVolume', 'spec: {hostPath: {path: /}, capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]}'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: default, namespace: tenant-redfox}]'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'spec: {group: evil.example, names: {kind: Evil, plural: evils}, scope: Cluster, versions: []}'],
  ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'webhooks: []'], ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'webhooks: []'],
  ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'spec: {validations: [{expression: "true"}]}'], ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', 'spec: {policyName: x, validationActions: [Deny]}'],
  ['storage.k8s.io/v1', 'StorageClass', 'provisioner: evil.example/x'], ['storage.k8s.io/v1', 'CSIDriver', 'spec: {}'], ['storage.k8s.io/v1', 'VolumeAttachment', 'spec: {attacher: x, nodeName: x, source: {}}'],
  ['scheduling.k8s.io/v1', 'PriorityClass', 'value: 1000000000'], ['node.k8s.io/v1', 'RuntimeClass', 'handler: evil'], ['networking.k8s.io/v1', 'IngressClass', 'spec: {controller: evil.example/x}'],
  ['apiregistration.k8s.io/v1', 'APIService', 'spec: {group: pteronimbus.io, version: v1alpha1, groupPriorityMinimum: 1, versionPriority: 1, service: {name: x, namespace: tenant-redfox}}'],
  ['certificates.k8s.io/v1', 'CertificateSigningRequest', 'spec: {request: "", signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]}'],
  ['flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', 'spec: {priorityLevelConfiguration: {name: exempt}}'], ['flowcontrol.apiserver.k8s.io/v1', 'PriorityLevelConfiguration', 'spec: {type: Exempt}'],
  ['authentication.k8s.io/v1', 'TokenReview', 'spec: {token: x}'], ['authorization.k8s.io/v1', 'SubjectAccessReview', 'spec: {user: system:admin}'], ['pteronimbus.io/v1alpha1', 'GameTemplate', 'spec: {game: minecraft-java, revision: 1}'],
];

const NAMESPACED_KINDS: readonly (readonly [apiVersion: string, kind: string, more?: string])[] = [
  ['v1', 'Pod', 'spec: {containers: [{name: x, image: "busybox"}]}'], ['v1', 'Pod', 'spec: {hostNetwork: true, hostPID: true, containers: [{name: x, image: "busybox", securityContext: {privileged: true}}]}'],
  ['v1', 'Pod', 'spec: {serviceAccountName: gitops, containers: [{name: x, image: "busybox"}]}'], ['v1', 'Pod', 'spec: {volumes: [{name: root, hostPath: {path: /}}], containers: [{name: x, image: "busybox"}]}'],
  ['v1', 'Secret', 'stringData: {x: y}'], ['v1', 'Secret', 'type: kubernetes.io/service-account-token'], ['v1', 'ConfigMap', 'data: {x: y}'], ['v1', 'Service', 'spec: {ports: [{port: 1}]}'],
  ['v1', 'Service', 'spec: {type: ExternalName, externalName: kubernetes.default.svc}'], ['v1', 'Service', 'spec: {externalIPs: ["10.0.0.1"], ports: [{port: 443}]}'], ['v1', 'ServiceAccount'], ['v1', 'Endpoints'], ['v1', 'Event', 'involvedObject: {}'],
  ['v1', 'PersistentVolumeClaim', 'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Ti}}}'], ['v1', 'ResourceQuota', 'spec: {hard: {pods: "1000"}}'], ['v1', 'LimitRange', 'spec: {limits: []}'],
  ['v1', 'ReplicationController', 'spec: {replicas: 1}'], ['v1', 'PodTemplate'], ['v1', 'Binding', 'target: {name: node}'],
  ['apps/v1', 'Deployment', 'spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: x, image: busybox}]}}}'], ['apps/v1', 'StatefulSet', 'spec: {serviceName: x}'], ['apps/v1', 'DaemonSet', 'spec: {}'], ['apps/v1', 'ReplicaSet', 'spec: {}'], ['apps/v1', 'ControllerRevision', 'revision: 1'],
  ['batch/v1', 'Job', 'spec: {template: {spec: {restartPolicy: Never, containers: [{name: x, image: busybox}]}}}'], ['batch/v1', 'CronJob', 'spec: {schedule: "* * * * *"}'],
  ['rbac.authorization.k8s.io/v1', 'Role', 'rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]'], ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: gitops, namespace: tenant-redfox}]'],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'spec: {podSelector: {}, ingress: [{}], egress: [{}], policyTypes: [Ingress, Egress]}'], ['networking.k8s.io/v1', 'Ingress', 'spec: {rules: [{host: pteronimbus.example}]}'], ['policy/v1', 'PodDisruptionBudget', 'spec: {maxUnavailable: 0, selector: {}}'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'spec: {}'], ['coordination.k8s.io/v1', 'Lease', 'spec: {holderIdentity: me}'], ['discovery.k8s.io/v1', 'EndpointSlice', 'addressType: IPv4\nendpoints: [{addresses: ["10.0.0.1"]}]'],
  ['events.k8s.io/v1', 'Event', 'eventTime: null'], ['authorization.k8s.io/v1', 'LocalSubjectAccessReview', 'spec: {}'], ['pteronimbus.io/v1alpha1', 'GameServerBackup', 'spec: {server: lobby}'],
  ['argoproj.io/v1alpha1', 'Application', 'spec: {project: default, destination: {namespace: kube-system, server: "https://kubernetes.default.svc"}, source: {repoURL: "http://evil.example/x.git", path: .}}'],
  ['argoproj.io/v1alpha1', 'Application', 'spec: {project: tenant-bluejay, destination: {namespace: tenant-bluejay, server: "https://kubernetes.default.svc"}, source: {repoURL: "http://evil.example/x.git", path: .}}'],
  ['argoproj.io/v1alpha1', 'ApplicationSet', 'spec: {generators: [], template: {}}'], ['argoproj.io/v1alpha1', 'AppProject', 'spec: {sourceRepos: ["*"], destinations: [{namespace: "*", server: "*"}], clusterResourceWhitelist: [{group: "*", kind: "*"}]}'],
  ['cert-manager.io/v1', 'Certificate', 'spec: {}'], ['monitoring.coreos.com/v1', 'PrometheusRule', 'spec: {}'], ['helm.cattle.io/v1', 'HelmChart', 'spec: {chart: evil}'], ['postgresql.cnpg.io/v1', 'Cluster', 'spec: {instances: 1}'], ['policy.linkerd.io/v1beta1', 'Server', 'spec: {}'], ['evil.example/v1', 'Nothing'],
];

const NAMESPACES = ['kube-system', 'default', 'argocd', 'pteronimbus', 'tenant-bluejay', 'kube-public', 'kube-node-lease', 'tenant-redfox-2', 'tenant-', '*', 'tenant-redfox/../tenant-bluejay', 'TENANT-BLUEJAY'];

const manifest = (apiVersion: string, kind: string, name: string, more = '', namespace = '') => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${namespace === '' ? '' : `  namespace: ${namespace}\n`}${more}\n`;
const label = (apiVersion: string, kind: string, index: number) => `${kind} of ${apiVersion} (${index + 1})`;

export const kinds: readonly AbuseCase[] = [
  ...CLUSTER_KINDS.map(([apiVersion, kind, more], i) => one('cluster kinds', label(apiVersion, kind, i), (name) => manifest(apiVersion, kind, name, more))),
  ...NAMESPACED_KINDS.map(([apiVersion, kind, more], i) => one('other kinds', label(apiVersion, kind, i), (name) => manifest(apiVersion, kind, name, more))),
  ...NAMESPACES.map((namespace) => one('other namespaces', `a server for ${namespace}`, (name) => server(name, { meta: `  namespace: "${namespace}"\n` }))),
  ...['kube-system', 'tenant-bluejay', 'argocd'].flatMap((namespace) => [['v1', 'Secret', 'stringData: {x: y}'], ['v1', 'ConfigMap', 'data: {x: y}'], ['v1', 'Pod', 'spec: {containers: [{name: x, image: busybox}]}'], ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: []']]
    .map(([apiVersion = '', kind = '', more]) => one('other namespaces', `${kind} for ${namespace}`, (name) => manifest(apiVersion, kind, name, more, namespace)))),
  ...(['Secret', 'ClusterRole', 'Pod', 'Application', 'Namespace', 'Job'] as const).map((kind) => {
    const [apiVersion, , more] = [...CLUSTER_KINDS, ...NAMESPACED_KINDS].find(([, one_]) => one_ === kind) ?? ['v1', kind];
    return one('second documents', `a ${kind} behind a sound server`, (name) => `${server(name)}---\n${manifest(apiVersion, kind, `${name}-x`, more)}`);
  }),
  ...(['Secret', 'ClusterRole', 'Pod', 'Namespace'] as const).map((kind) => {
    const [apiVersion, , more] = [...CLUSTER_KINDS, ...NAMESPACED_KINDS].find(([, one_]) => one_ === kind) ?? ['v1', kind];
    return one('second documents', `a ${kind} within a List`, (name) => `apiVersion: v1\nkind: List\nitems:\n- ${manifest(apiVersion, kind, `${name}-x`, more).trim().replaceAll('\n', '\n  ')}\n`);
  }),
  one('second documents', 'a server of another namespace within a GameServerList', (name) => `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServerList\nitems:\n- ${server(`${name}-x`, { meta: '  namespace: tenant-bluejay\n' }).trim().replaceAll('\n', '\n  ')}\n`),
  { class: 'second documents', name: 'a ClusterRole between two empty documents', files: { [`${FOLDER}/${fresh()}.yaml`]: `---\n---\n${manifest('rbac.authorization.k8s.io/v1', 'ClusterRole', fresh(), 'rules: []')}---\n` } },
];
