// One edit → pushed commit, at several sizes: contenders take turns, each on its own repository, all alike.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Repositories } from '../../../api/src/git/repositories.ts';
import { git } from '../../../api/src/git/test-support/git-server.ts';
import { median, ms, table, type Verdict } from '../race.ts';
import { gitCli, gitPartial, isomorphic, isomorphicBare, ours, type Contender } from './contenders.ts';
import { EDITED, serverFile, type Ground } from './ground.ts';

const SIZES = [10, 100, 1_000, 10_000];
const GOALS: Record<number, number> = { 100: 6, 1_000: 40 };
/** Rounds by size: the large ones take the peers a minute each. */
const ROUNDS: Record<number, number> = { 10: 9, 100: 9, 1_000: 5, 10_000: 2 };

export async function oneEdit(ground: Ground, say: (line: string) => void): Promise<Verdict[]> {
  const own = ours(ground);
  const peers = [isomorphic(ground), isomorphicBare(ground), gitCli(ground), gitPartial(ground)];
  const times = new Map<number, Map<string, number[]>>();
  for (const size of SIZES) {
    times.set(size, await roundsOf(ground, [own, ...peers], own.repositories, size));
    say(`  ${size} files: done`);
  }
  await own.repositories.close();
  const of = (name: string, size: number) => times.get(size)?.get(name) ?? [];
  // Round by round, so that a machine that is slow for a while is slow for both.
  const ratio = (name: string, size: number) => median(of(name, size).map((time, round) => time / (of(own.name, size)[round] ?? NaN)));
  say(`\none edit → pushed commit, median\n${table([
    ['', ...SIZES.map((size) => `${size} files`)],
    ...[own, ...peers].map(({ name }) => [name, ...SIZES.map((size) => ms(median(of(name, size))))]),
    ...peers.map(({ name }) => [`  ${name} / ours`, ...SIZES.map((size) => `${ratio(name, size).toFixed(1)}x`)]),
  ])}`);
  return Object.entries(GOALS).flatMap(([size, goal]) => ['isomorphic-git', 'git'].map((peer): Verdict => ({
    what: `one edit at ${size} files, against ${peer}'s clone-commit-push`, measured: ratio(peer, Number(size)), goal: { atLeast: goal },
  })));
}

async function roundsOf(ground: Ground, contenders: readonly Contender[], own: Repositories, size: number): Promise<Map<string, number[]>> {
  const folders = contenders.map((_, i) => ground.seed(`one-edit/${size}-${i}`, size));
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  // As in the API, which has read the repository before anybody edits in it.
  await own.snapshot(`one-edit/${size}-0`);
  for (let round = 0; round < (ROUNDS[size] ?? 3); round += 1) {
    const content = serverFile(7, `round ${round}`);
    for (const i of turns(contenders.length, round)) {
      const contender = contenders[i];
      const clone = join(ground.scratch, `clone-${i}`);
      const start = performance.now();
      await contender?.commit({ repository: `one-edit/${size}-${i}`, content, clone });
      times.get(contender?.name ?? '')?.push(performance.now() - start);
      rmSync(clone, { recursive: true, force: true });
    }
    check(folders, content, round + 2, contenders);
  }
  return times;
}

/** Who begins changes from round to round. */
function turns(count: number, round: number): number[] {
  return Array.from({ length: count }, (_, i) => (i + round) % count);
}

/** The same tree everywhere, the wanted file in it, one commit for each round. */
function check(folders: readonly string[], content: string, commits: number, contenders: readonly Contender[]): void {
  const expected = git(folders[0] ?? '', 'rev-parse', 'main^{tree}');
  for (const [i, folder] of folders.entries()) {
    const name = contenders[i]?.name;
    if (git(folder, 'rev-parse', 'main^{tree}') !== expected) throw new Error(`${name} made another tree than ${contenders[0]?.name}.`);
    if (git(folder, 'rev-list', '--count', 'main') !== String(commits)) throw new Error(`${name} made another number of commits than ${commits}.`);
    if (`${git(folder, 'show', `main:${EDITED}`)}\n` !== content) throw new Error(`${name} wrote another file.`);
  }
}
