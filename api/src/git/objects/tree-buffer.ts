// A folder as Git keeps it: "mode name NUL id" after each other, sorted. Kept as bytes and spliced, because a folder of 10,000
// files would cost 10,000 objects to change one.
import type { ObjectId } from '../port.ts';

export type EntryKind = 'file' | 'folder' | 'link' | 'submodule';

export interface Entry {
  name: string;
  kind: EntryKind;
  id: ObjectId;
}

/** What shall stand under a name: an object, or null for nothing. */
export type EntryEdit = { name: string; kind: 'file' | 'folder'; id: ObjectId } | { name: string; id: null };

export interface TreeEdit {
  bytes: Buffer;
  /** Bytes at the start and at the end that are as before: what a delta can copy. */
  sameBefore: number;
  sameAfter: number;
}

const SPACE = 32;
const DOT = 46;
const SLASH = 47;
const MODES: Record<string, EntryKind> = { '40000': 'folder', '100644': 'file', '100755': 'file', '100664': 'file', '120000': 'link', '160000': 'submodule' };

interface Place {
  start: number;
  nameStart: number;
  nameEnd: number;
  end: number;
}

/** Walks the entries as places in the buffer, without making objects of them. Throws TreeError when the bytes are no tree. */
function* places(tree: Buffer): Generator<Place> {
  for (let start = 0; start < tree.length;) {
    const place = placeAt(tree, start);
    yield place;
    start = place.end;
  }
}

function placeAt(tree: Buffer, start: number): Place {
  const space = tree[start + 5] === SPACE ? start + 5 : start + 6;
  let nameEnd = space + 1;
  while (nameEnd < tree.length && tree[nameEnd] !== 0) nameEnd += 1;
  const end = nameEnd + 21;
  if (tree[space] !== SPACE || end > tree.length || nameEnd === space + 1) throw new TreeError('A folder in the repository is damaged: its entries can\'t be read.');
  return { start, nameStart: space + 1, nameEnd, end };
}

/** All entries, in Git's order. */
export function entries(tree: Buffer): Entry[] {
  return Array.from(places(tree), (place) => entryAt(tree, place));
}

/** The entry of that name. */
export function findEntry(tree: Buffer, name: string): Entry | undefined {
  const wanted = Buffer.from(name);
  for (let start = 0; start < tree.length;) {
    const place = placeAt(tree, start);
    if (sameName(tree, place, wanted)) return entryAt(tree, place);
    start = place.end;
  }
  return undefined;
}

/** The same folder with some entries set or removed; undefined when nothing is different. Names must differ from each other. */
export function editTree(tree: Buffer, edits: readonly EntryEdit[]): TreeEdit | undefined {
  const steps = edits.flatMap((edit) => stepsOf(tree, edit)).sort((a, b) => a.start - b.start || Buffer.compare(a.key, b.key));
  const [first] = steps;
  if (!first) return undefined;
  const parts: Buffer[] = [];
  let at = 0;
  for (const step of steps) {
    parts.push(tree.subarray(at, step.start), step.insert);
    at = Math.max(at, step.end);
  }
  parts.push(tree.subarray(at));
  return { bytes: Buffer.concat(parts), sameBefore: first.start, sameAfter: tree.length - at };
}

interface Step {
  start: number;
  end: number;
  insert: Buffer;
  key: Buffer;
}

/** Removing and adding are two steps when the kind changes, since a folder sorts as if its name ended in a slash. */
function stepsOf(tree: Buffer, edit: EntryEdit): Step[] {
  const name = Buffer.from(edit.name);
  const bytes = edit.id === null ? Buffer.alloc(0) : encode(edit);
  const key = edit.id !== null && edit.kind === 'folder' ? Buffer.concat([name, Buffer.from('/')]) : name;
  let old: Place | undefined;
  let before = tree.length;
  for (let start = 0; start < tree.length;) {
    const place = placeAt(tree, start);
    if (before === tree.length && compareToKey(tree, place, key) > 0) before = place.start;
    if (sameName(tree, place, name)) old = place;
    start = place.end;
    // A folder may stand after the place where a file of that name would.
    if (before !== tree.length && !startsWith(tree, place, name)) break;
  }
  if (!old) return edit.id === null ? [] : [{ start: before, end: before, insert: bytes, key }];
  const there = tree.subarray(old.start, old.end);
  if (edit.id !== null && keepsMode(tree, old, edit)) {
    const kept = Buffer.from(there);
    kept.write(edit.id, kept.length - 20, 'hex');
    return kept.equals(there) ? [] : [{ start: old.start, end: old.end, insert: kept, key }];
  }
  const removal = { start: old.start, end: old.end, insert: Buffer.alloc(0), key };
  return edit.id === null ? [removal] : [removal, { start: before, end: before, insert: bytes, key }];
}

/** An executable file stays one. */
function keepsMode(tree: Buffer, place: Place, edit: { kind: EntryKind }): boolean {
  return kindAt(tree, place) === edit.kind;
}

/** Throws TreeError when a name stands twice or the order is not Git's: servers refuse such a tree, and splicing would hide one. */
export function checkTree(tree: Buffer): void {
  const folders: Place[] = [];
  let before: Place | undefined;
  for (const place of places(tree)) {
    checkName(tree, place);
    const order = before ? compareToKey(tree, before, keyAt(tree, place)) : -1;
    if (order === 0) throw twice(tree, place);
    if (order > 0) throw new TreeError(`A folder in the repository is out of order at "${nameAt(tree, place)}": write it again with git.`);
    if (kindAt(tree, place) === 'folder') folders.push(place);
    before = place;
  }
  // In order, a name can stand twice only as a file and as a folder: "a" before "a-b" before "a/".
  if (folders.length === 0) return;
  const names = new Set(folders.map((place) => tree.toString('latin1', place.nameStart, place.nameEnd)));
  for (const place of places(tree)) {
    if (kindAt(tree, place) !== 'folder' && names.has(tree.toString('latin1', place.nameStart, place.nameEnd))) throw twice(tree, place);
  }
}

function checkName(tree: Buffer, place: Place): void {
  let bad = tree[place.nameStart] === DOT && ['.', '..', '.git'].includes(nameAt(tree, place));
  for (let at = place.nameStart; at < place.nameEnd; at += 1) bad ||= tree[at] === SLASH;
  if (bad) throw new TreeError(`A folder in the repository holds the forbidden name "${nameAt(tree, place)}".`);
}

function twice(tree: Buffer, place: Place): TreeError {
  return new TreeError(`A folder in the repository holds the name "${nameAt(tree, place)}" twice: remove one with git.`);
}

function nameAt(tree: Buffer, place: Place): string {
  return tree.toString('utf8', place.nameStart, place.nameEnd);
}

/** The repository holds something that the API can't work on; the message says what and where. */
export class TreeError extends Error {
  override name = 'TreeError';
}

function encode(edit: { name: string; kind: 'file' | 'folder'; id: ObjectId }): Buffer {
  return Buffer.concat([Buffer.from(`${edit.kind === 'folder' ? '40000' : '100644'} ${edit.name}\0`), Buffer.from(edit.id, 'hex')]);
}

function entryAt(tree: Buffer, place: Place): Entry {
  return { name: tree.toString('utf8', place.nameStart, place.nameEnd), kind: kindAt(tree, place), id: tree.toString('hex', place.nameEnd + 1, place.end) };
}

function kindAt(tree: Buffer, place: Place): EntryKind {
  const mode = tree.toString('latin1', place.start, place.nameStart - 1);
  const kind = MODES[mode];
  if (!kind) throw new TreeError(`A folder in the repository holds an entry of unknown mode ${mode}.`);
  return kind;
}

function keyAt(tree: Buffer, place: Place): Buffer {
  const name = tree.subarray(place.nameStart, place.nameEnd);
  return kindAt(tree, place) === 'folder' ? Buffer.concat([name, Buffer.from('/')]) : name;
}

/** Sign of (entry − key) in Git's order, without making a key for each entry. */
function compareToKey(tree: Buffer, place: Place, key: Buffer): number {
  const length = place.nameEnd - place.nameStart;
  const shared = Math.min(length, key.length);
  for (let i = 0; i < shared; i += 1) {
    const difference = (tree[place.nameStart + i] ?? 0) - (key[i] ?? 0);
    if (difference !== 0) return difference;
  }
  // "40000" is the only mode of five digits.
  const isFolder = tree[place.start + 5] === SPACE;
  if (length === key.length) return isFolder ? 1 : 0;
  if (length < key.length) {
    if (!isFolder) return -1;
    return 0x2f - (key[length] ?? 0) || length + 1 - key.length;
  }
  return 1;
}

function sameName(tree: Buffer, place: Place, name: Buffer): boolean {
  return place.nameEnd - place.nameStart === name.length && tree.compare(name, 0, name.length, place.nameStart, place.nameEnd) === 0;
}

function startsWith(tree: Buffer, place: Place, name: Buffer): boolean {
  return place.nameEnd - place.nameStart >= name.length && tree.compare(name, 0, name.length, place.nameStart, place.nameStart + name.length) === 0;
}
