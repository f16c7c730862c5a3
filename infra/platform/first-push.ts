// The first commit of an empty repository.
import fs from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import git from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import type { Login } from './gitea-door.ts';

/** Pushes `files` as the first commit on main. Fails when somebody was first. */
export async function firstPush(url: string, login: Login, files: ReadonlyMap<string, string>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'first-push-'));
  try {
    await git.init({ fs, dir, defaultBranch: 'main' });
    for (const [path, text] of files) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), text);
      await git.add({ fs, dir, filepath: path });
    }
    const author = { name: 'Pteronimbus', email: 'pteronimbus@users.pteronimbus.invalid' };
    await git.commit({ fs, dir, author, message: 'Begin\n' });
    await git.push({ fs, http, dir, url, ref: 'main', onAuth: () => login, onAuthFailure: () => ({ cancel: true }) });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
