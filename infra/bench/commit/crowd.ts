// 64 writers on one repository: changes per second, and none lost.
import * as fs from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import git from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import { git as run } from '../../../api/src/git/test-support/git-server.ts';
import { ms, table, type Verdict } from '../race.ts';
import { ours, who } from './contenders.ts';
import { serverFile, type Ground } from './ground.ts';

const WRITERS = 64;
const FILES = 100;
/** Each of our writers makes that many changes, one after the other. */
const CHANGES = 20;
/** The peer is stopped after this long, milliseconds: it would take minutes. */
const PEER_TIME = 30_000;

/** Names of the repositories it wants, each of `CROWD_FILES` servers. */
export const CROWD = ['crowd/ours', 'crowd/peer'];
export const CROWD_FILES = FILES;

export async function crowd(ground: Ground, say: (line: string) => void, goal: number): Promise<Verdict[]> {
  const own = await ourCrowd(ground);
  const peer = await peerCrowd(ground);
  say(`\n${WRITERS} writers on one repository of ${FILES} files\n${table([
    ['', 'landed', 'in', 'changes/s', 'tries each'],
    ['pteronimbus', String(own.landed), ms(own.took), (own.landed / own.took * 1_000).toFixed(1), ''],
    ['isomorphic-git, retry from the new head', String(peer.landed), ms(peer.took), (peer.landed / peer.took * 1_000).toFixed(2), (peer.tries / Math.max(peer.landed, 1)).toFixed(1)],
  ])}`);
  return [{ what: `${WRITERS} writers on one repository, changes/s, against clone-commit-push with retry`, measured: (own.landed / own.took) / (Math.max(peer.landed, 1) / peer.took), goal: { atLeast: goal } }];
}

const path = (writer: number) => `clusters/local/server-${writer}.yaml`;

async function ourCrowd(ground: Ground): Promise<{ landed: number; took: number }> {
  const folder = ground.seed('crowd/ours', FILES);
  const { repositories } = ours(ground);
  await repositories.snapshot('crowd/ours');
  const start = performance.now();
  await Promise.all(Array.from({ length: WRITERS }, async (_, writer) => {
    for (let i = 0; i < CHANGES; i += 1) {
      const id = `${writer}-${i}`;
      const outcome = await repositories.submit('crowd/ours', { id, requestId: id, tenant: 'redfox', subject: id, author: who, edit: () => ({ files: new Map([[path(writer), Buffer.from(serverFile(writer, id))]]) }) });
      if (outcome.state !== 'committed') throw new Error(`A change ended as ${outcome.state}.`);
    }
  }));
  const took = performance.now() - start;
  await repositories.close();
  check(folder, Array.from({ length: WRITERS * CHANGES }, (_, i) => `${Math.floor(i / CHANGES)}-${i % CHANGES}`));
  return { landed: WRITERS * CHANGES, took };
}

async function peerCrowd(ground: Ground): Promise<{ landed: number; took: number; tries: number }> {
  const folder = ground.seed('crowd/peer', FILES);
  const url = `${ground.url}/crowd/peer.git`;
  const landed: string[] = [];
  const headers: Record<string, string> = ground.authorization === undefined ? {} : { authorization: ground.authorization };
  let tries = 0;
  const start = performance.now();
  const over = () => performance.now() - start > PEER_TIME;
  await Promise.all(Array.from({ length: WRITERS }, async (_, writer) => {
    const dir = join(ground.scratch, `peer-${writer}`);
    const cache = {};
    // 64 at once are more than a busy Gitea answers in time: who is cut off comes back.
    for (let there = false; !there && !over();) {
      there = await git.clone({ fs, http, dir, cache, url, headers, ref: 'main', singleBranch: true, depth: 1 }).then(() => true, () => false);
    }
    for (let i = 0; i < CHANGES && !over();) {
      tries += 1;
      writeFileSync(join(dir, path(writer)), serverFile(writer, `${writer}-${i}`));
      await git.add({ fs, dir, cache, filepath: path(writer) });
      await git.commit({ fs, dir, cache, message: `${writer}-${i}`, author: who });
      const pushed = await git.push({ fs, http, dir, cache, headers, remote: 'origin', ref: 'main' }).then(({ ok }) => ok, () => false);
      if (pushed) landed.push(`${writer}-${i}`);
      if (pushed) i += 1;
      else await startOver(dir, cache, headers).catch(() => undefined);
    }
    rmSync(dir, { recursive: true, force: true });
  }));
  const took = performance.now() - start;
  check(folder, landed);
  return { landed: landed.length, took, tries };
}

/** The new head, without cloning again. */
async function startOver(dir: string, cache: object, headers: Record<string, string>): Promise<void> {
  const { fetchHead } = await git.fetch({ fs, http, dir, cache, headers, remote: 'origin', ref: 'main', singleBranch: true, depth: 1 });
  await git.writeRef({ fs, dir, ref: 'refs/heads/main', value: fetchHead ?? '', force: true });
  await git.checkout({ fs, dir, cache, ref: 'main', force: true });
}

/** One commit for each change that was said to have landed, and each writer's last word in its file. */
function check(folder: string, landed: readonly string[]): void {
  const subjects = run(folder, 'log', '--format=%s', 'main').split('\n').slice(0, -1);
  if (subjects.toSorted().join() !== landed.toSorted().join()) throw new Error(`${landed.length} changes were said to have landed, ${subjects.length} are there.`);
  const last = new Map(landed.map((id) => [id.split('-')[0], id]));
  for (const [writer, id] of last) if (!run(folder, 'show', `main:${path(Number(writer))}`).includes(`"${id}"`)) throw new Error(`The change ${id} is not in its file.`);
}
