import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Push {
  kind: 'push';
  /** `<organisation>/<repository>` */
  repository: string;
  ref: string;
  after: string;
}

export interface PullNews {
  kind: 'pull';
  repository: string;
  number: number;
  /** Who did it. */
  sender: string;
}

/** Whether Gitea sent this body: hex HMAC-SHA256 of the raw bytes, compared in constant time. */
export function signatureMatches(secret: string, body: Buffer, signature: string | undefined): boolean {
  if (signature === undefined || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  return timingSafeEqual(createHmac('sha256', secret).update(body).digest(), Buffer.from(signature, 'hex'));
}

/** What a delivery tells of: a push, or that something about a pull request is new. Undefined for anything else. */
export function deliveryOf(body: Buffer): Push | PullNews | undefined {
  try {
    const { ref, after, repository, number, pull_request: pull, sender } = JSON.parse(body.toString('utf8')) as Record<string, never> & { repository?: { full_name?: unknown }; pull_request?: { number?: unknown }; sender?: { login?: unknown } };
    if (typeof repository?.full_name !== 'string') return undefined;
    const index: unknown = pull?.number ?? number;
    if (typeof pull === 'object' && Number.isSafeInteger(index) && (index as number) > 0) return { kind: 'pull', repository: repository.full_name, number: index as number, sender: typeof sender?.login === 'string' ? sender.login : '' };
    if (typeof ref !== 'string' || typeof after !== 'string') return undefined;
    return { kind: 'push', ref, after, repository: repository.full_name };
  } catch {
    return undefined;
  }
}
