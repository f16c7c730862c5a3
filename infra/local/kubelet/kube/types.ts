// What the kubelet reads of Kubernetes objects. They have more fields; those pass through untouched.

export interface Meta {
  name: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: Meta;
}

export interface Pod extends KubeObject {
  spec: PodSpec;
  status?: PodStatus;
}

export interface PodSpec {
  nodeName?: string;
  serviceAccountName?: string;
  schedulerName?: string;
  nodeSelector?: Record<string, string>;
  tolerations?: Toleration[];
  schedulingGates?: { name: string }[];
  restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  terminationGracePeriodSeconds?: number;
  readinessGates?: { conditionType: string }[];
  initContainers?: Container[];
  containers: Container[];
  volumes?: Volume[];
  overhead?: Record<string, string>;
}

export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: EnvVar[];
  envFrom?: EnvFrom[];
  ports?: ContainerPort[];
  resources?: Resources;
  volumeMounts?: VolumeMount[];
  readinessProbe?: Probe;
  livenessProbe?: Probe;
  startupProbe?: Probe;
  lifecycle?: { postStart?: Handler; preStop?: Handler };
  imagePullPolicy?: string;
  stdin?: boolean;
  tty?: boolean;
  terminationMessagePolicy?: string;
}

export interface Resources { requests?: Record<string, string>; limits?: Record<string, string> }
export interface ContainerPort { name?: string; containerPort: number; protocol?: string }
export interface VolumeMount { name: string; mountPath: string; subPath?: string; readOnly?: boolean }

export interface Volume {
  name: string;
  persistentVolumeClaim?: { claimName: string };
  configMap?: { name: string; items?: KeyPath[]; optional?: boolean };
  secret?: { secretName: string; items?: KeyPath[]; optional?: boolean };
  emptyDir?: object;
  downwardAPI?: { items?: FieldFile[] };
  projected?: { sources?: ProjectedSource[] };
}

export interface FieldFile { path: string; fieldRef?: { fieldPath: string } }

export interface ProjectedSource {
  configMap?: { name: string; items?: KeyPath[]; optional?: boolean };
  secret?: { name: string; items?: KeyPath[]; optional?: boolean };
  downwardAPI?: { items?: FieldFile[] };
  serviceAccountToken?: { audience?: string; expirationSeconds?: number; path: string };
}

export interface KeyPath { key: string; path: string }

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    secretKeyRef?: KeyRef;
    configMapKeyRef?: KeyRef;
    fieldRef?: { fieldPath: string };
    resourceFieldRef?: { resource: string; divisor?: string };
  };
}

export interface KeyRef { name: string; key: string; optional?: boolean }
export interface EnvFrom { prefix?: string; configMapRef?: { name: string; optional?: boolean }; secretRef?: { name: string; optional?: boolean } }

export interface Handler {
  exec?: { command: string[] };
  httpGet?: HttpGet;
  tcpSocket?: { host?: string; port: number | string };
  sleep?: { seconds: number };
  grpc?: object;
}

export interface HttpGet { host?: string; port: number | string; path?: string; scheme?: string; httpHeaders?: { name: string; value: string }[] }

export interface Probe extends Handler {
  initialDelaySeconds?: number;
  periodSeconds?: number;
  timeoutSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
  terminationGracePeriodSeconds?: number;
}

export interface Toleration { key?: string; operator?: string; value?: string; effect?: string }

export interface Condition {
  type: string;
  status: string;
  reason?: string | null;
  message?: string | null;
  lastProbeTime?: null;
  lastTransitionTime?: string;
  observedGeneration?: number;
}

export interface PodStatus {
  phase?: string;
  conditions?: Condition[];
  startTime?: string;
  qosClass?: string;
  podIP?: string;
  hostIP?: string;
  containerStatuses?: ContainerStatus[];
}

export interface ContainerStatus {
  name: string;
  ready: boolean;
  started?: boolean;
  restartCount: number;
  image: string;
  imageID: string;
  containerID?: string;
  state: ContainerState;
  lastState: ContainerState;
}

export interface ContainerState {
  waiting?: Waiting;
  running?: { startedAt: string };
  terminated?: { exitCode: number; signal?: number; reason: string; message?: string; startedAt: string; finishedAt: string; containerID: string };
}

export interface Waiting { reason: string; message?: string }

export interface Service extends KubeObject {
  spec: {
    type?: string;
    clusterIP?: string;
    selector?: Record<string, string>;
    publishNotReadyAddresses?: boolean;
    ports?: ServicePort[];
  };
  status?: { loadBalancer?: { ingress?: { ip?: string }[] } };
}

export interface ServicePort { name?: string; protocol?: string; port: number; targetPort?: number | string; nodePort?: number }

export interface Claim extends KubeObject {
  spec: { storageClassName?: string; accessModes?: string[]; volumeName?: string; resources?: { requests?: Record<string, string> } };
  status?: { phase?: string; capacity?: Record<string, string> };
}

export interface PersistentVolume extends KubeObject {
  spec: {
    claimRef?: { namespace: string; name: string; uid: string };
    persistentVolumeReclaimPolicy?: string;
    capacity?: Record<string, string>;
    local?: { path: string };
  };
  status?: { phase?: string };
}

export interface Node extends KubeObject {
  spec: { unschedulable?: boolean; taints?: { key: string; value?: string; effect: string }[] };
  status?: { allocatable?: Record<string, string>; conditions?: (Condition & { lastHeartbeatTime?: string })[] };
}

/** ConfigMap or Secret; a Secret's values are base64. */
export interface KeyedData extends KubeObject { data?: Record<string, string>; binaryData?: Record<string, string> }
