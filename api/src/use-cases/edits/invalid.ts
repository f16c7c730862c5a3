import type { WishError } from '@pteronimbus/synth/contract';
import type { Refusal } from '../../git/port.ts';

/** A wish that its game or its tenant cannot fulfil. */
export function invalid(errors: WishError[]): Refusal {
  return { code: 'invalid-wish', status: 422, message: 'This wish cannot be fulfilled.', details: errors };
}
