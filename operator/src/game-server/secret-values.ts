// The opened secrets of the wish that is made true, and the mark by which a pod is known to run with them. Pure.
import { createHmac } from 'node:crypto';
import { canonicalJson, RCON_PASSWORD_KEY } from '@pteronimbus/synth/contract';
import type { Secret } from '../kinds.ts';
import type { Observed } from './observe.ts';

/** Plaintext by key. When what was accepted before can no longer be opened, what its pod was given stands. */
export function secretValues({ opened, wishSecret }: Observed): Record<string, string> {
  return opened.fault ? decoded(wishSecret) : opened.values;
}

/** Says nothing to who has not the server's RCON password; undefined: there are no secrets, or the password is not seen yet. */
export function secretMark(seen: Observed): string | undefined {
  const password = seen.secret?.data?.[RCON_PASSWORD_KEY];
  const values = secretValues(seen);
  if (password === undefined || Object.keys(values).length === 0) return undefined;
  return createHmac('sha256', password).update(canonicalJson(values)).digest('hex');
}

/** A pod with secrets is judged and made only when its mark can be told. */
export function awaitsMark(seen: Observed): boolean {
  return Object.keys(seen.server.spec.secrets ?? {}).length > 0 && secretMark(seen) === undefined;
}

function decoded(secret: Secret | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(secret?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}
