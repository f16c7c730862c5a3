import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';

export interface Keys {
  jwks: { keys: object[] };
  cookies: string[];
}

/** The signing and cookie keys of this issuer, made once: tokens outlive a restart. */
export function loadKeys(dir: string): Keys {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'keys.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Keys;
  const keys = { jwks: { keys: [signingKey()] }, cookies: [randomBytes(32).toString('base64url')] };
  save(path, keys);
  return keys;
}

/** From the next start on the issuer signs with a new key; what older ones signed goes on counting. */
export function addSigningKey(dir: string): void {
  const { jwks, cookies } = loadKeys(dir);
  save(join(dir, 'keys.json'), { jwks: { keys: [signingKey(), ...jwks.keys] }, cookies });
}

function signingKey(): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') };
}

function save(path: string, keys: Keys): void {
  writeFileSync(`${path}.new`, JSON.stringify(keys), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
