// From Argo CD's sentence to the file, line, author and commit that caused it.
import type { Complaint } from './application.ts';
import type { ManifestPlaces } from './manifest-places.ts';

export interface FileToBlame {
  /** Path in the repository. */
  path: string;
  places: ManifestPlaces[];
}

export interface LastTouch {
  commit: string;
  author: string;
  at: Date;
}

export interface Blame {
  message: string;
  final: boolean;
  /** All undefined when no file is to blame. */
  file?: string;
  line?: number;
  commit?: string;
  author?: string;
}

/**
 * Finds the file a complaint is about: the one it names, else the one that holds that kind, name or namespace. What it names in `folder`
 * may be no file at all (a link): then only who put it there is known.
 */
export function blameFor(complaint: Complaint, files: FileToBlame[], touch: (path: string) => LastTouch | undefined, folder = ''): Blame {
  const { message, final } = complaint;
  const found = complaint.file === undefined ? byContent(complaint, files) : byName(complaint.file, files);
  if (found) {
    const line = complaint.file === undefined ? lineIn(message, found.places) : (complaint.line ?? 1);
    return blamed({ message, final, file: found.file.path, line }, touch(found.file.path));
  }
  if (complaint.file === undefined) return { message, final };
  const path = complaint.file.includes('/') ? complaint.file : `${folder}/${complaint.file}`;
  const last = touch(path);
  return last ? blamed({ message, final, file: path, line: complaint.line ?? 1 }, last) : { message, final };
}

/** The same with who touched the file last, when that is known. */
export function blamed(blame: Blame, last: LastTouch | undefined): Blame {
  return last ? { ...blame, commit: last.commit, author: last.author } : blame;
}

interface Found {
  file: FileToBlame;
  places: ManifestPlaces | undefined;
}

function byName(name: string, files: FileToBlame[]): Found | undefined {
  const file = files.find(({ path }) => path === name || path.endsWith(`/${name}`));
  return file && { file, places: undefined };
}

function byContent(complaint: Complaint, files: FileToBlame[]): Found | undefined {
  const forbiddenKind = /resource (?:[^\s:]*:)?(\w+) is not permitted/.exec(complaint.message)?.[1];
  const forbiddenNamespace = /namespace (\S+) is not permitted/.exec(complaint.message)?.[1];
  const tests: ((places: ManifestPlaces) => boolean)[] = [
    (places) => complaint.kind !== undefined && places.kind === complaint.kind && places.name === complaint.name && (forbiddenNamespace === undefined || places.namespace === forbiddenNamespace),
    (places) => forbiddenNamespace !== undefined && places.namespace === forbiddenNamespace,
    (places) => forbiddenKind !== undefined && places.kind === forbiddenKind,
    (places) => places.name !== undefined && new RegExp(`["'/ ;]${escape(places.name)}["' ;)]`).test(complaint.message),
  ];
  for (const test of tests) {
    for (const file of files) {
      const places = file.places.find(test);
      if (places) return { file, places };
    }
  }
  return undefined;
}

/** The field the sentence names, else what it forbids, else the object's name. */
function lineIn(message: string, places: ManifestPlaces | undefined): number {
  if (!places) return 1;
  if (/namespace \S+ is not permitted/.test(message)) return places.lineOf(['metadata', 'namespace']);
  if (/is not permitted|no matches for kind|could not find .*kind/.test(message)) return places.lineOf(['kind']);
  const field = /\.?((?:spec|metadata)(?:\.[A-Za-z0-9_-]+)+)/.exec(message)?.[1];
  return places.lineOf(field === undefined ? ['metadata', 'name'] : field.split('.'));
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
