// One try to land some changes: build the chain, push it, say what each has become.
import { buildChain } from './chain.ts';
import { findChanges } from './history.ts';
import type { Change, ObjectId, Outcome, Person } from './port.ts';
import { refusals } from './refusals.ts';
import type { Repository } from './repository.ts';
import { encodePack } from './objects/pack-writer.ts';
import { push, type PushAnswer } from './wire/receive-pack.ts';

export interface Attempt {
  decided: Map<string, Outcome>;
  /** What to do with the changes that are not decided. */
  next: 'done' | 'rebuild' | 'one-by-one';
  faults: unknown[];
  reason?: string;
}

/** Throws OutcomeUnknown when changes may have landed, else what kept them from being pushed. Git must be asked before the next try. */
export async function attempt(repository: Repository, changes: readonly Change[], committer: Person): Promise<Attempt> {
  const base = repository.head && !repository.doubted ? repository.head : await repository.refresh();
  const decided = await landedAlready(repository, changes, base.commit);
  const chain = await buildChain(repository, base, changes.filter((change) => !decided.has(change.id)), committer, Date.now() / 1000);
  for (const [id, outcome] of chain.decided) decided.set(id, outcome);
  const { faults } = chain;
  if (chain.committed.size === 0 || chain.head.commit === undefined) {
    // No push will tell whether the head was still the head: "unchanged" or a conflict must not rest on an old one.
    const stale = chain.decided.size > 0 && (await repository.refresh()).commit !== base.commit;
    return stale ? { decided: withoutFailures(decided), next: 'rebuild', faults: [] } : { decided, next: 'done', faults };
  }
  const answer = await push(repository.remote, {
    repository: repository.name, branch: repository.branch, from: base.commit, to: chain.head.commit, pack: encodePack(chain.objects),
  });
  if (answer.kind !== 'ok') return refused(repository, answer, decided, [...chain.committed.keys()], faults);
  repository.advance(chain.head, chain.objects.map(({ id, type, bytes }) => [id, { type, bytes }]), landedNow(chain.committed));
  for (const [id, outcome] of chain.committed) decided.set(id, outcome);
  return { decided, next: 'done', faults };
}

/**
 * Changes that Git holds already. Commits that came while we watched are known from memory; for a change that another process may
 * have pushed before, its history is asked. What is not there then need not be looked for again behind this head: it becomes its base.
 */
async function landedAlready(repository: Repository, changes: readonly Change[], head: ObjectId | undefined): Promise<Map<string, Outcome>> {
  const found = new Map<string, ObjectId>();
  const unsure = new Map<string, ObjectId | undefined>();
  for (const { id, base, mayBeThere } of changes) {
    const commit = repository.line.landed(id);
    if (commit) found.set(id, commit);
    else if (mayBeThere && !repository.line.covers(base)) unsure.set(id, base);
  }
  if (head && unsure.size > 0) for (const [id, commit] of await findChanges(repository, unsure, head)) found.set(id, commit);
  for (const change of changes) if (unsure.has(change.id) || change.base === undefined) change.base = head;
  return new Map(Array.from(found, ([id, commit]) => [id, { state: 'committed', commit, tree: new Map() }]));
}

/** A hook that declines a chain may mean one of its changes: each gets a push of its own. */
function refused(repository: Repository, answer: Exclude<PushAnswer, { kind: 'ok' }>, decided: Map<string, Outcome>, ids: string[], faults: unknown[]): Attempt {
  if (answer.kind === 'moved') return { decided: withoutFailures(decided), next: 'rebuild', faults, reason: answer.reason };
  if (ids.length > 1) return { decided: withoutFailures(decided), next: 'one-by-one', faults, reason: answer.reason };
  for (const id of ids) decided.set(id, { state: 'failed', refusal: refusals.hook(repository.name, answer.reason) });
  return { decided, next: 'done', faults };
}

/** A refusal or "unchanged" was about a tree that will never be: only what Git holds stays decided. */
function withoutFailures(decided: Map<string, Outcome>): Map<string, Outcome> {
  return new Map([...decided].filter(([, outcome]) => outcome.state === 'committed'));
}

function landedNow(committed: ReadonlyMap<string, Extract<Outcome, { state: 'committed' }>>): [string, string][] {
  return Array.from(committed, ([id, { commit }]) => [id, commit]);
}
