// Gitea hangs, or is killed, right after each step of a pull request: what was asked for is done when it is back, and said once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ForgeAccount } from './forge.ts';
import { sleep, type RunningGround } from './ground.ts';
import { groundKind } from './kinds.ts';
import { Person, type Clone } from './person.ts';
import { hang, kill } from './processes.ts';
import { onGround } from './suite.ts';

let ground: RunningGround;
let ada: Person;
let byAda: ForgeAccount;
const clones: Clone[] = [];

onGround((started) => {
  ground = started;
  ada = new Person(ground.local, 'ada');
  byAda = new ForgeAccount(ground.local, 'ada', 'redfox');
});
afterAll(() => {
  for (const clone of clones) clone.remove();
});

const CHECK = 'pteronimbus/check';
/** Longer than our own patience with one request of Gitea's. */
const HANGS_MS = 13_000;
const gitea = () => groundKind().victims.find(([name]) => /forge|Gitea/.test(name))?.[1] ?? '';
const server = (name: string, more = '') => `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: ${name}\nspec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n  state: Stopped\n${more}`;

async function pushed(name: string, text = server(name)): Promise<string> {
  const clone = await ada.clone('redfox');
  clones.push(clone);
  await clone.git('switch', '-qc', name);
  clone.write(`clusters/local/${name}.yaml`, text);
  await clone.git('add', '-A');
  await clone.git('commit', '-qm', `Ask for ${name}`);
  await clone.git('push', '-q', 'origin', 'HEAD');
  return (await clone.git('rev-parse', 'HEAD')).trim();
}

/** It takes a moment until a killed one answers again. */
async function untilBack(): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(200)) {
    if (await byAda.call('GET', '').then(({ status }) => status === 200, () => false)) return;
  }
  throw new Error('Gitea did not come back in a minute.');
}

const AWAY: [string, () => Promise<void>][] = [
  ['hangs', () => hang(ground, gitea(), HANGS_MS)],
  ['is killed', async () => {
    kill(ground, gitea());
    await untilBack();
  }],
];

it.each(AWAY)('when it %s after the push, the opening and the order', async (how, away) => {
  const name = how.replaceAll(' ', '-');
  const commit = await pushed(name);
  await away();
  const number = await byAda.open(name, `When it ${how}`);
  await away();
  expect((await byAda.untilStatus(commit, CHECK, ['success', 'failure'], 90_000)).status).toBe('success');
  await byAda.untilSaid(number, /✅ This makes 1 server/, 60_000);
  await byAda.say(number, '/merge');
  await away();
  await byAda.untilSaid(number, /Merged by ada[\s\S]*✔ ready/, 120_000);
  expect((await ada.server('redfox', name)).status).toBe(200);
  expect((await byAda.comments(number)).filter(({ user }) => user.login === 'pteronimbus').length).toBe(1);
}, 400_000);

it.each(AWAY)('when it %s after a preview was ordered and after its pull request was closed', async (how, away) => {
  const name = `shown-${how.replaceAll(' ', '-')}`;
  await pushed(name, server(name).replace('  state: Stopped\n', '  state: Running\n'));
  const number = await byAda.open(name, `Shown when it ${how}`);
  await byAda.say(number, '/preview 1h');
  await away();
  const shown = `pr${number}-${name}`;
  await byAda.untilSaid(number, /A preview of .* runs: join/, 120_000);
  expect((await ada.server('redfox', shown)).status).toBe(200);
  await byAda.call('PATCH', `/pulls/${number}`, { state: 'closed' });
  await away();
  for (const end = Date.now() + 90_000; (await ada.server('redfox', shown)).status !== 404; await sleep(300)) expect(Date.now()).toBeLessThan(end);
}, 400_000);

it.each(AWAY)('when it %s after the merge of what fails, the pull request that takes it back is there', async (how, away) => {
  const name = `broken-${how.replaceAll(' ', '-')}`;
  const commit = await pushed(name, `${server(name)}  idle: {stopAfter: a: b\n`);
  const number = await byAda.open(name, `Broken when it ${how}`);
  await byAda.untilStatus(commit, CHECK, ['failure'], 60_000);
  // Only an administrator of the forge can.
  const password = readFileSync(join(ground.dir, 'secrets/gitea-admin'), 'utf8').trim();
  const forced = await fetch(`${ground.local.git}/api/v1/repos/redfox/gameservers/pulls/${number}/merge`, {
    method: 'POST', headers: { authorization: `Basic ${Buffer.from(`root-admin:${password}`).toString('base64')}`, 'content-type': 'application/json' }, body: JSON.stringify({ Do: 'merge', force_merge: true }),
  });
  expect(forced.status).toBe(200);
  await away();
  const told = await byAda.untilSaid(number, /↩️ #\d+ takes it back/, 120_000);
  const back = Number(/↩️ #(\d+)/.exec(told)?.[1]);
  const { head } = await byAda.read(back);
  expect((await byAda.untilStatus(head.sha, CHECK, ['success', 'failure'], 60_000)).status).toBe('success');
  expect((await byAda.merge(back)).status).toBe(200);
  await away();
  await byAda.untilSaid(back, /✔ ready/, 120_000);
  expect((await ada.server('redfox', name)).status).toBe(404);
}, 400_000);
