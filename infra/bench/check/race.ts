// From a push to a pull request's branch to the check's status on it, as somebody sees it who waits for it; among few servers and among a thousand.
import { freePort, sleep, startGround } from '../../test/journeys/ground.ts';
import { ForgeAccount } from '../../test/journeys/forge.ts';
import { Person, type Clone } from '../../test/journeys/person.ts';
import { median, ms, table, type Race } from '../race.ts';

const SIZES = [10, 1_000];
const EDITS = 20;
/** What the ground does with a thousand new files is over by then. */
const CALM_MS = 20_000;
const CHECK = 'pteronimbus/check';

const server = (name: string, motd = 'hello') =>
  `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: ${name}\nspec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n  state: Stopped\n  resources: {memory: 1Gi}\n  storage: {size: 1Gi}\n  settings:\n    MOTD: ${motd}\n`;

export const race: Race = {
  title: 'push → the check\'s status on a pull request, among 10 and 1,000 servers',
  async run(say) {
    const ground = await startGround(undefined, await freePort());
    const ada = new Person(ground.local, 'ada');
    const byAda = new ForgeAccount(ground.local, 'ada', 'redfox');
    const clone = await ada.clone('redfox');
    try {
      const laps: number[][] = [];
      for (const size of SIZES) {
        await grow(clone, byAda, size);
        await sleep(CALM_MS);
        laps.push(await edits(clone, byAda, `edits-${size}`));
      }
      say(table([['', 'p50', 'p90', 'most'], ...SIZES.map((size, i) => [`${size} servers`, ...quantiles(laps[i] ?? []).map(ms)])]));
      return SIZES.map((size, i) => ({ what: `push → status, median of ${EDITS}, ${size} servers in the repository`, unit: ' s', measured: median(laps[i] ?? []) / 1000, goal: { atMost: 1 } }));
    } finally {
      clone.remove();
      await ground.stop();
      ground.remove();
    }
  },
};

/** More than the quota, from a certain size on: branches that add nothing are green all the same. */
async function grow(clone: Clone, forge: ForgeAccount, size: number): Promise<void> {
  await clone.git('switch', '-q', 'main');
  for (let index = 0; index < size; index++) clone.write(`clusters/local/many-${index}.yaml`, server(`many-${index}`));
  const commit = await clone.push(`${size} servers`);
  await forge.untilStatus(commit, CHECK, ['success', 'failure'], 120_000, 200);
}

async function edits(clone: Clone, forge: ForgeAccount, branch: string): Promise<number[]> {
  await clone.git('switch', '-qc', branch);
  const laps: number[] = [];
  // The first one opens the pull request, and finds what the others find remembered.
  for (let turn = -1; turn < EDITS; turn++) {
    clone.write('clusters/local/many-3.yaml', server('many-3', `turn-${turn + 1}`));
    await clone.git('commit', '-qam', `Turn ${turn}`);
    await clone.git('push', '-q', 'origin', 'HEAD');
    const pushed = performance.now();
    const commit = (await clone.git('rev-parse', 'HEAD')).trim();
    if (turn < 0) await forge.open(branch, 'Edit after edit');
    const { status, description } = await forge.untilStatus(commit, CHECK, ['success', 'failure'], 60_000, 15);
    if (status !== 'success' || !description.includes(`turn-${turn + 1}`)) throw new Error(`The check said: ${status}, ${description}`);
    if (turn >= 0) laps.push(performance.now() - pushed);
  }
  return laps;
}

function quantiles(numbers: readonly number[]): number[] {
  const sorted = numbers.toSorted((left, right) => left - right);
  return [median(sorted), sorted[Math.floor(sorted.length * 0.9)] ?? NaN, sorted.at(-1) ?? NaN];
}
