// When somebody should be woken or told, and what to do then: runbooks.md has one chapter per alert.
import type { Manifest } from '../../manifests.ts';
import { PLATFORM_NAMESPACE } from '@pteronimbus/synth/contract';

export interface Alert {
  name: string;
  expression: string;
  for: string;
  /** critical: somebody is woken; warning: somebody looks in the morning. */
  severity: 'critical' | 'warning';
  summary: string;
}

export const ALERTS: readonly Alert[] = [
  { name: 'ApiDown', expression: 'absent(up{namespace="pteronimbus", container="api"} == 1)', for: '2m', severity: 'critical', summary: 'Nobody can sign in or ask for servers; games that run go on.' },
  { name: 'ApiErrors', expression: 'sum(rate(pteronimbus_api_request_seconds_count{status=~"5.."}[5m])) / sum(rate(pteronimbus_api_request_seconds_count[5m])) > 0.05', for: '10m', severity: 'warning', summary: 'More than one answer in twenty is an error of ours.' },
  { name: 'ApiSlow', expression: 'histogram_quantile(0.99, sum by (le) (rate(pteronimbus_api_request_seconds_bucket{route!~".*/events"}[5m]))) > 1', for: '10m', severity: 'warning', summary: 'One request in a hundred takes more than a second.' },
  { name: 'ChangesFail', expression: 'sum(increase(pteronimbus_api_changes_total{outcome="failed"}[15m])) > 5', for: '0m', severity: 'warning', summary: 'Changes that people asked for end as failed.' },
  { name: 'OperatorDown', expression: 'absent(up{namespace="pteronimbus", container="operator"} == 1)', for: '2m', severity: 'critical', summary: 'Nobody starts, stops or mends game servers; those that run go on.' },
  { name: 'OperatorLeaderless', expression: 'sum(leader_election_master_status{name="gameserver"}) < 1', for: '2m', severity: 'critical', summary: 'Operators run, and none of them leads.' },
  { name: 'OperatorTwoLeaders', expression: 'sum(leader_election_master_status{name="gameserver"}) > 1', for: '1m', severity: 'critical', summary: 'Two operators think that they lead. Late writes are refused, but something is wrong with the Lease.' },
  { name: 'OperatorErrors', expression: 'sum(rate(controller_runtime_reconcile_errors_total{controller="gameserver"}[10m])) > 0.2', for: '15m', severity: 'warning', summary: 'Game servers can\'t be reconciled, again and again.' },
  { name: 'OperatorBehind', expression: 'max(workqueue_depth{name="gameserver"}) > 100', for: '10m', severity: 'warning', summary: 'More than a hundred game servers wait for the operator.' },
  { name: 'TenantOutOfSync', expression: 'count by (name) (argocd_app_info{sync_status="OutOfSync"}) > 0', for: '30m', severity: 'warning', summary: 'What {{ $labels.name }} holds in Git is not what runs.' },
  { name: 'FleetBroken', expression: 'count by (name) (argocd_app_info{name=~"ground|fleet-.*", sync_status!="Synced"}) > 0', for: '10m', severity: 'critical', summary: '{{ $labels.name }} carries the platform, and can\'t be synced.' },
];

export function rules(): Manifest[] {
  return [{
    apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata: { name: 'pteronimbus', namespace: PLATFORM_NAMESPACE },
    spec: { groups: ruleGroups() },
  }];
}

/** As Prometheus's own rule files have them, for promtool. */
export function ruleGroups(): object[] {
  return [{
    name: 'pteronimbus', interval: '30s',
    rules: ALERTS.map(({ name, expression, for: wait, severity, summary }) => ({ alert: `Pteronimbus${name}`, expr: expression, for: wait, labels: { severity }, annotations: { summary, runbook: `infra/platform/production/monitoring/runbooks.md#${name.toLowerCase()}` } })),
  }];
}
