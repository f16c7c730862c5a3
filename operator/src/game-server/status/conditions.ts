import type { Condition, GameServer } from '@pteronimbus/synth/contract';

export interface Verdict {
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
}

export const yes = (reason: string, message: string): Verdict => ({ status: 'True', reason, message });
export const no = (reason: string, message: string): Verdict => ({ status: 'False', reason, message });

/** Conditions in a fixed order; the time of one whose status stays, stays. Absent ones are left out. */
export function conditionsOf(server: GameServer, verdicts: Record<string, Verdict | undefined>, now: string): Condition[] {
  return Object.entries(verdicts).flatMap(([type, verdict]) => {
    if (!verdict) return [];
    const old = server.status?.conditions?.find((one) => one.type === type);
    return [{ type, ...verdict, observedGeneration: server.metadata.generation ?? 0, lastTransitionTime: old?.status === verdict.status ? old.lastTransitionTime : now }];
  });
}
