// Prometheus metrics in controller-runtime's names, so that the dashboards and alerts people have fit.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueWatcher } from './queue.ts';

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export interface ControllerMetrics {
  registry: Registry;
  queue: QueueWatcher;
  answered(method: string, code: number): void;
  leads(is: boolean): void;
}

export function controllerMetrics(controller: string, concurrency: number): ControllerMetrics {
  const registry = new Registry();
  const registers = [registry];
  const labels = { controller };
  const total = new Counter({ name: 'controller_runtime_reconcile_total', help: 'Reconciliations by result.', labelNames: ['controller', 'result'], registers });
  const errors = new Counter({ name: 'controller_runtime_reconcile_errors_total', help: 'Reconciliations that failed.', labelNames: ['controller'], registers });
  const time = new Histogram({ name: 'controller_runtime_reconcile_time_seconds', help: 'How long a reconciliation took.', labelNames: ['controller'], buckets: SECONDS, registers });
  const active = new Gauge({ name: 'controller_runtime_active_workers', help: 'Workers at work.', labelNames: ['controller'], registers });
  new Gauge({ name: 'controller_runtime_max_concurrent_reconciles', help: 'Workers there may be.', labelNames: ['controller'], registers }).set(labels, concurrency);
  const queueLabels = { name: controller, controller };
  const queueNames = ['name', 'controller'] as const;
  const depth = new Gauge({ name: 'workqueue_depth', help: 'Keys that wait.', labelNames: queueNames, registers });
  const adds = new Counter({ name: 'workqueue_adds_total', help: 'Keys added.', labelNames: queueNames, registers });
  const waited = new Histogram({ name: 'workqueue_queue_duration_seconds', help: 'How long a key waited.', labelNames: queueNames, buckets: SECONDS, registers });
  const worked = new Histogram({ name: 'workqueue_work_duration_seconds', help: 'How long the work on a key took.', labelNames: queueNames, buckets: SECONDS, registers });
  const retries = new Counter({ name: 'workqueue_retries_total', help: 'Keys that failed and were put back.', labelNames: queueNames, registers });
  const requests = new Counter({ name: 'rest_client_requests_total', help: 'Answers of the API server; code 0: none came.', labelNames: ['method', 'code'], registers });
  const master = new Gauge({ name: 'leader_election_master_status', help: '1 where this process leads.', labelNames: ['name'], registers });
  for (const result of ['success', 'error', 'requeue_after'] as const) total.inc({ ...labels, result }, 0);
  errors.inc(labels, 0);
  master.set({ name: controller }, 0);
  return {
    registry,
    answered: (method, code) => requests.inc({ method, code: String(code) }),
    leads: (is) => master.set({ name: controller }, is ? 1 : 0),
    queue: {
      added(waiting) {
        adds.inc(queueLabels);
        depth.set(queueLabels, waiting);
      },
      began(waiting, busy, waitedMs) {
        depth.set(queueLabels, waiting);
        active.set(labels, busy);
        waited.observe(queueLabels, waitedMs / 1_000);
      },
      ended(result, tookMs, busy) {
        total.inc({ ...labels, result });
        time.observe(labels, tookMs / 1_000);
        worked.observe(queueLabels, tookMs / 1_000);
        active.set(labels, busy);
        if (result !== 'error') return;
        errors.inc(labels);
        retries.inc(queueLabels);
      },
    },
  };
}
