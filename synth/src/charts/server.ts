// A wish as the file that goes into Git, and back.
import { ApiObject } from 'cdk8s';
import { LineCounter, parseAllDocuments, visit, type Document, type Node, type ScalarTag, type CollectionTag } from 'yaml';
import { API_VERSION, completeSpec, serverNameErrors, specSchemaErrors, suggestion, type GameServerSpec, type GameTemplateSpec, type Wish, type WishError } from '../contract/index.ts';
import { synthesize } from './synthesize.ts';
import { yamlOf } from './yaml-text.ts';

export interface ServerManifest {
  name: string;
  spec: GameServerSpec;
}

/** What is wrong with a file, and where. Lines and columns count from 1. */
export interface ManifestError extends WishError {
  line: number;
  column: number;
}

/** Order in which a person reads a server; cdk8s sorts by letter. */
const ORDER = ['game', 'revision', 'version', 'state', 'settings', 'secrets', 'resources', 'storage', 'network', 'update', 'idle', 'backup', 'preview', 'requests'];
const LARGEST_FILE = 256 * 1024;

/** The file of a server: canonical YAML, complete, the same bytes for the same wish. */
export function wishToManifest(wish: Wish, template: GameTemplateSpec): string {
  const { name, ...rest } = wish;
  return manifestOf({ name, spec: completeSpec(rest, template) });
}

/** The file of a complete spec. */
export function manifestOf({ name, spec }: ServerManifest): string {
  const [object] = synthesize((chart) => new ApiObject(chart, name, { apiVersion: API_VERSION, kind: 'GameServer', metadata: { name }, spec }));
  return yamlOf({ apiVersion: API_VERSION, kind: 'GameServer', metadata: { name }, spec: ordered((object?.spec ?? {}) as Record<string, unknown>) });
}

/** Reads what a person wrote by hand. `file` is the file's name without folder and `.yaml`: the server's name. */
export function manifestToWish(text: string, file?: string): { manifest: ServerManifest } | { errors: ManifestError[] } {
  const lines = new LineCounter();
  const at = (offset: number) => { const { line, col } = lines.linePos(offset); return { line: Math.max(1, line), column: Math.max(1, col) }; };
  if (text.length > LARGEST_FILE) return { errors: [{ path: '', line: 1, column: 1, message: `The file has ${text.length} characters; at most ${LARGEST_FILE} are read.` }] };
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, merge: false, version: '1.1', customTags: asArgoReads, strict: true });
  if (!Array.isArray(documents) || documents.length === 0) return { errors: [{ path: '', line: 1, column: 1, message: 'The file is empty. It must hold one GameServer.' }] };
  if (documents.length > 1) return { errors: [{ path: '', ...at(documents[1]?.range?.[0] ?? 0), message: 'The file holds more than one document. Keep one GameServer per file.' }] };
  const document = documents[0] as Document.Parsed;
  const refused = [...document.errors, ...document.warnings].map((problem) => ({ path: '', ...at(problem.pos[0]), message: firstLine(problem.message) }));
  const forbidden = forbiddenNodes(document).map(({ offset, message }) => ({ path: '', ...at(offset), message }));
  if (refused.length + forbidden.length > 0) return { errors: [...refused, ...forbidden] };
  const errors = manifestErrors(document.toJS({ maxAliasCount: 0 }), file);
  if (errors.length > 0) return { errors: errors.map((error) => ({ ...error, ...at(offsetOf(document, error.path)) })) };
  const { metadata, spec } = document.toJS() as { metadata: { name: string }; spec: GameServerSpec };
  return { manifest: { name: metadata.name, spec } };
}

/** Everything wrong with a GameServer document; paths are pointers into the document. */
function manifestErrors(value: unknown, file?: string): WishError[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path: '', message: 'The file must hold one GameServer: apiVersion, kind, metadata and spec.' }];
  const { apiVersion, kind, metadata, spec, ...others } = value as Record<string, unknown>;
  const errors: WishError[] = Object.keys(others).map((name) => ({ path: `/${name}`, message: `"${name}" is not a field here${suggestion(name, ['apiVersion', 'kind', 'metadata', 'spec'])}.` }));
  if (apiVersion !== API_VERSION) errors.push({ path: '/apiVersion', message: `apiVersion must be ${API_VERSION}.` });
  if (kind !== 'GameServer') errors.push({ path: '/kind', message: 'kind must be GameServer; nothing else may stand in this repository.' });
  const { name, namespace, annotations } = (metadata ?? {}) as { name?: unknown; namespace?: unknown; annotations?: unknown };
  if (typeof name !== 'string') errors.push({ path: '/metadata/name', message: 'metadata.name is missing.' });
  else errors.push(...serverNameErrors(name).map((error) => ({ ...error, path: '/metadata/name' })));
  if (file !== undefined && typeof name === 'string' && name !== file) errors.push({ path: '/metadata/name', message: `The file is ${file}.yaml and the server ${name}: they must have the same name.` });
  if (namespace !== undefined) errors.push({ path: '/metadata/namespace', message: 'Leave metadata.namespace out: the tenant\'s own is used.' });
  if (annotations !== undefined && Object.keys(annotations as object).some((key) => key.startsWith('argocd.argoproj.io/'))) errors.push({ path: '/metadata/annotations', message: 'Annotations of Argo CD may not stand here.' });
  return [...errors, ...specSchemaErrors(spec).map((error) => ({ ...error, path: `/spec${error.path}` }))];
}

function forbiddenNodes(document: Document.Parsed): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  visit(document, {
    Alias: (_key, node) => { found.push({ offset: node.range?.[0] ?? 0, message: 'Aliases (*name) are not allowed; write the value out.' }); },
    Node: (_key, node) => {
      if ('anchor' in node && node.anchor) found.push({ offset: node.range?.[0] ?? 0, message: 'Anchors (&name) are not allowed.' });
      if (node.tag && !node.tag.startsWith('tag:yaml.org,2002:')) found.push({ offset: node.range?.[0] ?? 0, message: `The tag ${node.tag} is not allowed.` });
    },
  });
  return found;
}

/** Argo CD's parser knows YAML 1.1's yes and no, but neither its times, base-60 numbers, sets nor merge keys. */
function asArgoReads(tags: (ScalarTag | CollectionTag | string)[]): (ScalarTag | CollectionTag)[] {
  return tags.filter((tag): tag is ScalarTag | CollectionTag => typeof tag !== 'string' && !('format' in tag && tag.format === 'TIME') && !/:(timestamp|set|omap|pairs|binary|merge)$/.test(tag.tag));
}

/** Where the value of a pointer stands, or its nearest parent that is there. */
function offsetOf(document: Document.Parsed, pointer: string): number {
  const path = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let length = path.length; length >= 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true) as { items?: { key?: Node }[] } | undefined;
    const pair = length > 0 ? parent?.items?.find(({ key }) => String((key as { value?: unknown } | undefined)?.value) === path[length - 1]) : undefined;
    if (pair?.key?.range) return pair.key.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function ordered(spec: Record<string, unknown>): Record<string, unknown> {
  const names = [...ORDER.filter((name) => name in spec), ...Object.keys(spec).filter((name) => !ORDER.includes(name))];
  return Object.fromEntries(names.map((name) => [name, spec[name]]));
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? text;
}
