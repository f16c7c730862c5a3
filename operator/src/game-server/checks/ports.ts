import { ANNOTATION } from '@pteronimbus/synth/contract';
import type { Refusal } from '../action.ts';
import { nodePortsOf, rangeOf } from '../desired/service.ts';
import type { Observed } from '../observe.ts';

/** Only node ports are from the tenant's range: a load balancer has an address of its own. */
export function portRefusal(seen: Observed): Refusal | undefined {
  const { server, template, namespace, isPortTaken, heldPorts } = seen;
  if (!template || (server.spec.network?.expose ?? 'NodePort') !== 'NodePort') return undefined;
  const text = namespace?.metadata.annotations?.[ANNOTATION.portRange];
  const range = rangeOf(text);
  for (const [name, port] of Object.entries(server.spec.network?.ports ?? {})) {
    if (!range || port < range.low || port > range.high) {
      return { reason: 'PortNotYours', message: `spec.network.ports.${name}: port ${port} is not one of this tenant's${range ? `, which are ${range.low} to ${range.high}` : ': it has none'}.` };
    }
    if (isPortTaken(port)) return { reason: 'PortTaken', message: `spec.network.ports.${name}: another server has port ${port}.` };
  }
  if (nodePortsOf(server, template.spec, range, isPortTaken, heldPorts)) return undefined;
  return { reason: 'NoFreePort', message: `No port of the tenant's range (${text ?? 'none'}) is free. Remove a server or ask for a wider range.` };
}
