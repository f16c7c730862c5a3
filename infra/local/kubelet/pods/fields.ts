// Fields of a pod that its containers may be told.
import type { Pod } from '../kube/types.ts';
import { ConfigError } from './config-error.ts';

/** Throws ConfigError where nobody may be told that field. */
export function fieldOf({ pod, ip, nodeIp }: { pod: Pod; ip: string; nodeIp: string }, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  if (keyed) return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2] ?? ''] ?? '';
  const lines = (map: Record<string, string> = {}) => Object.entries(map).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n');
  const fields: Record<string, string | undefined> = {
    'metadata.name': pod.metadata.name, 'metadata.namespace': pod.metadata.namespace, 'metadata.uid': pod.metadata.uid,
    'metadata.labels': lines(pod.metadata.labels), 'metadata.annotations': lines(pod.metadata.annotations),
    'spec.nodeName': pod.spec.nodeName, 'spec.serviceAccountName': pod.spec.serviceAccountName,
    'status.podIP': ip, 'status.podIPs': ip, 'status.hostIP': nodeIp, 'status.hostIPs': nodeIp,
  };
  if (!(path in fields)) throw new ConfigError(`unsupported fieldPath: ${path}`);
  return fields[path] ?? '';
}
