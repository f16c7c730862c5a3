// Where in a file something stands: read for blame only, never for content, so that no alias or tag is ever resolved.
import { isMap, isScalar, LineCounter, parseAllDocuments, type Document, type Pair, type Node } from 'yaml';

export interface ManifestPlaces {
  kind: string | undefined;
  name: string | undefined;
  namespace: string | undefined;
  /** Line of the deepest key of `path` that is there; 1-based. */
  lineOf(path: string[]): number;
}

const MOST_DOCUMENTS = 50;

/** Every document of a YAML file, broken ones too as far as they go. */
export function placesOf(text: string): ManifestPlaces[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent', uniqueKeys: false });
  const list = Array.isArray(documents) ? documents.slice(0, MOST_DOCUMENTS) : [];
  return list.map((document) => placesOfDocument(document as unknown as Document, lines));
}

function placesOfDocument(document: Document, lines: LineCounter): ManifestPlaces {
  const text = (path: string[]) => {
    const value: unknown = find(document.contents, path).at(-1)?.value;
    return find(document.contents, path).length === path.length && isScalar(value) && typeof value.value === 'string' ? value.value : undefined;
  };
  return {
    kind: text(['kind']),
    name: text(['metadata', 'name']),
    namespace: text(['metadata', 'namespace']),
    lineOf: (path) => lineOf(find(document.contents, path).at(-1)?.key as Node | undefined, lines) ?? lineOf(document.contents as Node | null, lines) ?? 1,
  };
}

/** Pairs along `path`, as far as they exist. */
function find(root: unknown, path: string[]): Pair[] {
  const found: Pair[] = [];
  let at = root;
  for (const key of path) {
    const pair: Pair | undefined = isMap(at) ? (at.items.find((item) => isScalar(item.key) && String(item.key.value) === key) as Pair | undefined) : undefined;
    if (!pair) break;
    found.push(pair);
    at = pair.value;
  }
  return found;
}

function lineOf(node: Node | null | undefined, lines: LineCounter): number | undefined {
  const offset = node?.range?.[0];
  return offset === undefined ? undefined : lines.linePos(offset).line;
}
