// Tokens that the server issues to ServiceAccounts (TokenRequest): signed JWTs, the key is kept in the state folder.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign, verify, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dig, type JsonObject } from '../object.ts';
import type { Store } from '../storage/store.ts';
import { serviceAccountGroups, serviceAccountName, serviceAccountOf, type User } from './user.ts';

export const ISSUER = 'https://kubernetes.default.svc';

export interface Grant {
  namespace: string;
  name: string;
  uid: string;
  audiences: string[];
  /** Seconds. */
  lifetime: number;
  /** The token ends with it. */
  pod?: { name: string; uid: string };
}

export class ServiceAccountTokens {
  readonly #key: KeyObject;
  readonly #public: KeyObject;
  readonly #store: Store;
  readonly keyId: string;

  constructor(dir: string, store: Store) {
    const file = join(dir, 'service-account.key');
    if (!existsSync(file)) {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      writeFileSync(`${file}.new`, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    }
    this.#key = createPrivateKey(readFileSync(file));
    this.#public = createPublicKey(this.#key);
    this.#store = store;
    this.keyId = createHash('sha256').update(this.#public.export({ type: 'spki', format: 'der' })).digest('base64url');
  }

  issue(grant: Grant, now: Date): { token: string; expires: Date } {
    const seconds = Math.floor(now.getTime() / 1000);
    const header = { alg: 'ES256', kid: this.keyId };
    const claims = {
      aud: grant.audiences, exp: seconds + grant.lifetime, iat: seconds, iss: ISSUER, jti: randomUUID(), nbf: seconds,
      'kubernetes.io': { namespace: grant.namespace, ...(grant.pod && { pod: grant.pod }), serviceaccount: { name: grant.name, uid: grant.uid } }, sub: serviceAccountName(grant.namespace, grant.name),
    };
    const signed = `${encode(header)}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' });
    return { token: `${signed}.${signature.toString('base64url')}`, expires: new Date((seconds + grant.lifetime) * 1000) };
  }

  /** The ServiceAccount, while its token is good and it still is the same object. */
  verify(token: string, now: Date, audience = ISSUER): User | undefined {
    const [header = '', claims = '', signature = ''] = token.split('.');
    if (signature === '' || !verify('sha256', Buffer.from(`${header}.${claims}`), { key: this.#public, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) return undefined;
    const content = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as JsonObject;
    const account = serviceAccountOf(String(content.sub));
    const isCurrent = Number(content.exp) * 1000 > now.getTime() && (content.aud as string[]).includes(audience);
    if (!isCurrent || !account) return undefined;
    const stored = this.#store.get('serviceaccounts', account.namespace, account.name);
    const uid = dig(content, 'kubernetes.io', 'serviceaccount', 'uid');
    if (!stored || stored.object.metadata.uid !== uid) return undefined;
    const pod = dig(content, 'kubernetes.io', 'pod') as { name: string; uid: string } | undefined;
    if (pod && this.#store.get('pods', account.namespace, pod.name)?.object.metadata.uid !== pod.uid) return undefined;
    const extra = { 'authentication.kubernetes.io/credential-id': [`JTI=${String(content.jti)}`], ...(pod && { 'authentication.kubernetes.io/pod-name': [pod.name], 'authentication.kubernetes.io/pod-uid': [pod.uid] }) };
    return { name: String(content.sub), uid: String(uid), groups: serviceAccountGroups(account.namespace), extra };
  }

  /** For whoever wants to check tokens on their own. */
  keys(): JsonObject {
    return { keys: [{ ...(this.#public.export({ format: 'jwk' }) as JsonObject), use: 'sig', alg: 'ES256', kid: this.keyId }] };
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
