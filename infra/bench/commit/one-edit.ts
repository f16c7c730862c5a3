// One edit → pushed commit, at several sizes: contenders take turns, each on its own repository, all alike.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../../../api/src/git/test-support/git-server.ts';
import { median, ms, table, type Verdict } from '../race.ts';
import { gitCli, gitPartial, isomorphic, isomorphicBare, ours, type Contender } from './contenders.ts';
import { EDITED, serverFile, type Ground } from './ground.ts';

const SIZES = [10, 100, 1_000, 10_000];
const GOALS: Record<number, number> = { 100: 6, 1_000: 40 };
/** Rounds by size; the first is not counted. */
const ROUNDS: Record<number, number> = { 10: 9, 100: 9, 1_000: 6, 10_000: 3 };

export async function oneEdit(ground: Ground, say: (line: string) => void): Promise<Verdict[]> {
  const contenders = [ours(ground), isomorphic(ground), isomorphicBare(ground), gitCli(ground), gitPartial(ground)];
  const times = new Map(contenders.map(({ name }) => [name, new Map<number, number>()]));
  for (const size of SIZES) {
    for (const [name, measured] of await sizeOf(ground, contenders, size)) times.get(name)?.set(size, median(measured));
    say(`  ${size} files: done`);
  }
  await contenders[0]?.repositories.close();
  const own = times.get('pteronimbus');
  say(`\none edit → pushed commit, median\n${table([
    ['', ...SIZES.map((size) => `${size} files`)],
    ...Array.from(times, ([name, bySize]) => [name, ...SIZES.map((size) => ms(bySize.get(size) ?? NaN))]),
    ...Array.from(times, ([name, bySize]) => [`  ${name} / ours`, ...SIZES.map((size) => `${((bySize.get(size) ?? NaN) / (own?.get(size) ?? NaN)).toFixed(1)}x`)]).slice(1),
  ])}`);
  return Object.entries(GOALS).flatMap(([size, goal]) => ['isomorphic-git', 'git'].map((peer): Verdict => ({
    what: `one edit at ${size} files, against ${peer}'s clone-commit-push`, measured: (times.get(peer)?.get(Number(size)) ?? NaN) / (own?.get(Number(size)) ?? NaN), goal: { atLeast: goal },
  })));
}

async function sizeOf(ground: Ground, contenders: readonly Contender[], size: number): Promise<Map<string, number[]>> {
  const folders = contenders.map((_, i) => ground.seed(`one-edit/${size}-${i}`, size));
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < (ROUNDS[size] ?? 3); round += 1) {
    const content = serverFile(7, `round ${round}`);
    for (const i of turns(contenders.length, round)) {
      const contender = contenders[i];
      const clone = join(ground.scratch, `clone-${i}`);
      const start = performance.now();
      await contender?.commit({ repository: `one-edit/${size}-${i}`, content, clone });
      const took = performance.now() - start;
      if (round > 0) times.get(contender?.name ?? '')?.push(took);
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
