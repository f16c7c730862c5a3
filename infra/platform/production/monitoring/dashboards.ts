// One dashboard per question that a person asks. Grafana's sidecar finds them by their label.
import { PLATFORM_NAMESPACE } from '@pteronimbus/synth/contract';
import type { Manifest } from '../../manifests.ts';

interface Panel { title: string; query: string; unit?: string; legend?: string; kind?: 'stat' | 'timeseries' }

export const DASHBOARDS: Readonly<Record<string, { title: string; panels: readonly Panel[] }>> = {
  'is-the-platform-healthy': {
    title: 'Is the platform healthy?',
    panels: [
      { title: 'API: pods that answer', query: 'sum(up{namespace="pteronimbus", container="api"})', kind: 'stat' },
      { title: 'Operator: pods that answer', query: 'sum(up{namespace="pteronimbus", container="operator"})', kind: 'stat' },
      { title: 'Operators that lead (1 is right)', query: 'sum(leader_election_master_status{name="gameserver"})', kind: 'stat' },
      { title: 'Requests by answer', query: 'sum by (status) (rate(pteronimbus_api_request_seconds_count[5m]))', unit: 'reqps', legend: '{{status}}' },
      { title: 'Slowest in a hundred, by route', query: 'histogram_quantile(0.99, sum by (le, route) (rate(pteronimbus_api_request_seconds_bucket[5m])))', unit: 's', legend: '{{route}}' },
      { title: 'Open event streams', query: 'sum(pteronimbus_api_streams)' },
      { title: 'Answers of Kubernetes to the operator', query: 'sum by (code) (rate(rest_client_requests_total[5m]))', unit: 'reqps', legend: '{{code}}' },
    ],
  },
  // Of Kubernetes's own programs: kube-state-metrics, and what every kubelet tells of containers.
  'is-my-server-up': {
    title: 'Is my server up?',
    panels: [
      { title: 'Servers whose pod is ready, by community', query: 'sum by (namespace) (kube_pod_status_ready{namespace=~"tenant-.*", condition="true"})', legend: '{{namespace}}' },
      { title: 'Pods that are not ready', query: 'sum by (namespace, pod) (kube_pod_status_ready{namespace=~"tenant-.*", condition="false"}) > 0', legend: '{{namespace}}: {{pod}}' },
      { title: 'Restarts in an hour', query: 'sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total{namespace=~"tenant-.*"}[1h])) > 0', legend: '{{namespace}}: {{pod}}' },
      { title: 'Ended for want of memory', query: 'sum by (namespace, pod) (kube_pod_container_status_last_terminated_reason{namespace=~"tenant-.*", reason="OOMKilled"}) > 0', legend: '{{namespace}}: {{pod}}' },
      { title: 'Memory, of what it may have', query: 'max by (namespace, pod) (container_memory_working_set_bytes{namespace=~"tenant-.*", container!=""}) / on (namespace, pod) sum by (namespace, pod) (kube_pod_container_resource_limits{namespace=~"tenant-.*", resource="memory"})', unit: 'percentunit', legend: '{{namespace}}: {{pod}}' },
    ],
  },
  'who-uses-what': {
    title: 'Who uses what?',
    panels: [
      ...(['limits.cpu', 'limits.memory', 'requests.storage', 'count/gameservers.pteronimbus.io'] as const).map((resource) => ({
        title: `${resource}, of what the community may have`, query: `max by (namespace) (kube_resourcequota{namespace=~"tenant-.*", resource="${resource}", type="used"}) / max by (namespace) (kube_resourcequota{namespace=~"tenant-.*", resource="${resource}", type="hard"})`, unit: 'percentunit', legend: '{{namespace}}',
      })),
      { title: 'Processors in use', query: 'sum by (namespace) (rate(container_cpu_usage_seconds_total{namespace=~"tenant-.*", container!=""}[5m]))', legend: '{{namespace}}' },
      { title: 'Memory in use', query: 'sum by (namespace) (container_memory_working_set_bytes{namespace=~"tenant-.*", container!=""})', unit: 'bytes', legend: '{{namespace}}' },
    ],
  },
  'why-is-a-change-waiting': {
    title: 'Why is a change waiting?',
    panels: [
      { title: 'Changes by outcome', query: 'sum by (outcome) (rate(pteronimbus_api_changes_total[5m]))', legend: '{{outcome}}' },
      { title: 'Applications that are not synced', query: 'count by (name, sync_status) (argocd_app_info{sync_status!="Synced"})', legend: '{{name}}: {{sync_status}}' },
      { title: 'Applications that are not healthy', query: 'count by (name, health_status) (argocd_app_info{health_status!="Healthy"})', legend: '{{name}}: {{health_status}}' },
      { title: 'Servers that wait for the operator', query: 'sum(workqueue_depth{name="gameserver"})' },
      { title: 'How long they wait (99 of 100)', query: 'histogram_quantile(0.99, sum by (le) (rate(workqueue_queue_duration_seconds_bucket{name="gameserver"}[5m])))', unit: 's' },
      { title: 'How long one takes (99 of 100)', query: 'histogram_quantile(0.99, sum by (le) (rate(controller_runtime_reconcile_time_seconds_bucket{controller="gameserver"}[5m])))', unit: 's' },
    ],
  },
};

export function dashboards(): Manifest[] {
  return Object.entries(DASHBOARDS).map(([name, dashboard]) => ({
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `dashboard-${name}`, namespace: PLATFORM_NAMESPACE, labels: { grafana_dashboard: '1' } },
    data: { [`${name}.json`]: `${JSON.stringify(document(name, dashboard), null, 1)}\n` },
  }));
}

function document(uid: string, { title, panels }: (typeof DASHBOARDS)[string]): object {
  const source = { type: 'prometheus', uid: '${source}' };
  return {
    uid: `pteronimbus-${uid}`.slice(0, 40), title, schemaVersion: 39, version: 1, editable: false, tags: ['pteronimbus'], refresh: '30s', time: { from: 'now-3h', to: 'now' },
    templating: { list: [{ name: 'source', type: 'datasource', query: 'prometheus', label: 'Prometheus' }] },
    panels: panels.map(({ title: name, query, unit = 'short', legend, kind = 'timeseries' }, index) => ({
      id: index + 1, title: name, type: kind, datasource: source, gridPos: { x: (index % 3) * 8, y: Math.floor(index / 3) * 8, w: 8, h: 8 },
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] }, targets: [{ refId: 'A', datasource: source, expr: query, ...(legend && { legendFormat: legend }) }],
    })),
  };
}
