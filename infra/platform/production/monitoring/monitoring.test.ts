import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeMetrics } from '../../../../api/src/plugins/metrics.ts';
import { controllerMetrics } from '../../../../operator/runtime/src/metrics.ts';
import { DASHBOARDS, dashboards } from './dashboards.ts';
import { ALERTS } from './rules.ts';

/** Of Argo CD 3.5.7 and of a kubelet 1.36, read from their /metrics; of Prometheus itself; of kube-state-metrics 2, by its documentation. */
const OTHERS = {
  argocd_app_info: ['name', 'project', 'sync_status', 'health_status', 'dest_namespace'], up: ['namespace', 'container', 'pod', 'job'],
  container_memory_working_set_bytes: [], container_cpu_usage_seconds_total: [],
  kube_pod_status_ready: ['condition'], kube_pod_container_status_restarts_total: [], kube_pod_container_status_last_terminated_reason: ['reason'], kube_pod_container_resource_limits: ['resource', 'unit'], kube_resourcequota: ['resource', 'type', 'resourcequota'],
};
/** Added by Prometheus's operator to whatever a pod tells. */
const OF_PODS = ['namespace', 'container', 'pod', 'job', 'instance', 'endpoint', 'le'];
const queries = [...ALERTS.map(({ name, expression }) => [name, expression] as const), ...Object.values(DASHBOARDS).flatMap(({ panels }) => panels.map(({ title, query }) => [title, query] as const))];

describe('metrics that alerts and dashboards ask for', async () => {
  const told = new Map<string, readonly string[]>(Object.entries(OTHERS));
  for (const registry of [makeMetrics().registry, controllerMetrics('gameserver', 1).registry]) {
    for (const metric of registry.getMetricsAsArray() as unknown as { name: string; type: string; labelNames: string[] }[]) {
      for (const suffix of ['', '_bucket', '_count', '_sum']) told.set(`${metric.name}${suffix}`, metric.labelNames ?? []);
    }
  }

  it.each(queries)('%s: the programs tell them, with those labels', (_name, query) => {
    const asked = [...query.matchAll(/\b([a-z_]+)(?:\{([^}]*)\})/g), ...query.matchAll(/\b((?:pteronimbus|workqueue|controller_runtime|rest_client|leader_election|argocd|kube|container)_[a-z_]+)\b()/g)];
    expect(asked.length).toBeGreaterThan(0);
    for (const [, metric = '', selector = ''] of asked) {
      expect([...told.keys()], metric).toContain(metric);
      for (const [, label = ''] of selector.matchAll(/([a-z_]+)(?:=~|!~|!=|=)"/g)) expect([...(told.get(metric) ?? []), ...OF_PODS], `${metric}{${label}}`).toContain(label);
    }
  });
});

it('Every alert has its chapter in the runbooks, and no chapter is without one', () => {
  const chapters = [...readFileSync(join(import.meta.dirname, 'runbooks.md'), 'utf8').matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  expect(chapters).toEqual(ALERTS.map(({ name }) => name));
});

it('Dashboards are documents that Grafana can read, each panel with a place of its own', () => {
  for (const { data } of dashboards()) {
    const [text = ''] = Object.values(data as Record<string, string>);
    const { panels, uid } = JSON.parse(text) as { uid: string; panels: { id: number; gridPos: { x: number; y: number } }[] };
    expect(uid.length).toBeLessThanOrEqual(40);
    expect(new Set(panels.map(({ gridPos }) => `${gridPos.x},${gridPos.y}`)).size).toBe(panels.length);
  }
});
