import type { Race } from '../race.ts';
import { crowd } from './crowd.ts';
import { startGround } from './ground.ts';
import { growth } from './growth.ts';
import { oneEdit } from './one-edit.ts';

export const race: Race = {
  title: 'one edit → pushed commit, 64 writers, growth; against isomorphic-git and git on a plain Git server',
  async run(say) {
    const ground = await startGround();
    try {
      return [...await oneEdit(ground, say), ...await crowd(ground, say), ...await growth(ground, say)];
    } finally {
      ground.stop();
    }
  },
};
