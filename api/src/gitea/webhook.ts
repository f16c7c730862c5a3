import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Push {
  /** `<organisation>/<repository>` */
  repository: string;
  ref: string;
  after: string;
}

/** Whether Gitea sent this body: hex HMAC-SHA256 of the raw bytes, compared in constant time. */
export function signatureMatches(secret: string, body: Buffer, signature: string | undefined): boolean {
  if (signature === undefined || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  return timingSafeEqual(createHmac('sha256', secret).update(body).digest(), Buffer.from(signature, 'hex'));
}

/** The push a delivery tells of, or undefined for anything else. */
export function pushOf(body: Buffer): Push | undefined {
  try {
    const { ref, after, repository } = JSON.parse(body.toString('utf8')) as { ref?: unknown; after?: unknown; repository?: { full_name?: unknown } };
    if (typeof ref !== 'string' || typeof after !== 'string' || typeof repository?.full_name !== 'string') return undefined;
    return { ref, after, repository: repository.full_name };
  } catch {
    return undefined;
  }
}
