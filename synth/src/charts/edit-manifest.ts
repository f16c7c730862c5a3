// Changes single fields of a file that people may have written. Lines that are not touched stay byte for byte: values are written
// over, keys added below their last neighbour or taken out with their lines. Only where a file is laid out so that this can't be
// done is it written anew from its document, which keeps comments and order.
import { isDeepStrictEqual } from 'node:util';
import { Document, isCollection, isMap, isPair, isScalar, parseDocument, Scalar, visit, type Node, type Pair, type YAMLMap } from 'yaml';
import type { GameServerSpec } from '../contract/index.ts';
import { manifestToWish, type ManifestError } from './read-server.ts';
import { shownCharacters, styleOf, yamlOf } from './yaml-text.ts';

/** One field of the spec: its new value, or undefined to remove it. */
export interface FieldEdit {
  path: readonly string[];
  value: unknown;
}

const LAYOUT = { lineWidth: 0, minContentWidth: 0, doubleQuotedMinMultiLineLength: 1 << 30, flowCollectionPadding: false } as const;

/** The text with these fields of its spec changed, so that it reads back as `wanted`; or why it can't be. */
export function editManifest(text: string, server: string, edits: readonly FieldEdit[], wanted: GameServerSpec): { text: string } | { errors: ManifestError[] } {
  const read = manifestToWish(text, server);
  if ('errors' in read) return read;
  // Line ends of Windows are put back afterwards; a file with both kinds keeps both.
  const windows = text.includes('\r\n') && !/(^|[^\r])\n/.test(text);
  const plainText = windows ? text.replaceAll('\r\n', '\n') : text;
  for (const edit of [spliced, rewritten]) {
    const edited = edits.reduce<string | undefined>((before, one) => (before === undefined ? undefined : edit(before, one)), plainText);
    if (edited !== undefined && readsAs(edited, server, wanted)) return { text: windows ? edited.replaceAll('\n', '\r\n') : edited };
  }
  return { errors: [{ path: '/spec', line: 1, column: 1, message: 'This change cannot be written into the file as it is laid out.' }] };
}

function readsAs(text: string, server: string, wanted: GameServerSpec): boolean {
  const read = manifestToWish(text, server);
  return 'manifest' in read && isDeepStrictEqual(plain(read.manifest.spec), plain(wanted));
}

/** By cutting the text; undefined when the place is not one that can be cut. */
function spliced(text: string, { path, value }: FieldEdit): string | undefined {
  const document = documentOf(text);
  const parent = document.getIn(['spec', ...path.slice(0, -1)], true);
  const pair = isMap(parent) ? pairOf(parent, path.at(-1) ?? '') : undefined;
  if (value === undefined) return pair ? withoutPair(text, parent as YAMLMap, pair) : text;
  if (pair) return withValue(text, pair, value);
  const [deepest, rest] = deepestMap(document, ['spec', ...path]);
  if (deepest?.items.length === 0) return filled(text, document, ['spec', ...path].slice(0, -rest.length), nest(rest, value));
  return deepest && withPair(text, document, deepest, nest(rest, value));
}

/** A single value over a single value. */
function withValue(text: string, pair: Pair, value: unknown): string | undefined {
  const node = pair.value;
  if (typeof value === 'object' || !isScalar(node) || !node.range || isBlockText(node) || node.range[0] === node.range[1]) return undefined;
  return text.slice(0, node.range[0]) + scalarText(value) + text.slice(node.range[1]);
}

/** A new key below the last one of a block map, as deep as its neighbours. */
function withPair(text: string, document: Document, map: YAMLMap, entry: object): string | undefined {
  const first = map.items[0];
  const end = endOf(map);
  const column = first && isScalar(first.key) ? columnOf(text, first.key.range?.[0]) : undefined;
  if (map.flow || end === undefined || column === undefined) return undefined;
  const lines = linesOf(entry, column, indentOf(text, document)).join('\n');
  const before = text.slice(0, end);
  return `${before}${before.endsWith('\n') ? '' : '\n'}${lines}\n${text.slice(end)}`;
}

/** The first keys of a map that was `{}`: below its own key, whose comment stays beside it. */
function filled(text: string, document: Document, path: readonly string[], entry: object): string | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent) && !parent.flow ? pairOf(parent, path.at(-1) ?? '') : undefined;
  const column = isScalar(pair?.key) ? columnOf(text, pair.key.range?.[0]) : undefined;
  const range = (pair?.value as Node | undefined)?.range;
  if (column === undefined || !range) return undefined;
  const found = text.indexOf('\n', range[1]);
  const end = found < 0 ? text.length : found;
  const step = indentOf(text, document);
  return [text.slice(0, range[0]).trimEnd() + text.slice(range[1], end), ...linesOf(entry, column + step, step)].join('\n') + text.slice(end);
}

/** Lines of block YAML that begin at `column`, each level `step` deeper. */
function linesOf(entry: object, column: number, step: number): string[] {
  return yamlOf(entry).trimEnd().split('\n').map((line) => {
    const depth = /^ */.exec(line)![0].length / 2;
    return ' '.repeat(column + depth * step) + line.trimStart();
  });
}

/** The lines of a key taken out, unless it is the last one of its map. */
function withoutPair(text: string, map: YAMLMap, pair: Pair): string | undefined {
  const start = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
  const end = endOf(pair.value);
  if (map.flow || map.items.length === 1 || start === undefined || end === undefined || columnOf(text, start) === undefined) return undefined;
  return text.slice(0, text.lastIndexOf('\n', start) + 1) + text.slice(end);
}

/** Where the line of a node's last leaf ends; undefined when the node is empty. */
function endOf(node: unknown): number | undefined {
  if (isMap(node) && !node.flow) return endOf((node.items.at(-1) as Pair | undefined)?.value);
  if (isCollection(node) && !node.flow) return endOf(node.items.at(-1));
  if (isPair(node)) return endOf(node.value);
  const range = (node as Node | undefined)?.range;
  return range && range[0] !== range[1] ? range[2] : undefined;
}

/** Column of an offset that stands first in its line, counted from 0. */
function columnOf(text: string, offset: number | undefined): number | undefined {
  if (offset === undefined) return undefined;
  const column = offset - (text.lastIndexOf('\n', offset - 1) + 1);
  return text.slice(offset - column, offset).trim() === '' ? column : undefined;
}

/** How deep the file's author goes in one step. */
function indentOf(text: string, document: Document): number {
  const spec = document.get('spec', true);
  const key = isMap(spec) && !spec.flow ? spec.items[0]?.key : undefined;
  return Math.max(1, (isScalar(key) && columnOf(text, key.range?.[0])) || 2);
}

function deepestMap(document: Document, path: readonly string[]): [YAMLMap | undefined, readonly string[]] {
  for (let length = path.length - 1; length >= 1; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isMap(node)) return [node, path.slice(length)];
    if (node !== undefined) break;
  }
  return [undefined, path];
}

const nest = (path: readonly string[], value: unknown): object => path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key) as Pair | undefined;
}

/** From the document. */
function rewritten(text: string, { path, value }: FieldEdit): string {
  const document = documentOf(text);
  if (value === undefined) document.deleteIn(['spec', ...path]);
  else setWhole(document, ['spec', ...path], value);
  visit(document, { Map: (_key, map) => { if (map.items.length === 0) map.flow = true; } });
  return shownCharacters(document.toString({ ...LAYOUT, indent: indentOf(text, document) }));
}

/** Maps on the way that are missing come as one new node: yaml's own way makes ordered maps of them, which have a tag. */
function setWhole(document: Document, path: readonly string[], value: unknown): void {
  const there = path.findIndex((_name, index) => !isMap(document.getIn(path.slice(0, index + 1), true)));
  const length = there < 0 ? path.length : there + 1;
  document.setIn(path.slice(0, length), styled(document, nest(path.slice(length), value)));
}

function styled(document: Document, value: unknown): Node {
  const node = document.createNode(value, { aliasDuplicateObjects: false }) as Node;
  visit(node, { Scalar: (_key, scalar) => { if (typeof scalar.value === 'string') scalar.type = styleOf(scalar.value); } });
  return node;
}

function scalarText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const scalar = new Scalar(value);
  scalar.type = styleOf(value);
  return shownCharacters(new Document(scalar).toString(LAYOUT).trimEnd());
}

const isBlockText = (node: Scalar): boolean => node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;
const documentOf = (text: string): Document => parseDocument(text, { version: '1.1' }) as unknown as Document;
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
