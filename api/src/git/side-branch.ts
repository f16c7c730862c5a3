// One change on a branch of its own, for people to look at before it reaches main. Not queued and not recorded: who asks waits for it.
import { buildChain } from './chain.ts';
import type { Change, Outcome, Person } from './port.ts';
import { refusals } from './refusals.ts';
import type { Repository } from './repository.ts';
import { encodePack } from './objects/pack-writer.ts';
import { OutcomeUnknown, push } from './wire/receive-pack.ts';
import { TransportError } from './wire/transport.ts';

const TRIES = 4;

/** Commits onto the branch's head, or onto main's where the branch is new. `side` and `main` are two branches of one repository. Made twice, the second is `unchanged`. */
export async function commitToBranch(main: Repository, side: Repository, change: Change, committer: Person, onFault: (error: unknown) => void): Promise<Outcome> {
  let reason: string | undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      const there = await side.refresh();
      const base = there.commit === undefined ? await main.refresh() : there;
      const chain = await buildChain(side, base, [change], committer, Date.now() / 1000);
      chain.faults.forEach(onFault);
      const [decided, made] = [chain.decided.get(change.id), chain.committed.get(change.id)];
      if (decided || !made || chain.head.commit === undefined) return decided ?? { state: 'failed', refusal: refusals.fault() };
      const answer = await push(side.remote, { repository: side.name, branch: side.branch, from: there.commit, to: chain.head.commit, pack: encodePack(chain.objects) });
      if (answer.kind === 'ok') return made;
      if (answer.kind === 'declined') return { state: 'failed', refusal: refusals.hook(side.name, answer.reason) };
      reason = answer.reason;
    } catch (error) {
      if (!(error instanceof OutcomeUnknown || error instanceof TransportError)) throw error;
      return { state: 'failed', refusal: refusals.unreachable('Gitea cannot be reached, so no pull request can be opened. Try again in a moment, or commit it: a commit waits for Gitea.') };
    }
  }
  return { state: 'failed', refusal: refusals.busy(side.name, TRIES, reason) };
}
