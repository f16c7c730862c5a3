// Who holds the ports of a server that sleeps. Pure.
import type { GameTemplateSpec } from '@pteronimbus/synth/contract';
import { KINDS, type Pod } from '../../kinds.ts';
import { normal, warning, type Action } from '../action.ts';
import { desiredDoorman } from '../desired/doorman.ts';
import { POD_DIGEST } from '../desired/pod.ts';
import type { Observed } from '../observe.ts';
import type { Moment } from './moment.ts';

/** One that is over, or shows what is no longer so, is replaced. */
export function doormanActions({ server, pod }: Observed, template: GameTemplateSpec, { doormanImage }: Moment): Action[] {
  if (doormanImage === undefined) return pod ? [{ do: 'delete', kind: KINDS.pods, object: pod }] : [];
  const wanted = desiredDoorman(server, template, doormanImage);
  if (!pod) return [{ do: 'create', kind: KINDS.pods, object: wanted, note: normal('DoormanMade', 'A doorman holds the ports of the sleeping game: who joins wakes it.') }];
  if (pod.status?.phase === 'Failed') return [{ do: 'delete', kind: KINDS.pods, object: pod, note: warning('DoormanOver', `The doorman is over (${pod.status.message ?? pod.status.reason ?? 'it ended'}); a new one takes its place.`) }];
  return pod.metadata.annotations?.[POD_DIGEST] === wanted.metadata.annotations?.[POD_DIGEST] ? [] : [{ do: 'delete', kind: KINDS.pods, object: pod }];
}

/** Its end is the word that somebody wants in: whatever else ends it, the program says so by its code. */
export function hasKnocked({ status }: Pod): boolean {
  return status?.phase === 'Succeeded';
}
