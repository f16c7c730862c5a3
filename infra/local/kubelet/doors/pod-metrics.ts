// metrics.k8s.io/v1beta1: what pods take now, in the shape of metrics-server, for an API server that passes the group on.
import { timestamp } from '../kube/events.ts';
import { paceOf } from '../pods/pace.ts';
import type { Worker } from '../pods/worker.ts';
import { Refusal } from './refusal.ts';

const GROUP = '/apis/metrics.k8s.io';
const API_VERSION = 'metrics.k8s.io/v1beta1';
const VERBS = ['get', 'list'];

/** Whether a path is this group's. */
export const isMetrics = (path: string): boolean => path === GROUP || path.startsWith(`${GROUP}/`);

/** The answer to a GET. Throws a Refusal for what is not there. */
export function podMetrics(path: string, query: URLSearchParams, workers: Iterable<Worker>): object {
  const version = { groupVersion: API_VERSION, version: 'v1beta1' };
  if (path === GROUP) return { kind: 'APIGroup', apiVersion: 'v1', name: 'metrics.k8s.io', versions: [version], preferredVersion: version };
  if (path === `${GROUP}/v1beta1`) return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: API_VERSION, resources: [{ name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: VERBS }] };
  const [, namespace, name] = /^\/apis\/metrics\.k8s\.io\/v1beta1(?:\/namespaces\/([^/]+))?\/pods(?:\/([^/]+))?$/.exec(path) ?? refuse(404, 'the server could not find the requested resource');
  const items = [...workers].filter(({ pod: { metadata } }) => (namespace === undefined || metadata.namespace === namespace) && (name === undefined || metadata.name === name) && wanted(metadata.labels ?? {}, query)).flatMap(measured);
  if (name === undefined) return { kind: 'PodMetricsList', apiVersion: API_VERSION, metadata: {}, items };
  return items[0] ?? refuse(404, `podmetrics.metrics.k8s.io "${namespace}/${name}" not found`);
}

/** None while too little was seen of it. */
function measured({ pod, usage, looks }: Worker): object[] {
  const pace = paceOf(looks);
  if (!usage || !pace) return [];
  const { name, namespace, labels } = pod.metadata;
  return [{
    kind: 'PodMetrics', apiVersion: API_VERSION, metadata: { name, namespace, creationTimestamp: timestamp(), ...(labels && { labels }) }, timestamp: timestamp(), window: `${Math.round(pace.seconds)}s`,
    containers: [{ name: pod.spec.containers[0]?.name, usage: { cpu: `${Math.round(pace.cores * 1e9)}n`, memory: `${Math.round(usage.memory / 1024)}Ki` } }],
  }];
}

/** Equality is all of a selector that is understood here. */
function wanted(labels: Record<string, string>, query: URLSearchParams): boolean {
  const parts = (query.get('labelSelector') ?? '').split(',').filter((part) => part !== '');
  return parts.every((part) => {
    const [, key = '', value = ''] = /^([^=!\s]+)==?([^=!\s]*)$/.exec(part) ?? refuse(400, `This selector is not understood here: ${part}`);
    return labels[key] === value;
  });
}

function refuse(code: number, message: string): never {
  throw new Refusal(code, message);
}
