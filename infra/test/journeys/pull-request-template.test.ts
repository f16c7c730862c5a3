// The files that every repository begins with change with a release: tenants that are there already are offered them, and theirs stay theirs.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ForgeAccount, type Pull } from './forge.ts';
import { sleep, startGround, type RunningGround } from './ground.ts';
import { groundKind } from './kinds.ts';
import { Person, type Clone } from './person.ts';
import { kill } from './processes.ts';

const template = mkdtempSync(join(tmpdir(), 'template-'));
const clones: Clone[] = [];
let ground: RunningGround | undefined;

beforeAll(async () => {
  cpSync(join(import.meta.dirname, '../../../gitops-repo-template'), template, { recursive: true });
  process.env.PTERONIMBUS_REPOSITORY_TEMPLATE = template;
  ground = await startGround();
}, groundKind().startLimit + 30_000);
afterAll(async () => {
  delete process.env.PTERONIMBUS_REPOSITORY_TEMPLATE;
  for (const clone of clones) clone.remove();
  await ground?.stop();
  ground?.remove();
  rmSync(template, { recursive: true, force: true });
}, 30_000);

interface Listed extends Pull { title: string; body: string; head: { sha: string; ref: string } }
const openOf = async (forge: ForgeAccount) => (await forge.call<Listed[]>('GET', '/pulls?state=open')).body.filter(({ title }) => /own files up to date/.test(title));

async function untilOffered(forge: ForgeAccount, is: (pulls: Listed[]) => boolean, limit = 60_000): Promise<Listed[]> {
  let last: Listed[] = [];
  for (const end = Date.now() + limit; Date.now() < end; await sleep(200)) {
    last = await openOf(forge).catch(() => []);
    if (is(last)) return last;
  }
  throw new Error(`It was not offered in ${limit / 1000} s: ${JSON.stringify(last.map(({ number, title }) => ({ number, title })))}`);
}

async function cloneOf(tenant: string, name: string): Promise<Clone> {
  const clone = await new Person(ground!.local, name).clone(tenant);
  clones.push(clone);
  return clone;
}

it('a newer template comes to every tenant as one pull request, and leaves alone what they edited', async () => {
  const local = ground!.local;
  const people = { redfox: 'ada', bluejay: 'grace' };
  const [foxes, birds] = [new ForgeAccount(local, people.redfox, 'redfox'), new ForgeAccount(local, people.bluejay, 'bluejay')];
  expect([await openOf(foxes), await openOf(birds)]).toEqual([[], []]);
  const ours = await cloneOf('redfox', people.redfox);
  ours.write('CODEOWNERS', '# ours\n');
  await ours.push('Our own owners');

  for (const [path, text] of [['README.md', `${readFileSync(join(template, 'README.md'), 'utf8')}\nWritten for {{tenant}} in a newer release.\n`], ['CODEOWNERS', '# theirs\n'], ['docs/news.md', 'New.\n']] as const) writeFileSync(join(template, path), text);
  // A release: both APIs start with the newer files.
  kill(ground!, 'api/src/main.ts');

  const [[pull], [theirs]] = [await untilOffered(foxes, ({ length }) => length > 0), await untilOffered(birds, ({ length }) => length > 0)];
  expect(pull?.body).toMatch(/left as they are: CODEOWNERS/);
  expect(theirs?.body).not.toMatch(/left as they are/);
  expect(await foxes.untilStatus(pull?.head.sha ?? '', 'pteronimbus/check', ['success', 'failure'], 60_000)).toMatchObject({ status: 'success', description: 'Nothing changes for players.' });
  // Neither two APIs nor another start make it two.
  await sleep(2_000);
  expect((await openOf(foxes)).length).toBe(1);
  expect((await foxes.merge(pull?.number ?? 0)).status).toBe(200);
  await ours.git('pull', '-q', '--rebase', 'origin', 'main');
  expect([ours.read('README.md').endsWith('Written for redfox in a newer release.\n'), ours.read('CODEOWNERS'), ours.read('docs/news.md')]).toEqual([true, '# ours\n', 'New.\n']);

  // Who closes it is not asked again, until the next change: that comes with everything since, but for new files that they did not want.
  expect((await birds.call('PATCH', `/pulls/${theirs?.number}`, { state: 'closed' })).status).toBe(201);
  kill(ground!, 'api/src/main.ts');
  await sleep(6_000);
  expect([await openOf(foxes), await openOf(birds)]).toEqual([[], []]);
  writeFileSync(join(template, 'docs/news.md'), 'Newer.\n');
  kill(ground!, 'api/src/main.ts');
  await untilOffered(foxes, ({ length }) => length === 1);
  const [again] = await untilOffered(birds, ({ length }) => length === 1);
  const bird = await cloneOf('bluejay', people.bluejay);
  await bird.git('fetch', '-q', 'origin', again?.head.ref ?? '');
  expect([await bird.git('show', 'FETCH_HEAD:README.md'), await bird.git('show', 'FETCH_HEAD:CODEOWNERS')]).toEqual([expect.stringMatching(/Written for bluejay in a newer release\.\n$/) as string, '# theirs\n']);
  expect(again?.body).toMatch(/left as they are: docs\/news\.md/);
}, 300_000);
