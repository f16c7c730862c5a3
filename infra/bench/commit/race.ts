import type { Race, Verdict } from '../race.ts';
import { crowd, CROWD, CROWD_FILES } from './crowd.ts';
import { startGround } from './ground.ts';
import { growth } from './growth.ts';
import { oneEdit } from './one-edit.ts';
import { startRealGround } from './real-ground.ts';

export const race: Race = {
  title: 'one edit → pushed commit, 64 writers, growth; against isomorphic-git and git on a plain Git server',
  async run(say, real) {
    if (real) return onGitea(say);
    const ground = await startGround();
    try {
      return [...await oneEdit(ground, say), ...await crowd(ground, say, 200), ...await growth(ground, say)];
    } finally {
      ground.stop();
    }
  },
};

/** Real Gitea's own hooks take most of any push, whoever pushes: what counts there is how many changes share one. */
async function onGitea(say: (line: string) => void): Promise<Verdict[]> {
  const ground = await startRealGround(CROWD, CROWD_FILES);
  try {
    return await crowd(ground, say, 60);
  } finally {
    await ground.stop();
  }
}
