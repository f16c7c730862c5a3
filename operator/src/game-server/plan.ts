import { randomBytes } from 'node:crypto';
import { ANNOTATION, parseQuantity, specErrors } from '@pteronimbus/synth/contract';
import type { KubeObject, Resource } from '@pteronimbus/runtime';
import { KINDS } from '../kinds.ts';
import { desiredConfigMap, desiredRconSecret } from './desired/files.ts';
import { desiredNetworkPolicy } from './desired/network-policy.ts';
import { desiredPod, POD_DIGEST, POD_RESTART } from './desired/pod.ts';
import { desiredService, nodePortsOf } from './desired/service.ts';
import { desiredVolume } from './desired/volume.ts';
import type { Observed } from './observe.ts';

export type Action =
  | { do: 'create' | 'apply'; kind: Resource; object: KubeObject; event: string }
  | { do: 'delete'; kind: Resource; object: KubeObject; event: string }
  | { do: 'patch'; kind: Resource; object: KubeObject; patch: object; event: string };
export interface Refusal {
  reason: string;
  message: string;
}
export interface Plan {
  refused?: Refusal;
  actions: Action[];
}

/** Pure: what to do next. A refused wish changes nothing, so the old state keeps running. */
export function planFor(seen: Observed, operatorNamespace: string, password = randomBytes(24).toString('hex')): Plan {
  const { server, template, volume, pod, service, secret, config, policy } = seen;
  if (!template) return refuse('NoSuchTemplate', `The catalogue has no ${server.spec.game} of revision ${server.spec.revision}.`);
  const [error] = specErrors(server.spec, template.spec);
  if (error) return refuse('InvalidSpec', `spec${error.path.replaceAll('/', '.')}: ${error.message}`);
  if (Object.keys(server.spec.secrets ?? {}).length > 0) return refuse('SecretsNotSupported', 'spec.secrets: encrypted values are not supported yet. Remove them.');
  const wanted = desiredVolume(server, template.spec);
  const [has = 0, wants = 0] = [volume, wanted].map((one) => parseQuantity(one?.spec.resources.requests.storage ?? '0') ?? 0);
  if (volume && wants < has) return refuse('StorageShrinks', `spec.storage.size: the volume has ${volume.spec.resources.requests.storage} and never shrinks.`);
  const held = Object.fromEntries((service?.spec.ports ?? []).flatMap((port) => (port.nodePort === undefined ? [] : [[port.name, port.nodePort]])));
  const taken = new Set(seen.services.filter((one) => one !== service).flatMap((one) => one.spec.ports.map((port) => port.nodePort ?? 0)));
  const ports = server.spec.network?.expose === undefined || server.spec.network.expose === 'NodePort'
    ? nodePortsOf(server, template.spec, seen.namespace?.metadata.annotations?.[ANNOTATION.portRange], taken, held) : {};
  if (!ports) return refuse('NoFreePort', 'No port of the tenant\'s range is free. Remove a server or ask for a wider range.');

  const actions: Action[] = [];
  const marked = volume?.metadata.annotations?.[ANNOTATION.keepUntil] !== undefined;
  if (!volume) actions.push({ do: 'create', kind: KINDS.volumes, object: wanted, event: 'VolumeCreated' });
  else if (wants > has || marked) {
    const patch = { metadata: { resourceVersion: volume.metadata.resourceVersion, annotations: { [ANNOTATION.keepUntil]: null } }, spec: { resources: wanted.spec.resources } };
    actions.push({ do: 'patch', kind: KINDS.volumes, object: volume, patch, event: marked ? 'WorldReturns' : 'VolumeGrows' });
  }
  if (!secret) actions.push({ do: 'create', kind: KINDS.secrets, object: desiredRconSecret(server, password), event: 'PasswordMade' });
  const files = desiredConfigMap(server, template.spec);
  if (files && JSON.stringify((config as { data?: object } | undefined)?.data) !== JSON.stringify(files.data)) actions.push({ do: 'apply', kind: KINDS.configs, object: files, event: 'FilesWritten' });
  if (!policy) actions.push({ do: 'apply', kind: KINDS.policies, object: desiredNetworkPolicy(server, template.spec, operatorNamespace), event: 'NetworkPolicyWritten' });
  const wantedService = desiredService(server, template.spec, ports);
  const changed = wantedService.spec.ports.some((port) => port.nodePort !== undefined && port.nodePort !== held[port.name]) || service?.spec.type !== wantedService.spec.type;
  if (!service || changed) actions.push({ do: 'apply', kind: KINDS.services, object: wantedService, event: 'ServiceWritten' });

  const wantedPod = desiredPod(server, template.spec, (volume ?? wanted).metadata.name);
  if (pod?.metadata.deletionTimestamp) return { actions };
  if (server.spec.state === 'Stopped') return { actions: pod ? [...actions, { do: 'delete', kind: KINDS.pods, object: pod, event: 'Stopping' }] : actions };
  if (!pod) return { actions: [...actions, { do: 'create', kind: KINDS.pods, object: wantedPod, event: 'PodCreated' }] };
  const [old, next] = [pod.metadata.annotations, wantedPod.metadata.annotations];
  const ordered = next?.[POD_RESTART] !== undefined && next[POD_RESTART] !== old?.[POD_RESTART];
  const foreign = pod.metadata.ownerReferences?.[0]?.uid !== server.metadata.uid;
  if (ordered || foreign || old?.[POD_DIGEST] !== next?.[POD_DIGEST]) actions.push({ do: 'delete', kind: KINDS.pods, object: pod, event: ordered ? 'Restarting' : 'Updating' });
  return { actions };
}

const refuse = (reason: string, message: string): Plan => ({ refused: { reason, message }, actions: [] });
