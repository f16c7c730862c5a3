// Which user name and password go with a repository's address. Pure.
import { normalUrl } from '../project-rules.ts';
import type { Thing } from '../kinds.ts';

export interface Credentials {
  username: string;
  password: string;
}

/** A `repository` Secret of exactly this address, else the `repo-creds` Secret with the longest fitting prefix. */
export function credentialsFor(secrets: Thing[], url: string): Credentials | undefined {
  const plain = normalUrl(url);
  let best: { length: number; secret: Thing } | undefined;
  for (const secret of secrets) {
    const type = secret.metadata.labels?.['argocd.argoproj.io/secret-type'];
    const at = normalUrl(field(secret, 'url'));
    if (at === '' || (type !== 'repository' && type !== 'repo-creds')) continue;
    const length = type === 'repository' ? (at === plain && field(secret, 'password') !== '' ? Number.MAX_SAFE_INTEGER : -1) : plain.startsWith(at) ? at.length : -1;
    if (length > (best?.length ?? -1)) best = { length, secret };
  }
  if (!best) return undefined;
  return { username: field(best.secret, 'username'), password: field(best.secret, 'password') };
}

export function field(secret: Thing | undefined, name: string): string {
  const data = secret?.data as Record<string, string> | undefined;
  return Buffer.from(data?.[name] ?? '', 'base64').toString('utf8');
}
