// What is different between two commits of one repository, path by path: equal folders are never opened. Bounded, because anybody
// of a tenant can push anything to a branch.
import type { ObjectId } from './port.ts';
import type { Repository } from './repository.ts';
import { entries, TreeError, type Entry, type EntryKind } from './objects/tree-buffer.ts';
import { EMPTY_TREE } from './objects/object-id.ts';

export interface Placed {
  kind: Exclude<EntryKind, 'folder'>;
  id: ObjectId;
}

/** One path that is not the same on both sides; undefined: nothing is there. */
export interface Difference {
  path: string;
  before: Placed | undefined;
  after: Placed | undefined;
}

/** More differs, or lies deeper, than anybody would look at. */
export class TooMuchDiffers extends Error {
  override readonly name = 'TooMuchDiffers';
}

const DEEPEST = 32;
/** Entries of folders looked at in one comparison. */
const MOST_LOOKED_AT = 200_000;

/** Sorted by path. `undefined` stands for the empty tree. Throws TooMuchDiffers, and TreeError where a folder is damaged. */
export async function differencesBetween(repository: Repository, before: ObjectId | undefined, after: ObjectId | undefined, most: number): Promise<Difference[]> {
  const found: Difference[] = [];
  let looked = 0;
  await walk(before, after, '', 0);
  return found.sort((left, right) => (left.path < right.path ? -1 : 1));

  async function walk(left: ObjectId | undefined, right: ObjectId | undefined, prefix: string, depth: number): Promise<void> {
    if (left === right) return;
    if (depth > DEEPEST) throw new TooMuchDiffers(`Folders lie more than ${DEEPEST} deep.`);
    const [from, to] = [await entriesOf(left), await entriesOf(right)];
    looked += from.size + to.size;
    if (looked > MOST_LOOKED_AT) throw new TooMuchDiffers(`Its changed folders hold more than ${MOST_LOOKED_AT} entries.`);
    for (const name of new Set([...from.keys(), ...to.keys()])) await compare(from.get(name), to.get(name), `${prefix}${name}`, depth);
  }

  async function compare(left: Entry | undefined, right: Entry | undefined, path: string, depth: number): Promise<void> {
    if (left?.id === right?.id && left?.kind === right?.kind) return;
    const folder = (entry: Entry | undefined) => (entry?.kind === 'folder' ? entry.id : undefined);
    if (folder(left) !== undefined || folder(right) !== undefined) await walk(folder(left), folder(right), `${path}/`, depth + 1);
    const [old, now] = [placed(left), placed(right)];
    if (!old && !now) return;
    found.push({ path, before: old, after: now });
    if (found.length > most) throw new TooMuchDiffers(`More than ${most} files differ.`);
  }

  async function entriesOf(id: ObjectId | undefined): Promise<Map<string, Entry>> {
    if (id === undefined || id === EMPTY_TREE) return new Map();
    const list = entries(await repository.tree(id));
    const twice = list.find(({ name }, i) => list[i + 1]?.name === name);
    if (twice) throw new TreeError(`${repository.name}: a folder holds ${JSON.stringify(twice.name.slice(0, 80))} twice.`);
    return new Map(list.map((entry) => [entry.name, entry]));
  }
}

function placed(entry: Entry | undefined): Placed | undefined {
  return entry && entry.kind !== 'folder' ? { kind: entry.kind, id: entry.id } : undefined;
}
