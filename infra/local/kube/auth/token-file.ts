// The file of fixed tokens: CSV `token,user,uid,"group1,group2"`, as kube-apiserver's --token-auth-file.
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { User } from './user.ts';

/** Looks tokens up by digest, so that neither comparison nor memory shows them. Throws with the line that can't be read. */
export function readTokenFile(file: string): (token: string) => User | undefined {
  const users = new Map<string, { digest: Buffer; user: User }>();
  readFileSync(file, 'utf8').split('\n').forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const [token, name, uid, groups = ''] = fields(line);
    if (!token || !name || uid === undefined) throw new Error(`${file}, line ${index + 1}: expected token,user,uid,"group1,group2".`);
    const digest = digestOf(token);
    users.set(digest.toString('base64'), { digest, user: { name, uid, groups: groups.split(',').map((group) => group.trim()).filter((group) => group !== '') } });
  });
  return (token) => {
    const digest = digestOf(token);
    const found = users.get(digest.toString('base64'));
    return found && timingSafeEqual(found.digest, digest) ? found.user : undefined;
  };
}

function fields(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => (quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"')));
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
