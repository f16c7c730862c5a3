// The objects around the pod. One function per object: what is to be done so that it is as it should be.
import { ANNOTATION, LABEL, parseQuantity, wishSecretName, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { KubeObject, Note, Resource } from '@pteronimbus/runtime';
import { FINAL_BACKUP } from '../../backup/backup.ts';
import { KINDS } from '../../kinds.ts';
import { normal, type Action } from '../action.ts';
import { desiredBudget } from '../desired/budget.ts';
import { desiredConfigMap, desiredRconSecret } from '../desired/files.ts';
import { desiredNetworkPolicy } from '../desired/network-policy.ts';
import { desiredWishSecret } from '../desired/secrets.ts';
import { desiredService, nodePortsOf, rangeOf } from '../desired/service.ts';
import { desiredVolume } from '../desired/volume.ts';
import type { Observed } from '../observe.ts';
import { satisfies } from '../satisfies.ts';
import { secretValues } from '../secret-values.ts';
import type { Moment } from './moment.ts';

export type ObjectPolicy = (seen: Observed, template: GameTemplateSpec, moment: Moment) => Action[];

/** In the order in which a pod needs them. */
export const OBJECT_POLICIES: readonly ObjectPolicy[] = [strays, keptVolumes, volume, secret, wishSecret, files, networkPolicy, service, budget];

/** What an earlier server of this name left behind goes first, or its end would take away what the new one relies on. */
function strays({ strays }: Observed): Action[] {
  return strays.map(({ kind, object }) => ({ do: 'delete', kind, object }));
}

function keptVolumes({ keptVolumes }: Observed, _: GameTemplateSpec, { now }: Moment): Action[] {
  return keptVolumes.filter((one) => isOverdue(one, now)).map((object) => ({ do: 'delete', kind: KINDS.volumes, object, note: normal('KeptWorldRemoved', `The kept world ${object.metadata.name} was not asked for in time.`) }));
}

/** Whether the time for which a world is kept is over. Without that time it is in use. */
export function isOverdue(volume: KubeObject, now: number): boolean {
  return keptUntil(volume) <= now;
}

/** Milliseconds since 1970; Infinity: it is not marked. */
export function keptUntil(volume: KubeObject): number {
  const until = Date.parse(volume.metadata.annotations?.[ANNOTATION.keepUntil] ?? '');
  return Number.isNaN(until) ? Infinity : until;
}

function volume({ server, volume }: Observed, template: GameTemplateSpec): Action[] {
  const wanted = desiredVolume(server, template);
  if (!volume) return [{ do: 'create', kind: KINDS.volumes, object: wanted, note: normal('WorldMade', `The volume ${wanted.metadata.name} of ${wanted.spec.resources.requests.storage} is being made.`) }];
  const [has = 0, wants = 0] = [volume, wanted].map((one) => parseQuantity(one.spec.resources.requests.storage) ?? 0);
  const returns = keptUntil(volume) !== Infinity || volume.metadata.labels?.[LABEL.serverUid] !== server.metadata.uid;
  if (wants <= has && !returns) return [];
  const patch = {
    metadata: { resourceVersion: volume.metadata.resourceVersion, annotations: { [ANNOTATION.keepUntil]: null, [FINAL_BACKUP]: null }, labels: { [LABEL.serverUid]: server.metadata.uid } },
    ...(wants > has && { spec: { resources: { requests: wanted.spec.resources.requests } } }),
  };
  const note = returns ? normal('WorldReturns', `The kept world ${volume.metadata.name} is used again.`) : normal('VolumeGrows', `The volume grows to ${wanted.spec.resources.requests.storage}.`);
  return [{ do: 'patch', kind: KINDS.volumes, object: volume, patch, note }];
}

function secret({ server, secret }: Observed, _: GameTemplateSpec, { password }: Moment): Action[] {
  return secret ? [] : [{ do: 'create', kind: KINDS.secrets, object: desiredRconSecret(server, password()) }];
}

/** What a pod that still runs was given stays until it has ended: its container may have to be started again. */
function wishSecret(seen: Observed): Action[] {
  const { server, wishSecret: has } = seen;
  const values = Object.fromEntries(Object.entries(secretValues(seen)).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
  const kept = Object.entries(has?.data ?? {}).filter(([key]) => usedKeys(seen).has(key));
  const data = { ...Object.fromEntries(kept), ...values };
  const names = Object.keys(data);
  if (names.length === 0) return has ? [{ do: 'delete', kind: KINDS.secrets, object: has }] : [];
  const wanted = desiredWishSecret(server, data);
  if (has && satisfies(has, wanted) && Object.keys(has.data ?? {}).length === names.length) return [];
  const { data: _data, ...bare } = wanted;
  return [{ do: 'apply', kind: KINDS.secrets, object: wanted, over: has, bare, note: normal('SecretsOpened', `The game is given: ${Object.keys(values).join(', ') || 'no secret'}.`) }];
}

function usedKeys({ server, pod }: Observed): Set<string> {
  const [container] = (pod?.spec.containers ?? []) as { env?: { valueFrom?: { secretKeyRef?: { name: string; key: string } } }[] }[];
  const refs = (container?.env ?? []).flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []);
  return new Set(refs.filter(({ name }) => name === wishSecretName(server.metadata.name)).map(({ key }) => key));
}

function files({ server, config }: Observed, template: GameTemplateSpec): Action[] {
  const wanted = desiredConfigMap(server, template);
  const same = config && satisfies(config, wanted) && Object.keys(config.data ?? {}).length === Object.keys(wanted.data).length;
  // It holds what was accepted last: what comes late from an operator that no longer leads must not bring back an older wish.
  const { data: _data, ...bare } = wanted;
  return same ? [] : [{ do: 'apply', kind: KINDS.configs, object: wanted, over: config, bare }];
}

function networkPolicy({ server, policy }: Observed, template: GameTemplateSpec, { operatorNamespace }: Moment): Action[] {
  return applied(KINDS.policies, policy, desiredNetworkPolicy(server, template, operatorNamespace));
}

function service(seen: Observed, template: GameTemplateSpec): Action[] {
  const { server, namespace, service } = seen;
  const needsPorts = (server.spec.network?.expose ?? 'NodePort') === 'NodePort';
  const range = rangeOf(namespace?.metadata.annotations?.[ANNOTATION.portRange]);
  const ports = needsPorts ? nodePortsOf(server, template, range, seen.isPortTaken, seen.heldPorts) : {};
  if (!ports) return [];
  const wanted = desiredService(server, template, ports);
  const numbers = Object.values(ports).join(', ');
  return applied(KINDS.services, service, wanted, numbers === '' ? undefined : normal('PortsGiven', `Players join by port ${numbers}.`));
}

function budget({ server, budget }: Observed): Action[] {
  return applied(KINDS.budgets, budget, desiredBudget(server));
}

function applied(kind: Resource, live: KubeObject | undefined, object: KubeObject, note?: Note): Action[] {
  return live && satisfies(live, object) ? [] : [{ do: 'apply', kind, object, over: live, ...(note && { note }) }];
}
