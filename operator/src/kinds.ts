import type { KubeObject, Resource } from '@pteronimbus/runtime';

const core = (plural: string): Resource => ({ group: '', version: 'v1', plural });
const own = (plural: string): Resource => ({ group: 'pteronimbus.io', version: 'v1alpha1', plural });
export const KINDS = {
  servers: own('gameservers'), templates: own('gametemplates'), backups: own('gameserverbackups'), pods: core('pods'), services: core('services'), volumes: core('persistentvolumeclaims'),
  secrets: core('secrets'), configs: core('configmaps'), namespaces: core('namespaces'), nodes: core('nodes'), quotas: core('resourcequotas'),
  policies: { group: 'networking.k8s.io', version: 'v1', plural: 'networkpolicies' },
  budgets: { group: 'policy', version: 'v1', plural: 'poddisruptionbudgets' },
} as const;
export type KindName = keyof typeof KINDS;

export interface Pod extends KubeObject {
  spec: { nodeName?: string; [field: string]: unknown };
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    podIP?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string }[];
    containerStatuses?: ContainerStatus[];
  };
}
export interface ContainerStatus {
  restartCount: number;
  state?: { waiting?: { reason?: string; message?: string }; running?: { startedAt: string }; terminated?: Ended };
  lastState?: { terminated?: Ended };
}
export interface Ended {
  exitCode: number;
  reason?: string;
  message?: string;
  finishedAt?: string;
}
export interface Service extends KubeObject {
  spec: { type?: string; ports: { name: string; port: number; nodePort?: number; protocol?: 'TCP' | 'UDP'; targetPort?: string | number }[]; [field: string]: unknown };
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } };
}
export interface Volume extends KubeObject {
  spec: { resources: { requests: { storage: string } }; [field: string]: unknown };
  status?: { phase?: string; capacity?: { storage?: string }; conditions?: { type: string; status: string; message?: string }[] };
}
export interface Node extends KubeObject {
  spec?: { unschedulable?: boolean; taints?: { key: string; value?: string; effect?: string }[] };
  status?: { addresses?: { type: string; address: string }[]; conditions?: { type: string; status: string; message?: string }[] };
}
export interface Config extends KubeObject {
  data?: Record<string, string>;
}
export interface Secret extends KubeObject {
  data?: Record<string, string>;
}
export interface Quota extends KubeObject {
  spec?: { hard?: Record<string, string> };
}
