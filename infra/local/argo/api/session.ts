// Who asks, by token, and what that account may do.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isAllowed } from './rbac.ts';
import { DENIED, NOBODY, Refused } from './refused.ts';

export interface Session {
  account: string;
  may(resource: string, action: string, object: string): boolean;
  /** Throws a refusal that names all of it. */
  must(resource: string, action: string, object: string): void;
}

/** `accounts`: tokens by account, made at `issued`. */
export function sessionOf(accounts: Record<string, string>, issued: string, policy: { csv: string; fallback: string }, authorization: string | undefined): Session {
  const account = accountOf(accounts, authorization);
  const may = (resource: string, action: string, object: string) => isAllowed(policy, account, resource, action, object);
  return {
    account,
    may,
    must(resource, action, object) {
      if (!may(resource, action, object)) throw new Refused(DENIED, `permission denied: ${resource}, ${action}, ${object}, sub: ${account}, iat: ${issued}`);
    },
  };
}

function accountOf(accounts: Record<string, string>, authorization: string | undefined): string {
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
  const given = digest(token);
  const found = Object.entries(accounts).find(([, known]) => timingSafeEqual(digest(known), given));
  if (found && token !== '') return found[0];
  // What does not look like a token of Argo CD's is taken for none.
  throw new Refused(NOBODY, token.split('.').length === 3 ? 'invalid session: token signature is invalid: signature is invalid' : 'no session information');
}

function digest(text: string): Buffer {
  return createHmac('sha256', 'compare').update(text).digest();
}
