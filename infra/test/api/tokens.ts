// Access tokens as the issuer would make them, and as it never would: its own signing key lies in the ground's folder.
import { createPrivateKey, createSign, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './lab.ts';

type Jwk = JsonWebKey & { kid: string };

export interface TokenParts {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  /** Another key than the issuer's. */
  key?: KeyObject;
}

/** A token of the issuer for somebody, with some parts other than they should be. */
export function tokenOf(lab: Lab, { header = {}, claims = {}, key }: TokenParts = {}): string {
  const [jwk] = (JSON.parse(readFileSync(join(lab.ground.dir, 'idp', 'keys.json'), 'utf8')) as { jwks: { keys: [Jwk] } }).jwks.keys;
  const now = Math.floor(Date.now() / 1000);
  const body = { iss: lab.at.idp, aud: 'pteronimbus', sub: 'somebody', iat: now, exp: now + 600, preferred_username: 'somebody', name: 'Some Body', email: 'somebody@pteronimbus.example', groups: ['/tenants/redfox/viewer'], ...claims };
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: jwk.kid, ...header })}.${encode(body)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key ?? createPrivateKey({ key: jwk, format: 'jwk' })).toString('base64url')}`;
}

/** A token that nobody signed. */
export function unsignedToken(lab: Lab): string {
  const [, claims] = tokenOf(lab).split('.');
  return `${encode({ alg: 'none', typ: 'JWT' })}.${claims}.`;
}

export const strangersKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
