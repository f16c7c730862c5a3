// A server's file back into what it wishes, with line and column of each mistake.
import { LineCounter, parseAllDocuments, type Document, type Node } from 'yaml';
import { specErrors, templateOf, type Catalogue, type GameServerSpec, type GameTemplateSpec, type WishError } from '../contract/index.ts';
import { documentErrors } from './document-errors.ts';
import type { ServerManifest } from './server.ts';
import { asArgoReads, characterFaults, nodeFaults, type Fault } from './yaml-faults.ts';

/** What is wrong with a file, and where. Lines and columns count from 1. */
export interface ManifestError extends WishError {
  line: number;
  column: number;
}

const LARGEST_FILE = 256 * 1024;

/** Reads what a person wrote by hand. `file` is the file's name without folder and `.yaml`: the server's name. */
export function manifestToWish(text: string, file?: string): { manifest: ServerManifest } | { errors: ManifestError[] } {
  const read = readDocument(text, file);
  return 'errors' in read ? read : { manifest: read.manifest };
}

/** The same, held against the catalogue: game, revision, version, settings, ports. */
export function checkManifest(text: string, file: string, catalogue: Catalogue): { manifest: ServerManifest; template: GameTemplateSpec } | { errors: ManifestError[] } {
  const read = readDocument(text, file);
  if ('errors' in read) return read;
  const { manifest, placed } = read;
  const found = templateOf(catalogue, manifest.spec.game, manifest.spec.revision);
  const errors = 'errors' in found ? found.errors : specErrors(manifest.spec, found.template);
  if (errors.length > 0) return { errors: errors.map((error) => placed({ ...error, path: `/spec${error.path}` })) };
  return { manifest, template: (found as { template: GameTemplateSpec }).template };
}

type Read = { manifest: ServerManifest; placed: (error: WishError) => ManifestError } | { errors: ManifestError[] };

function readDocument(text: string, file?: string): Read {
  const lines = new LineCounter();
  const at = (offset: number) => { const { line, col } = lines.linePos(offset); return { line: Math.max(1, line), column: Math.max(1, col) }; };
  const whole = (message: string, offset?: number) => ({ errors: [{ path: '', ...(offset === undefined ? { line: 1, column: 1 } : at(offset)), message }] });
  if (text.length > LARGEST_FILE) return whole(`The file has ${text.length} characters; at most ${LARGEST_FILE} are read.`);
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, merge: false, version: '1.1', customTags: asArgoReads, strict: true });
  const [document, second] = Array.isArray(documents) ? (documents as Document.Parsed[]) : [];
  if (!document) return whole('The file is empty. It must hold one GameServer.');
  if (second) return whole('The file holds more than one document. Keep one GameServer per file.', second.range[0]);
  const broken = [...document.errors, ...document.warnings].map((problem): Fault => ({ offset: problem.pos[0], message: firstLine(problem.message) }));
  const faults = [...characterFaults(text), ...nodeFaults(document, text), ...broken];
  if (faults.length > 0) return { errors: faults.map(({ offset, message }) => ({ path: '', ...at(offset), message })) };
  const placed = (error: WishError) => ({ ...error, ...at(offsetOf(document, error.path)) });
  const value = document.toJS({ maxAliasCount: 0 }) as unknown;
  const errors = documentErrors(value, file);
  if (errors.length > 0) return { errors: errors.map(placed) };
  const { metadata, spec } = value as { metadata: { name: string }; spec: GameServerSpec };
  return { manifest: { name: metadata.name, spec }, placed };
}

/** Where the key of a pointer stands, or its nearest parent that is there. */
function offsetOf(document: Document.Parsed, pointer: string): number {
  const path = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true) as { items?: { key?: Node }[] } | undefined;
    const pair = parent?.items?.find(({ key }) => String((key as { value?: unknown } | undefined)?.value) === path[length - 1]);
    if (pair?.key?.range) return pair.key.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function firstLine(text: string): string {
  return `${text.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '').replace(/[.:]$/, '') ?? text}.`;
}
