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
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomBytes(8).toString('hex');
  const keys = {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid }] },
    cookies: [randomBytes(32).toString('base64url')],
  };
  writeFileSync(`${path}.new`, JSON.stringify(keys), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return keys;
}
