// A chain of commits, one per change, each on the one before. A change that can't be made is left out with its own answer.
import type { Change, ObjectId, Outcome, Person, Refusal } from './port.ts';
import { refusals } from './refusals.ts';
import type { Head, Repository } from './repository.ts';
import { WorkingTree } from './working-tree.ts';
import { encodeCommit, trailersOf } from './objects/commit.ts';
import { objectId } from './objects/object-id.ts';
import type { PackEntry } from './objects/pack-writer.ts';
import { TreeError } from './objects/tree-buffer.ts';
import { TransportError } from './wire/transport.ts';

export interface Chain {
  /** Where the branch shall stand. Same as the base when nothing is to be pushed. */
  head: Head;
  objects: PackEntry[];
  /** Changes with a commit in the chain: what they become once it is pushed. */
  committed: Map<string, Extract<Outcome, { state: 'committed' }>>;
  /** Changes that are decided without a push. */
  decided: Map<string, Outcome>;
  /** Errors of edits that are bugs of ours, for the log. */
  faults: unknown[];
}

/** Builds on `base`. Throws only what concerns all changes: the server can't be read. `now`: seconds since 1970. */
export async function buildChain(repository: Repository, base: Head, changes: readonly Change[], committer: Person, now: number): Promise<Chain> {
  const tree = new WorkingTree(repository, base);
  const chain: Chain = { head: base, objects: [], committed: new Map(), decided: new Map(), faults: [] };
  for (const change of changes) {
    try {
      await link(chain, tree, change, committer, now);
    } catch (error) {
      chain.decided.set(change.id, { state: 'failed', refusal: refusalFor(error, chain.faults) });
    }
  }
  return chain;
}

async function link(chain: Chain, tree: WorkingTree, change: Change, committer: Person, now: number): Promise<void> {
  const result = await change.edit(tree);
  if ('refused' in result) {
    chain.decided.set(change.id, { state: 'failed', refusal: result.refused });
    return;
  }
  const applied = await tree.apply(result.files);
  if (!applied) {
    chain.decided.set(change.id, { state: 'unchanged' });
    return;
  }
  const bytes = encodeCommit({
    tree: applied.root, parent: chain.head.commit, author: change.author, committer, at: now, subject: result.subject ?? change.subject, trailers: trailersOf(change),
  });
  const commit: ObjectId = objectId({ type: 'commit', bytes });
  chain.objects.push({ id: commit, type: 'commit', bytes }, ...applied.objects);
  chain.head = { commit, tree: applied.root };
  chain.committed.set(change.id, { state: 'committed', commit, tree: applied.files });
}

function refusalFor(error: unknown, faults: unknown[]): Refusal {
  if (error instanceof TreeError || error instanceof RangeError) return refusals.hostile(error.message);
  if (error instanceof TransportError && error.failure === 'too-large') return refusals.tooLarge(error.message);
  if (error instanceof Error && ['TransportError', 'MalformedAnswer', 'NotOurRef', 'PackError'].includes(error.name)) throw error;
  faults.push(error);
  return refusals.fault();
}
