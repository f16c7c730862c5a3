import type { Resource } from '@pteronimbus/runtime';
import type { KubeObject } from '@pteronimbus/runtime';

const core = (plural: string): Resource => ({ group: '', version: 'v1', plural });
const own = (plural: string): Resource => ({ group: 'pteronimbus.io', version: 'v1alpha1', plural });
export const KINDS = {
  servers: own('gameservers'), templates: own('gametemplates'), pods: core('pods'), services: core('services'), volumes: core('persistentvolumeclaims'),
  secrets: core('secrets'), configs: core('configmaps'), namespaces: core('namespaces'), nodes: core('nodes'),
  policies: { group: 'networking.k8s.io', version: 'v1', plural: 'networkpolicies' },
} as const;

export interface Pod extends KubeObject {
  spec: { nodeName?: string; [field: string]: unknown };
  status?: {
    podIP?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    containerStatuses?: { restartCount: number; state?: { waiting?: { reason?: string; message?: string }; running?: { startedAt: string }; terminated?: Ended }; lastState?: { terminated?: Ended } }[];
  };
}
interface Ended {
  exitCode: number;
  reason?: string;
  message?: string;
}
export interface Service extends KubeObject {
  spec: { type?: string; ports: { name: string; port: number; nodePort?: number; protocol?: 'TCP' | 'UDP'; targetPort?: string | number }[]; [field: string]: unknown };
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } };
}
export interface Volume extends KubeObject {
  spec: { resources: { requests: { storage: string } }; [field: string]: unknown };
  status?: { phase?: string };
}
export interface Node extends KubeObject {
  status?: { addresses?: { type: string; address: string }[] };
}
