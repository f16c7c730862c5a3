import { LABEL, type GameServer, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import { ownedMeta, policyName } from './labels.ts';

/** Game ports from everywhere; query and console from the operator's namespace only. */
export function desiredNetworkPolicy(server: GameServer, template: GameTemplateSpec, operatorNamespace: string) {
  const ports = (open: boolean) => template.ports.filter((port) => (port.role === 'game') === open).map(({ port, protocol }) => ({ port, protocol }));
  const from = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': operatorNamespace } } }];
  const closed = ports(false);
  return {
    apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: ownedMeta(server, policyName(server.metadata.name)),
    spec: {
      podSelector: { matchLabels: { [LABEL.server]: server.metadata.name } }, policyTypes: ['Ingress'],
      ingress: [{ ports: ports(true) }, ...(closed.length > 0 ? [{ from, ports: closed }] : [])],
    },
  };
}
