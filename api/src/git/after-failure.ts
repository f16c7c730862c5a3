// What it means for a waiting change that a push, or the reading before it, failed. A change that may have landed is never called
// failed as long as Git can't be asked.
import type { Refusal } from './port.ts';
import { refusals } from './refusals.ts';
import { OutcomeUnknown } from './wire/receive-pack.ts';
import { TransportError } from './wire/transport.ts';

/** Tries that a change gets, whatever stands in its way, unless the server is just away. */
export const TRIES = 25;

export interface Tried {
  tries: number;
  /** It may have landed: it was pushed without an answer, or comes from an earlier life of the process. */
  inDoubt: boolean;
}

/** True when the server is away: waiting is all there is to do, and costs no try. */
export function isAway(error: unknown): boolean {
  return error instanceof OutcomeUnknown || error instanceof TransportError && error.failure === 'unreachable';
}

/** The answer that ends the change, or undefined when it goes on waiting. */
export function refusalAfter(error: unknown, { tries, inDoubt }: Tried): Refusal | undefined {
  if (isAway(error)) return undefined;
  const message = error instanceof Error ? error.message : String(error);
  const patient = tries < TRIES;
  switch (error instanceof TransportError ? error.failure : 'not-understood') {
    case 'refused-size': return refusals.refusedSize(message);
    case 'denied': return inDoubt ? undefined : refusals.denied(message);
    // No repository, no commit in it; but a server says 404 also while rights are being changed.
    case 'missing': return inDoubt && patient ? undefined : refusals.missing(message);
    case 'too-large': return inDoubt ? undefined : refusals.tooLarge(message);
    default: return inDoubt || patient ? undefined : refusals.unreachable(message);
  }
}
