// Passwords and tokens: how they are kept and compared.
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { State, Token, User } from './model.ts';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
/** Passwords that were right a moment ago, by hash: git sends them with every request and scrypt costs 40 ms. */
const known = new Map<string, string>();
const KNOWN_LIMIT = 1_000;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('hex')}:${(await derive(password, salt, 32)).toString('hex')}`;
}

export async function passwordMatches(user: User, password: string): Promise<boolean> {
  const fingerprint = createHash('sha256').update(`${user.password}\0${password}`).digest('hex');
  if (known.get(user.login) === fingerprint) return true;
  const [salt = '', expected = ''] = user.password.split(':');
  const matches = timingSafeEqual(await derive(password, Buffer.from(salt, 'hex'), 32), Buffer.from(expected, 'hex'));
  if (matches) {
    if (known.size >= KNOWN_LIMIT) known.clear();
    known.set(user.login, fingerprint);
  }
  return matches;
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A new token and what is kept of it. */
export function makeToken(id: number, userId: number, name: string, scopes: string[], now: string): { secret: string; token: Token } {
  const secret = randomBytes(20).toString('hex');
  return { secret, token: { id, userId, name, hash: hashToken(secret), lastEight: secret.slice(-8), scopes, created: now } };
}

export function findToken(state: State, secret: string): Token | undefined {
  if (!/^[0-9a-f]{40}$/.test(secret)) return undefined;
  const hash = hashToken(secret);
  return state.tokens.find((token) => token.hash === hash);
}
