// Random secrets are shown once and kept as digests; what must be read again is sealed with the session key.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** 32 random bytes: a plain digest is enough, there is nothing to guess. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');
export const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export interface Seal {
  seal(text: string): Buffer;
  /** The text, or undefined when it was not sealed here. */
  open(sealed: Buffer): string | undefined;
}

/** AES-256-GCM under a key derived for one purpose. */
export function makeSeal(sessionKey: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', sessionKey, '', `pteronimbus:${purpose}`, 32));
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(sealed) {
      if (sealed.length < 28) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(12, 28));
        return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
