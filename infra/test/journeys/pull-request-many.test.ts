// Two hundred pull requests at once: each is checked, said once, and nobody's is lost; ordered merges find their way to main one after the other.
import { afterAll, expect, it } from 'vitest';
import { ForgeAccount } from './forge.ts';
import { sleep, type RunningGround } from './ground.ts';
import { Person, type Clone } from './person.ts';
import { onGround } from './suite.ts';

const MANY = 200;
const ORDERED = 6;
/** Branches in one push: each is told to every webhook. */
const AT_ONCE = 50;
/** Every fourth is wrong. */
const isWrong = (index: number): boolean => index % 4 === 3;

let ground: RunningGround;
let byAda: ForgeAccount;
let clone: Clone | undefined;

onGround((started) => {
  ground = started;
  byAda = new ForgeAccount(ground.local, 'ada', 'redfox');
});
afterAll(() => clone?.remove());

const server = (index: number) => `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: many-${index}\nspec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n  state: Stopped\n  resources: {memory: 1Gi}\n  storage: {size: 1Gi}\n  settings:\n    ${isWrong(index) ? 'MTOD' : 'MOTD'}: hello\n`;

async function inParallel<T>(items: readonly T[], hands: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: hands }, async () => {
    for (let index = next++; index < items.length; index = next++) await work(items[index]!, index);
  }));
}

it('two hundred at once are all checked, each said once', async () => {
  clone = await new Person(ground.local, 'ada').clone('redfox');
  const commits: string[] = [];
  for (let index = 0; index < MANY; index++) {
    await clone.git('switch', '-qc', `many/${index}`, 'origin/main');
    clone.write(`clusters/local/many-${index}.yaml`, server(index));
    await clone.git('add', '-A');
    await clone.git('commit', '-qm', `Ask for many-${index}`);
    commits.push((await clone.git('rev-parse', 'HEAD')).trim());
  }
  for (let at = 0; at < MANY; at += AT_ONCE) await clone.git('push', '-q', 'origin', ...commits.slice(at, at + AT_ONCE).map((_commit, i) => `refs/heads/many/${at + i}`));
  const began = Date.now();
  const numbers: number[] = [];
  await inParallel(commits, 8, async (_commit, index) => { numbers[index] = await byAda.open(`many/${index}`, `Ask for many-${index}`); });
  const opened = Date.now();
  expect(new Set(numbers).size).toBe(MANY);
  await inParallel(commits, 4, async (commit, index) => {
    const { status, description } = await byAda.untilStatus(commit, 'pteronimbus/check', ['success', 'failure'], 240_000, 300);
    expect([index, status, description]).toEqual([index, isWrong(index) ? 'failure' : 'success', expect.stringMatching(isWrong(index) ? /did you mean "MOTD"/ : /is made|Nothing changes|many-/) as string]);
  });
  console.info(`${MANY} pull requests: opened in ${((opened - began) / 1000).toFixed(1)} s, all checked after ${((Date.now() - began) / 1000).toFixed(1)} s`);
  await inParallel(numbers, 4, async (number, index) => {
    await byAda.untilSaid(number, isWrong(index) ? /❌ 1 thing must be mended/ : /✅ This makes 1 server/, 60_000);
  });

  // Each merge makes the others outdated: they are brought up to date, checked anew, and merged.
  const ordered = numbers.filter((_number, index) => !isWrong(index)).slice(0, ORDERED);
  const ordering = Date.now();
  await inParallel(ordered, 4, (number) => byAda.say(number, '/merge'));
  await inParallel(ordered, 3, async (number) => {
    for (const end = Date.now() + 300_000; !(await byAda.read(number)).merged; await sleep(500)) {
      if (Date.now() > end) throw new Error(`#${number} was not merged: ${(await byAda.comments(number)).map(({ body }) => body).join('\n')}`);
    }
  });
  console.info(`${ORDERED} ordered merges: ${((Date.now() - ordering) / 1000).toFixed(1)} s`);
  await clone.git('fetch', '-q', 'origin', 'main');
  const onMain = (await clone.git('ls-tree', '--name-only', 'FETCH_HEAD', 'clusters/local/')).split('\n').filter((path) => path.includes('/many-'));
  expect(onMain.length).toBe(ORDERED);
  for (const number of ordered) expect((await byAda.comments(number)).filter(({ user }) => user.login === 'pteronimbus').length).toBe(1);
}, 900_000);
