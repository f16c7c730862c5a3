// Whether a change that needs a restart may happen now. Pure.
import type { GameServerSpec } from '@pteronimbus/synth/contract';
import { windowAt } from '../schedule/cron.ts';
import { durationMs } from '../schedule/duration.ts';
import type { Wait } from './action.ts';

export interface UpdateQuestion {
  update: GameServerSpec['update'];
  /** Nobody can be playing: it doesn't run, or not yet. */
  isDown: boolean;
  /** undefined: the game can't tell. */
  online: number | undefined;
  /** Since when the change waits. Milliseconds since 1970. */
  since: number;
  now: number;
}

/** undefined: now. */
export function waitForUpdate({ update, isDown, online, since, now }: UpdateQuestion): Wait | undefined {
  const when = update?.when ?? 'Immediately';
  const limit = durationMs(update?.deadline);
  const deadline = limit === undefined ? undefined : since + limit;
  if (when === 'Immediately' || isDown || (deadline !== undefined && now >= deadline)) return undefined;
  if (when === 'WhenEmpty') {
    if (online === 0) return undefined;
    const why = online === undefined ? 'the game does not tell whether anybody plays' : `${online} ${online === 1 ? 'player is' : 'players are'} on it`;
    return { reason: 'WaitsForPlayers', message: `The change waits until the server is empty: ${why}.${inWords(deadline)}`, until: deadline };
  }
  const { cron, timeZone, length } = update?.window ?? { cron: '* * * * *', timeZone: 'UTC', length: '1m' };
  const { open, until } = windowAt(cron, timeZone, durationMs(length) ?? 60_000, now);
  if (open) return undefined;
  const next = Math.min(until ?? Infinity, deadline ?? Infinity);
  return { reason: 'WaitsForWindow', message: `The change waits for the update window (${cron}, ${timeZone}).${inWords(deadline)}`, until: next === Infinity ? undefined : next };
}

function inWords(deadline: number | undefined): string {
  return deadline === undefined ? '' : ` It happens at the latest at ${new Date(deadline).toISOString().replace(/:\d\d\.\d+Z/, ' UTC').replace('T', ' ')}.`;
}
