import type { PublishedPort } from '@pteronimbus/synth/contract';
import type { Node } from '../../kinds.ts';
import type { Observed } from '../observe.ts';

export interface Published {
  /** host:port that players join. */
  address?: string;
  ports?: PublishedPort[];
}

export function publishedOf({ server, service, node }: Observed): Published {
  if (!service) return {};
  const ports = service.spec.ports.map(({ name, protocol = 'TCP', port, nodePort }) => ({ name, protocol, port: nodePort ?? port }));
  const ingress = service.status?.loadBalancer?.ingress?.[0];
  const { name, namespace } = server.metadata;
  const host = service.spec.type === 'LoadBalancer' ? (ingress?.ip ?? ingress?.hostname) : service.spec.type === 'NodePort' ? (hostOf(node) ?? known(server.status?.address)) : `${name}.${namespace}.svc`;
  const first = ports[0]?.port;
  return { ports, ...(host !== undefined && first !== undefined && { address: `${host.includes(':') ? `[${host}]` : host}:${first}` }) };
}

function hostOf(node: Node | undefined): string | undefined {
  return ['ExternalIP', 'InternalIP'].map((type) => node?.status?.addresses?.find((one) => one.type === type)?.address).find((one) => one !== undefined);
}

/** While no pod runs, people keep the address they know: any node leads to the port. */
function known(address: string | undefined): string | undefined {
  return address === undefined ? undefined : address.slice(0, address.lastIndexOf(':')).replace(/^\[(.*)\]$/, '$1');
}
