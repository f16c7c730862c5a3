// Files of a folder to objects, as Argo CD's directory source reads them. Pure.
import { globMatches } from '../glob.ts';
import type { Source, Thing } from '../kinds.ts';
import { documentsOf, valueOf, YamlError } from './go-yaml.ts';

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
/** A file with this anywhere in it is none of Argo CD's business. */
const LEAVE_ALONE = '+argocd:skip-file-rendering';
/** What a file that can't be read must hold to be taken for a manifest; any other is nobody's. */
const MARKS = ['apiVersion:', 'kind:', 'metadata:'];

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

function parse({ path, content }: SourceFile): Thing[] {
  if (content.includes(LEAVE_ALONE)) return [];
  const objects: Record<string, unknown>[] = [];
  try {
    for (const document of documentsOf(content)) {
      const value = valueOf(document);
      if (value !== null && value !== undefined) objects.push(objectOf(value));
    }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    if (objects.length === 0 && !MARKS.every((mark) => content.includes(mark))) return [];
    throw new ManifestError(`Failed to unmarshal ${JSON.stringify(path.split('/').pop())}: failed to unmarshal manifest: ${error.message}`);
  }
  return objects.flatMap((one) => (Array.isArray(one.items) ? (one.items as Record<string, unknown>[]) : [one])).map(thingOf);
}

function objectOf(value: unknown): Record<string, unknown> {
  const unreadable = 'error unmarshaling JSON: while decoding JSON:';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    throw new YamlError(`${unreadable} json: cannot unmarshal ${type} into Go value of type ${Array.isArray(value) ? 'unstructured.detector' : 'map[string]interface {}'}`);
  }
  const object = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
  if (typeof object.kind !== 'string' || object.kind === '') throw new YamlError(`${unreadable} Object 'Kind' is missing in '${JSON.stringify(object)}'`);
  return object;
}

/** Argo CD writes its tracking id into each object, and fails where that can't be. */
function thingOf(one: Record<string, unknown>): Thing {
  const { apiVersion = '', kind } = one;
  const metadata = one.metadata ?? {};
  const annotations = isMap(metadata) ? (metadata.annotations ?? {}) : metadata;
  if (!isMap(annotations)) {
    const [text, type] = [JSON.stringify(annotations).replace(/^"|"$/g, ''), Array.isArray(annotations) ? '[]interface {}' : typeof annotations === 'number' ? 'int64' : typeof annotations];
    throw new ManifestError(`failed to set app instance tracking info on manifest: failed to get annotations for ${String(apiVersion)}, Kind=${String(kind)} /: .metadata.annotations accessor error: ${text} is of the type ${type}, expected map[string]interface{}`, 'Unknown');
  }
  return { ...one, apiVersion: String(apiVersion), kind: String(kind), metadata: metadata as unknown as Thing['metadata'] };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
