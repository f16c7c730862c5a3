// Takes steps on one forge, in an organisation of their own, and writes down what it saw.
import { withoutChance } from '../case.ts';
import { shown } from '../forge/asks.ts';
import { ownScene, pushNoted, type Scene } from '../forge/scene.ts';
import type { ForgeTarget } from '../forge/target.ts';
import type { ForgeStep } from './forge-steps.ts';

/** Worked out behind an answer, a moment later; or named for who runs the program. */
const CHANCE = ['mergeable', 'content_version', 'branch_count', 'ssh_url'];

/** One text per step. */
export async function forgeWalk(on: ForgeTarget, steps: readonly ForgeStep[], label: string): Promise<string[]> {
  const made = await ownScene(on, label);
  await branchOf(on, made, 'lobby', 'a: 3\n');
  await branchOf(on, made, 'clash', 'a: 4\n');
  const seen: unknown[] = [];
  let comment = '999998';
  for (const { who, method, path, body } of steps) {
    const filled = (text: string) => text.replaceAll('{repo}', made.repo).replaceAll('{comment}', comment).replace(/\{commit (\d)\}/g, (_all, at: string) => made.commits[Number(at)] ?? '').replace(/\{(ada|vera|eve)\}/g, (_all, person: string) => on.name(person));
    const answer = await on.call(who ?? undefined, method, filled(path), body && filled(JSON.stringify(body)));
    if (method === 'POST' && path.endsWith('/comments') && answer.status === 201) comment = String((answer.body as { id: number }).id);
    const total = answer.headers.get('x-total-count');
    seen.push({ status: answer.status, body: answer.body === undefined ? null : shown(answer.body, CHANCE), ...(total !== null && { total }) });
  }
  return (withoutChance(seen, new Map([...on.known, [on.name(label), 'here']])) as unknown[]).map((one) => JSON.stringify(one));
}

async function branchOf(on: ForgeTarget, { repo, folder }: Scene, branch: string, text: string): Promise<void> {
  await on.git(folder, 'checkout', '-q', '-b', branch, 'main');
  await on.commit(folder, `Change on ${branch}`, { 'clusters/local/lobby.yaml': text });
  await pushNoted(on, repo, folder, branch);
}
