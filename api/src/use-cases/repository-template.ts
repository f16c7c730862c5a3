// What a tenant's repository begins with, and what of a newer template it may be offered. Pure.
import { createHash } from 'node:crypto';
import type { ObjectId } from '../git/port.ts';
import type { Ports } from '../ports.ts';

export type TemplateFiles = ReadonlyMap<string, Uint8Array>;

/** The template's files for one tenant, but for the cluster's folder. */
export function templateFilesFor({ config, repositoryTemplate }: Pick<Ports, 'config' | 'repositoryTemplate'>, tenant: string): Map<string, Uint8Array> {
  const words = { '{{tenant}}': tenant, '{{cluster}}': config.cluster, '{{gitUrl}}': config.gitea.publicUrl, '{{formUrl}}': config.publicUrl };
  const files = [...repositoryTemplate].filter(([path]) => !path.startsWith('clusters/'));
  return new Map(files.map(([path, text]) => [path, Buffer.from(Object.entries(words).reduce((filled, [word, value]) => filled.replaceAll(word, value), text))]));
}

/** Git's id of a file's content. */
export const blobIdOf = (bytes: Uint8Array): ObjectId => createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex');

/** One word for all of them. */
export function digestOf(files: TemplateFiles): string {
  const lines = [...files].map(([path, bytes]) => `${path} ${blobIdOf(bytes)}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 32);
}

/** Every content of ours that each path had: what is there and one of these is nobody's edit. */
export type Delivered = Record<string, ObjectId[]>;

export function deliveredWith(delivered: Delivered, files: TemplateFiles): Delivered {
  const paths = new Set([...Object.keys(delivered), ...files.keys()]);
  return Object.fromEntries([...paths].map((path) => [path, [...new Set([...(delivered[path] ?? []), ...(files.has(path) ? [blobIdOf(files.get(path)!)] : [])])]]));
}

export interface TemplateUpdate {
  files: Map<string, Uint8Array | null>;
  /** Paths that people changed, took away, or did not take when they were offered: theirs stay. */
  theirs: string[];
}

/** What brings a repository up to this template. `there` is what it holds now of the paths in question. */
export function templateUpdate(there: ReadonlyMap<string, ObjectId | undefined>, delivered: Delivered, files: TemplateFiles): TemplateUpdate {
  const update: TemplateUpdate = { files: new Map(), theirs: [] };
  for (const path of new Set([...Object.keys(delivered), ...files.keys()])) {
    const [now, known, next] = [there.get(path), delivered[path] ?? [], files.get(path)];
    if (now === (next && blobIdOf(next))) continue;
    if (now === undefined ? known.length === 0 : known.includes(now)) update.files.set(path, next ?? null);
    else if (next) update.theirs.push(path);
  }
  return update;
}
