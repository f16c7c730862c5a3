// metrics.k8s.io on the real API server: the aggregator passes the group on to our kubelet, which measures its pods itself.
import { KubeDoor } from '../platform/kube-door.ts';
import { kubeconfigOf, type Addresses } from '../local/start/parts.ts';
import { KUBELET_PORT } from '../local/start/state.ts';
import type { RealGround } from './ports.ts';

const PLACE = { name: 'node-metrics', namespace: 'kube-system' };

/** Names the kubelet as the group's server. An ExternalName is the only Service that may lead to a loopback address. */
export async function passOnMetrics(ground: RealGround, at: Addresses): Promise<void> {
  const kube = new KubeDoor(kubeconfigOf(ground, 'admin'));
  try {
    await kube.apply({ apiVersion: 'v1', kind: 'Service', metadata: PLACE, spec: { type: 'ExternalName', externalName: at.nodeIp, ports: [{ port: KUBELET_PORT, protocol: 'TCP' }] } });
    // The aggregator would look for the Service's name in the certificate, which is the whole ground's; it shows its own, and the kubelet asks for that.
    await kube.apply({
      apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service: { ...PLACE, port: KUBELET_PORT } },
    });
  } finally {
    await kube.close();
  }
}
