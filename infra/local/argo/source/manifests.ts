// Files of a folder to objects, as Argo CD's directory source reads them. Pure.
import { parseAllDocuments } from 'yaml';
import { globMatches } from '../glob.ts';
import type { Source, Thing } from '../kinds.ts';

export interface SourceFile {
  /** Path below the Application's folder. */
  path: string;
  content: string;
  /** Git's id of the content. */
  id: string;
}

/** The repository's content can't become objects; the message is a gRPC description. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly code: 'FailedPrecondition' | 'Unknown';
  constructor(message: string, code: 'FailedPrecondition' | 'Unknown' = 'FailedPrecondition') {
    super(message);
    this.code = code;
  }
}

const parsed = new Map<string, Thing[]>();
const MOST_PARSED = 20_000;

export function isManifest(path: string, directory: Source['directory']): boolean {
  if (!directory?.recurse && path.includes('/')) return false;
  if (!/\.(yaml|yml|json)$/.test(path)) return false;
  if (directory?.exclude && globMatches(directory.exclude, path)) return false;
  return !directory?.include || globMatches(directory.include, path);
}

/** Objects of all files, in order. Throws ManifestError for the first file that is none. */
export function objectsOf(files: SourceFile[]): Thing[] {
  return files.flatMap((file) => {
    const known = parsed.get(file.id);
    if (known) return known;
    const objects = parse(file);
    if (parsed.size >= MOST_PARSED) parsed.clear();
    parsed.set(file.id, objects);
    return objects;
  });
}

function parse({ path: whole, content }: SourceFile): Thing[] {
  const path = whole.split('/').pop() ?? whole;
  const documents = parseAllDocuments(content, { version: '1.1', merge: true, uniqueKeys: true, logLevel: 'silent' });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error) throw broken(path, `error converting YAML to JSON: yaml: line ${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''}`);
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 100 });
    } catch (cause) {
      throw broken(path, `error converting YAML to JSON: yaml: ${(cause as Error).message}`);
    }
    if (value === null || value === undefined) return [];
    return objects(path, JSON.parse(JSON.stringify(value)));
  });
}

function objects(path: string, value: unknown): Thing[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw broken(path, `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type map[string]interface {}`);
  const { kind, apiVersion, items, metadata } = value as Record<string, unknown>;
  if (Object.keys(value).length === 0) return [];
  if (typeof kind !== 'string' || kind === '') throw new ManifestError(`Failed to unmarshal ${JSON.stringify(path)}: Object 'Kind' is missing in '${JSON.stringify(value)}'`);
  if (typeof apiVersion !== 'string') throw new ManifestError(`Failed to unmarshal ${JSON.stringify(path)}: Object 'apiVersion' is missing in '${JSON.stringify(value)}'`);
  if (kind.endsWith('List') && Array.isArray(items)) return items.flatMap((item) => objects(path, item));
  return [{ ...(value as Thing), metadata: (metadata ?? {}) as Thing['metadata'] }];
}

function broken(path: string, reason: string): ManifestError {
  return new ManifestError(`Failed to unmarshal ${JSON.stringify(path)}: failed to unmarshal manifest: ${reason}`);
}
