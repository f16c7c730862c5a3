// Ways to bring one edit of one file onto the server's main branch.
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import git from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import { noLock } from '../../../api/src/git/lock.ts';
import { Repositories } from '../../../api/src/git/repositories.ts';
import { EDITED, type Ground } from './ground.ts';

export interface Edit {
  repository: string;
  /** Content that the file shall have. */
  content: string;
  /** Empty folder for clones; removed afterwards, out of the measured time. */
  clone: string;
}

export interface Contender {
  name: string;
  commit(edit: Edit): Promise<void>;
}

export const who = { name: 'Ada', email: 'ada@example.org' };
const run = promisify(execFile);
const environment = {
  ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0', GIT_AUTHOR_NAME: who.name, GIT_AUTHOR_EMAIL: who.email, GIT_COMMITTER_NAME: who.name, GIT_COMMITTER_EMAIL: who.email,
};

/** The transaction as the API runs it: one door, kept open. */
export function ours(ground: Ground): Contender & { repositories: Repositories } {
  const repositories = new Repositories({
    remote: { url: ground.url, authorization: ground.authorization }, branch: 'main', committer: who, lock: noLock, log: undefined,
    onFault: (sentence, { error }) => { throw new Error(sentence, { cause: error }); },
  });
  let count = 0;
  return {
    name: 'pteronimbus',
    repositories,
    async commit({ repository, content }) {
      const id = `change-${count += 1}`;
      const outcome = await repositories.submit(repository, { id, requestId: id, tenant: 'redfox', subject: 'Edit', author: who, edit: () => ({ files: new Map([[EDITED, Buffer.from(content)]]) }) });
      if (outcome.state !== 'committed') throw new Error(`The change ended as ${outcome.state}.`);
    },
  };
}

/** isomorphic-git as its guide does it, with the two options that its guide recommends for speed. */
export function isomorphic(ground: Ground): Contender {
  return {
    name: 'isomorphic-git',
    async commit({ repository, content, clone: dir }) {
      const cache = {};
      await git.clone({ fs, http, dir, cache, url: `${ground.url}/${repository}.git`, ref: 'main', singleBranch: true, depth: 1 });
      writeFileSync(join(dir, EDITED), content);
      await git.add({ fs, dir, cache, filepath: EDITED });
      await git.commit({ fs, dir, cache, message: 'Edit', author: who });
      const pushed = await git.push({ fs, http, dir, cache, remote: 'origin', ref: 'main' });
      if (!pushed.ok) throw new Error(`isomorphic-git could not push: ${JSON.stringify(pushed.refs)}`);
    },
  };
}

/** isomorphic-git without a checkout: trees rewritten by hand from the root to the file. */
export function isomorphicBare(ground: Ground): Contender {
  return {
    name: 'isomorphic-git, no checkout',
    async commit({ repository, content, clone: dir }) {
      const cache = {};
      await git.clone({ fs, http, dir, cache, url: `${ground.url}/${repository}.git`, ref: 'main', singleBranch: true, depth: 1, noCheckout: true });
      const parts = EDITED.split('/');
      const write = async (oid: string, depth: number): Promise<string> => {
        const { tree } = await git.readTree({ fs, dir, cache, oid });
        const entry = tree.find(({ path }) => path === parts[depth]);
        if (!entry) throw new Error(`${EDITED} is not there.`);
        entry.oid = depth === parts.length - 1 ? await git.writeBlob({ fs, dir, blob: Buffer.from(content) }) : await write(entry.oid, depth + 1);
        return git.writeTree({ fs, dir, tree });
      };
      const tree = await write(await git.resolveRef({ fs, dir, ref: 'main' }), 0);
      await git.commit({ fs, dir, cache, message: 'Edit', author: who, tree });
      const pushed = await git.push({ fs, http, dir, cache, remote: 'origin', ref: 'main' });
      if (!pushed.ok) throw new Error(`isomorphic-git could not push: ${JSON.stringify(pushed.refs)}`);
    },
  };
}

export function gitCli(ground: Ground): Contender {
  return {
    name: 'git',
    async commit({ repository, content, clone }) {
      await run('git', ['clone', '--quiet', '--depth=1', '--single-branch', `${ground.url}/${repository}.git`, clone], { env: environment });
      writeFileSync(join(clone, EDITED), content);
      await run('git', ['commit', '--quiet', '--message=Edit', '--', EDITED], { cwd: clone, env: environment });
      await run('git', ['push', '--quiet', 'origin', 'main'], { cwd: clone, env: environment });
    },
  };
}

/** git with nothing but what it needs: no files, no checkout, a tree made from the index. */
export function gitPartial(ground: Ground): Contender {
  return {
    name: 'git, partial, no checkout',
    async commit({ repository, content, clone }) {
      const inClone = async (...args: string[]) => (await run('git', args, { cwd: clone, env: environment })).stdout.trim();
      await run('git', ['clone', '--quiet', '--depth=1', '--single-branch', '--filter=blob:none', '--no-checkout', `${ground.url}/${repository}.git`, clone], { env: environment });
      mkdirSync(join(clone, 'new'));
      writeFileSync(join(clone, 'new/file'), content);
      const [blob] = await Promise.all([inClone('hash-object', '-w', 'new/file'), inClone('read-tree', 'HEAD')]);
      await inClone('update-index', '--cacheinfo', `100644,${blob},${EDITED}`);
      const tree = await inClone('write-tree', '--missing-ok');
      const commit = await inClone('commit-tree', tree, '-p', 'HEAD', '-m', 'Edit');
      await inClone('push', '--quiet', 'origin', `${commit}:main`);
    },
  };
}
