// metrics/resource: what pods take, as metrics-server reads it.
import type { Worker } from '../pods/worker.ts';

export function metricsText(workers: Iterable<Worker>): string {
  const rows = [...workers].flatMap(({ pod, usage, record }) => (usage ? [{ pod, usage, startedAt: record.startedAt }] : []));
  const labels = (pod: Worker['pod'], more = '') => `${more}namespace="${pod.metadata.namespace}",pod="${pod.metadata.name}"`;
  const inContainer = (pod: Worker['pod']) => labels(pod, `container="${pod.spec.containers[0]?.name}",`);
  const sum = (kind: 'cpu' | 'memory') => rows.reduce((total, { usage }) => total + usage[kind], 0);
  const metric = (name: string, type: string, help: string, lines: string[]) => [`# HELP ${name} [STABLE] ${help}`, `# TYPE ${name} ${type}`, ...lines.map((line) => `${name}${line}`)];
  return [
    ...metric('container_cpu_usage_seconds_total', 'counter', 'Cumulative cpu time consumed by the container in core-seconds', rows.map(({ pod, usage }) => `{${inContainer(pod)}} ${usage.cpu}`)),
    ...metric('container_memory_working_set_bytes', 'gauge', 'Current working set of the container in bytes', rows.map(({ pod, usage }) => `{${inContainer(pod)}} ${usage.memory}`)),
    ...metric('container_start_time_seconds', 'gauge', 'Start time of the container since unix epoch in seconds', rows.map(({ pod, startedAt }) => `{${inContainer(pod)}} ${Date.parse(startedAt ?? '') / 1000 || 0}`)),
    ...metric('node_cpu_usage_seconds_total', 'counter', 'Cumulative cpu time consumed by the node in core-seconds', [` ${sum('cpu')}`]),
    ...metric('node_memory_working_set_bytes', 'gauge', 'Current working set of the node in bytes', [` ${sum('memory')}`]),
    ...metric('pod_cpu_usage_seconds_total', 'counter', 'Cumulative cpu time consumed by the pod in core-seconds', rows.map(({ pod, usage }) => `{${labels(pod)}} ${usage.cpu}`)),
    ...metric('pod_memory_working_set_bytes', 'gauge', 'Current working set of the pod in bytes', rows.map(({ pod, usage }) => `{${labels(pod)}} ${usage.memory}`)),
    '',
  ].join('\n');
}
