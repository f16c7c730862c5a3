// What Prometheus's operator is told to read.
import { ARGOCD_NAMESPACE, PLATFORM_NAMESPACE } from '@pteronimbus/synth/contract';
import type { Manifest } from '../../manifests.ts';

const MONITORED = [
  { name: 'api', namespace: PLATFORM_NAMESPACE, port: 'http' },
  { name: 'operator', namespace: PLATFORM_NAMESPACE, port: 'metrics' },
  { name: 'argocd-application-controller', namespace: ARGOCD_NAMESPACE, port: 'metrics' },
  { name: 'argocd-repo-server', namespace: ARGOCD_NAMESPACE, port: 'metrics' },
] as const;

export function podMonitors(): Manifest[] {
  return MONITORED.map(({ name, namespace, port }) => ({
    apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: { name, namespace },
    spec: { selector: { matchLabels: { 'app.kubernetes.io/name': name } }, podMetricsEndpoints: [{ port, path: '/metrics', interval: '30s' }] },
  }));
}
