// What no server can change and keep its world.
import { LABEL, parseQuantity, refusals } from '@pteronimbus/synth/contract';
import type { Refusal } from '../action.ts';
import type { Observed } from '../observe.ts';

export function gameRefusal({ server, accepted, volume }: Observed): Refusal | undefined {
  const had = accepted?.game ?? volume?.metadata.labels?.[LABEL.game];
  if (had === undefined || had === server.spec.game) return undefined;
  return { reason: 'GameChanged', message: `spec.game: this server is ${had} and stays it. Make a new server for ${server.spec.game}.` };
}

export function shrinkRefusal({ server, template, accepted, volume }: Observed): Refusal | undefined {
  const has = volume?.spec.resources.requests.storage;
  const wants = server.spec.storage?.size ?? template?.spec.storage.size;
  if (has !== undefined && wants !== undefined && (parseQuantity(wants) ?? 0) < (parseQuantity(has) ?? 0)) {
    return { reason: 'StorageShrinks', message: `spec.storage.size: the volume has ${has} and never shrinks, the wish says ${wants}.` };
  }
  const [error] = accepted ? refusals(accepted, server.spec) : [];
  return error && { reason: 'StorageShrinks', message: `spec${error.path.replaceAll('/', '.')}: ${error.message}` };
}
