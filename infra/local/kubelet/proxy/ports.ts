// Which addresses a Service listens on, and which pod gets a connection: pure.
import type { Pod, Service, ServicePort } from '../kube/types.ts';

export interface Listening { key: string; protocol: 'TCP' | 'UDP'; address: string; port: number; to: ServicePort }

/** clusterIP:port and node:nodePort; node:port too where a load balancer is asked for. */
export function listeningOf({ spec }: Service, nodeIp: string): Listening[] {
  if (!spec.selector || spec.type === 'ExternalName') return [];
  return (spec.ports ?? []).flatMap((each) => {
    const protocol = each.protocol === 'UDP' ? 'UDP' as const : 'TCP' as const;
    if (each.protocol === 'SCTP') return [];
    const at = (address: string, port: number): Listening => ({ key: `${protocol} ${address} ${port}`, protocol, address, port, to: each });
    return [
      ...(spec.clusterIP && spec.clusterIP !== 'None' ? [at(spec.clusterIP, each.port)] : []),
      ...(each.nodePort ? [at(nodeIp, each.nodePort)] : []),
      ...(spec.type === 'LoadBalancer' ? [at(nodeIp, each.port)] : []),
    ];
  });
}

export interface Backend { pod: Pod; ip: string; ready: boolean }

/** Backends that may get a connection: ready ones; ending ones that still serve only where there is no other. */
export function backendsOf({ spec, metadata }: Service, pods: Iterable<Backend>): Backend[] {
  const selector = Object.entries(spec.selector ?? {});
  const fitting = [...pods].filter(({ pod, ready }) => pod.metadata.namespace === metadata.namespace
    && (ready || (spec.publishNotReadyAddresses ?? false)) && selector.every(([key, value]) => pod.metadata.labels?.[key] === value));
  const staying = fitting.filter(({ pod }) => pod.metadata.deletionTimestamp === undefined);
  return staying.length > 0 ? staying : fitting;
}

/** The port of the pod behind a port of the service; undefined when its name is not among the pod's ports. */
export function targetPortOf({ targetPort, port }: ServicePort, pod: Pod): number | undefined {
  const wanted = targetPort ?? port;
  if (typeof wanted === 'number') return wanted;
  return pod.spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === wanted)?.containerPort;
}
