// The tree at the end of the chain so far: what edits read, and what their files are written into. Nothing leaves memory.
import { blobIfThere, wasOnce } from './history.ts';
import { nested, split, type Folder } from './paths.ts';
import type { ObjectId, TreeView } from './port.ts';
import type { Head, Repository } from './repository.ts';
import { EMPTY_TREE, blobId, objectId, type GitObject } from './objects/object-id.ts';
import type { Delta, PackEntry } from './objects/pack-writer.ts';
import { TreeError, editTree, entries, findEntry, type Entry, type EntryEdit } from './objects/tree-buffer.ts';

/** Longer delta chains make the server slow at reading what we wrote. */
const DEEPEST_DELTA = 32;

export interface Applied {
  root: ObjectId;
  objects: PackEntry[];
  /** Blob id per path, null for deleted. */
  files: ReadonlyMap<string, ObjectId | null>;
}

/** What became of one path within the chain, not yet in any history. */
interface Life {
  blobs: Set<ObjectId>;
  /** The file was absent at some point of the chain: older versions belong to another file of that name. */
  anew: boolean;
}

export class WorkingTree implements TreeView {
  readonly commit: ObjectId | undefined;
  readonly #repository: Repository;
  readonly #new = new Map<ObjectId, GitObject>();
  readonly #depths = new Map<ObjectId, number>();
  readonly #lives = new Map<string, Life>();
  #root: ObjectId | undefined;

  constructor(repository: Repository, head: Head) {
    this.#repository = repository;
    this.commit = head.commit;
    this.#root = head.tree;
  }

  async blobId(path: string): Promise<ObjectId | undefined> {
    const parts = split(path);
    const name = parts.pop() ?? '';
    const folder = await this.#folder(parts);
    const entry = folder && findEntry(folder, name);
    if (!entry) return undefined;
    if (entry.kind !== 'file') throw new TreeError(`${this.#repository.name}: ${path} is a ${words(entry)} where a file is expected: remove it with git.`);
    return entry.id;
  }

  async readFile(path: string): Promise<Uint8Array | undefined> {
    const id = await this.blobId(path);
    return id === undefined ? undefined : this.readBlob(id);
  }

  async listFiles(folder: string): Promise<{ name: string; blobId: ObjectId }[]> {
    const tree = await this.#folder(folder === '' ? [] : split(folder));
    const files = tree ? entries(tree).filter((entry) => entry.kind === 'file') : [];
    return files.map(({ name, id }) => ({ name, blobId: id }));
  }

  async readBlob(id: ObjectId): Promise<Uint8Array> {
    return this.#new.get(id)?.bytes ?? this.#repository.blob(id);
  }

  async readPast(path: string, id: ObjectId): Promise<Uint8Array | undefined> {
    const life = this.#lives.get(path);
    if (life?.blobs.has(id)) return this.readBlob(id);
    if (life?.anew || !this.commit) return undefined;
    const bytes = await blobIfThere(this.#repository, id);
    return bytes && await wasOnce(this.#repository, path, id, this.commit) ? bytes : undefined;
  }

  /** Every regular file below the root: path → blob id. */
  async allFiles(): Promise<Map<string, ObjectId>> {
    const files = new Map<string, ObjectId>();
    const walk = async (id: ObjectId, prefix: string): Promise<void> => {
      for (const entry of entries(await this.#tree(id))) {
        if (entry.kind === 'file') files.set(prefix + entry.name, entry.id);
        if (entry.kind === 'folder') await walk(entry.id, `${prefix}${entry.name}/`);
      }
    };
    if (this.#root) await walk(this.#root, '');
    return files;
  }

  /** Writes files (null deletes); undefined when everything is as it was. Throws TreeError when something else stands in a path's way. */
  async apply(files: ReadonlyMap<string, Uint8Array | null>): Promise<Applied | undefined> {
    const objects: PackEntry[] = [];
    const before = new Map<string, ObjectId | undefined>();
    for (const path of files.keys()) before.set(path, await this.blobId(path));
    const root = await this.#write(this.#root, nested(files), '', objects) ?? EMPTY_TREE;
    if (root === (this.#root ?? EMPTY_TREE)) return undefined;
    if (root === EMPTY_TREE) objects.push({ id: EMPTY_TREE, type: 'tree', bytes: Buffer.alloc(0) });
    this.#root = root;
    const ids = new Map([...files].map(([path, bytes]) => [path, bytes && blobId(bytes)]));
    for (const [path, id] of ids) this.#remember(path, before.get(path), id);
    return { root, objects, files: ids };
  }

  async #write(id: ObjectId | undefined, folder: Folder, path: string, objects: PackEntry[]): Promise<ObjectId | undefined> {
    const tree = id ? await this.#tree(id) : Buffer.alloc(0);
    const edits: EntryEdit[] = [];
    for (const [name, content] of folder) {
      const there = findEntry(tree, name);
      const wanted = content instanceof Map ? 'folder' : 'file';
      if (there && there.kind !== wanted) throw new TreeError(`${this.#repository.name}: ${path}${name} is a ${words(there)} where a ${wanted} is expected: remove it with git.`);
      if (content instanceof Map) edits.push(entryFor(name, 'folder', await this.#write(there?.id, content, `${path}${name}/`, objects)));
      else edits.push(entryFor(name, 'file', content ? this.#add({ type: 'blob', bytes: Buffer.from(content) }, objects) : undefined));
    }
    const edited = editTree(tree, edits);
    if (!edited) return id;
    if (edited.bytes.length === 0) return undefined;
    const delta = id === undefined ? undefined : { base: id, baseLength: tree.length, sameBefore: edited.sameBefore, sameAfter: edited.sameAfter };
    return this.#add({ type: 'tree', bytes: edited.bytes }, objects, delta);
  }

  #add(object: GitObject, objects: PackEntry[], delta?: Delta): ObjectId {
    const id = objectId(object);
    const depth = delta ? (this.#depths.get(delta.base) ?? 0) + 1 : 0;
    const deep = depth > DEEPEST_DELTA;
    this.#depths.set(id, deep ? 0 : depth);
    this.#new.set(id, object);
    objects.push({ id, ...object, delta: deep ? undefined : delta });
    return id;
  }

  #remember(path: string, before: ObjectId | undefined, after: ObjectId | null): void {
    const life = this.#lives.get(path) ?? { blobs: new Set(), anew: false };
    if (before) life.blobs.add(before);
    if (!before || !after) {
      life.blobs.clear();
      life.anew = true;
    }
    if (after) life.blobs.add(after);
    this.#lives.set(path, life);
  }

  async #folder(parts: string[]): Promise<Buffer | undefined> {
    let tree = this.#root === undefined || this.#root === EMPTY_TREE ? undefined : await this.#tree(this.#root);
    for (const [i, name] of parts.entries()) {
      const entry = tree && findEntry(tree, name);
      if (!entry) return undefined;
      if (entry.kind !== 'folder') throw new TreeError(`${this.#repository.name}: ${parts.slice(0, i + 1).join('/')} is a ${words(entry)} where a folder is expected: remove it with git.`);
      tree = await this.#tree(entry.id);
    }
    return tree;
  }

  async #tree(id: ObjectId): Promise<Buffer> {
    if (id === EMPTY_TREE) return Buffer.alloc(0);
    return this.#new.get(id)?.bytes ?? this.#repository.tree(id);
  }
}

function entryFor(name: string, kind: 'file' | 'folder', id: ObjectId | undefined): EntryEdit {
  return id === undefined ? { name, id: null } : { name, kind, id };
}

function words(entry: Entry): string {
  return entry.kind === 'link' ? 'symbolic link' : entry.kind;
}
