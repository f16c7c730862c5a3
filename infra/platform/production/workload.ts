// A workload as every one of the platform is: restricted, probed, with requests and limits, and its command written out.
import type { Manifest } from '../manifests.ts';

export interface Volume {
  name: string;
  mountPath: string;
  /** As in a pod's `volumes`, without the name. */
  source: object;
  subPath?: string;
  readOnly?: boolean;
}
type Action = { path: string; port: string } | { tcp: string };
export interface Workload {
  name: string;
  namespace: string;
  partOf: string;
  image: string;
  command: string[];
  args: string[];
  replicas: number;
  /** Texts, or where they come from. */
  env?: Record<string, string | { secret: string; key: string } | { field: string }>;
  ports: Record<string, number>;
  ready: Action;
  alive: Action;
  /** Seconds that a slow start may take. */
  startsWithin?: number;
  resources: { cpu: string; memory: string; memoryLimit: string };
  volumes?: Volume[];
  /** Absent: an account without a token. */
  account?: string;
  uid: number;
  /** Its program writes beside itself. Everything else has a read-only root. */
  writesItself?: true;
  /** Its one volume can't be held twice. */
  single?: true;
  grace?: number;
  metrics?: string;
  /** Counted up or hashed by whoever changes what the pods read only at their start. */
  annotations?: Record<string, string>;
}

const identity = ({ name, partOf }: Workload) => ({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': partOf });
const selector = ({ name }: Workload) => ({ 'app.kubernetes.io/name': name });

export function deployment(workload: Workload): Manifest {
  const { name, namespace, replicas, single } = workload;
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace, labels: identity(workload) },
    spec: {
      replicas, revisionHistoryLimit: 3, selector: { matchLabels: selector(workload) },
      strategy: single ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: podTemplate(workload),
    },
  };
}

/** For what needs names that stay: one pod after the other. */
export function statefulSet(workload: Workload): Manifest {
  const { name, namespace, replicas } = workload;
  return {
    apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace, labels: identity(workload) },
    spec: { replicas, revisionHistoryLimit: 3, serviceName: name, selector: { matchLabels: selector(workload) }, template: podTemplate(workload) },
  };
}

export function service(workload: Workload, ports: Record<string, number> = workload.ports): Manifest {
  const { name, namespace } = workload;
  return {
    apiVersion: 'v1', kind: 'Service', metadata: { name, namespace, labels: identity(workload) },
    spec: { type: 'ClusterIP', selector: selector(workload), ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number, targetPort: port, protocol: 'TCP' })) },
  };
}

/** One pod may be taken away at a time. Of a single one nothing is promised, so that a drain ends. */
export function budget(workload: Workload): Manifest[] {
  const { name, namespace, replicas } = workload;
  if (replicas < 2) return [];
  return [{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name, namespace, labels: identity(workload) }, spec: { maxUnavailable: 1, selector: { matchLabels: selector(workload) } } }];
}

export function claim(name: string, namespace: string, size: string, storageClass: string | undefined): Manifest {
  return {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim',
    // Whatever leaves Git, what it holds does not.
    metadata: { name, namespace, annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } }, ...(storageClass && { storageClassName: storageClass }) },
  };
}

function podTemplate(workload: Workload): object {
  const { name, image, command, args, env = {}, ports, ready, alive, startsWithin = 60, resources, volumes = [], account, uid, writesItself, grace = 30, annotations, replicas } = workload;
  return {
    metadata: { labels: identity(workload), ...(annotations && { annotations }) },
    spec: {
      ...(account ? { serviceAccountName: account, automountServiceAccountToken: true } : { automountServiceAccountToken: false }),
      enableServiceLinks: false, terminationGracePeriodSeconds: grace,
      securityContext: { runAsNonRoot: true, runAsUser: uid, runAsGroup: uid, fsGroup: uid, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' } },
      ...(replicas > 1 && { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: selector(workload) } }] }),
      containers: [{
        name, image, imagePullPolicy: 'IfNotPresent', command, args,
        env: Object.entries(env).map(([variable, value]) => variableOf(variable, value)),
        ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort, protocol: 'TCP' })),
        startupProbe: { ...action(alive), periodSeconds: 2, failureThreshold: Math.ceil(startsWithin / 2), timeoutSeconds: 2 },
        readinessProbe: { ...action(ready), periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 3 },
        livenessProbe: { ...action(alive), periodSeconds: 10, failureThreshold: 6, timeoutSeconds: 5 },
        // No CPU limit: a burst hurts nobody, throttling does.
        resources: { requests: { cpu: resources.cpu, memory: resources.memory }, limits: { memory: resources.memoryLimit } },
        securityContext: { allowPrivilegeEscalation: false, privileged: false, readOnlyRootFilesystem: !writesItself, runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
        volumeMounts: volumes.map(({ name: volume, mountPath, subPath, readOnly }) => ({ name: volume, mountPath, ...(subPath && { subPath }), ...(readOnly && { readOnly }) })),
      }],
      volumes: [...new Map(volumes.map(({ name: volume, source }) => [volume, { name: volume, ...source }])).values()],
    },
  };
}

function variableOf(name: string, value: NonNullable<Workload['env']>[string]): object {
  if (typeof value === 'string') return { name, value };
  return { name, valueFrom: 'field' in value ? { fieldRef: { fieldPath: value.field } } : { secretKeyRef: { name: value.secret, key: value.key } } };
}

function action(wanted: Action): object {
  return 'tcp' in wanted ? { tcpSocket: { port: wanted.tcp } } : { httpGet: { path: wanted.path, port: wanted.port, scheme: 'HTTP' } };
}

export const scratch = (mountPath: string, limit = '1Gi', name = 'tmp'): Volume => ({ name, mountPath, source: { emptyDir: { sizeLimit: limit } } });
export const fromSecret = (name: string, mountPath: string, secret: string, optional = false): Volume => ({ name, mountPath, readOnly: true, source: { secret: { secretName: secret, defaultMode: 0o440, ...(optional && { optional }) } } });
export const fromMap = (name: string, mountPath: string, map: string): Volume => ({ name, mountPath, readOnly: true, source: { configMap: { name: map } } });
