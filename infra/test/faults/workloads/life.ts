// The plain life of a server, and an upgrade of the operator in the middle of it.
import { STORAGE } from '../stage/cluster.ts';
import { TENANT } from '../stage/ground.ts';
import type { Stage } from '../stage/stage.ts';
import { edit, gameOf, hasPhase, isGone, isReady, podOf, type Workload } from './step.ts';

export const life: Workload = {
  steps: [
    { name: 'create', act: (stage) => stage.wish({ name: 'lobby', game: 'minecraft-java', settings: { MOTD: 'one' } }), done: (stage) => isReady(stage, 'lobby') },
    edit('change a setting that takes effect live', 'lobby', { settings: { DIFFICULTY: 'hard' } }, (stage) => isReady(stage, 'lobby') && gameOf(stage, 'lobby')?.env.DIFFICULTY === 'hard'),
    edit('change a setting', 'lobby', { settings: { MOTD: 'two' } }, (stage) => isReady(stage, 'lobby') && gameOf(stage, 'lobby')?.env.MOTD === 'two'),
    edit('change the version', 'lobby', { version: '1.21.7' }, (stage) => isReady(stage, 'lobby') && stage.server('lobby')?.status?.running?.version === '1.21.7'),
    edit('grow the volume', 'lobby', { storage: { size: '8Gi' } }, (stage) => isReady(stage, 'lobby') && sizeOf(stage) === '8Gi'),
    edit('stop', 'lobby', { state: 'Stopped' }, (stage) => isReady(stage, 'lobby') && !podOf(stage, 'lobby') && hasPhase(stage, 'lobby', 'Stopped')),
    edit('start', 'lobby', { state: 'Running' }, (stage) => isReady(stage, 'lobby') && gameOf(stage, 'lobby') !== undefined),
    edit('order a restart', 'lobby', { requests: { restart: 'token-1' } }, (stage) => isReady(stage, 'lobby') && stage.server('lobby')?.status?.honoured?.restart === 'token-1'),
    {
      name: 'upgrade the operator',
      async act(stage) {
        // One that is just being started again is replaced as well.
        const old = new Set(stage.lives.map(({ identity }) => identity));
        for (const identity of old) stage.operate(`new-${identity}`);
        stage.edit('lobby', { settings: { MOTD: 'three' } });
        await stage.timeline.pass(500);
        for (const identity of old) {
          stage.retired.add(identity);
          for (const one of stage.lives) if (one.identity === identity) await one.deliver({ do: 'stop' });
        }
      },
      done: (stage) => isReady(stage, 'lobby') && stage.leader()?.identity.startsWith('new-') === true && gameOf(stage, 'lobby')?.env.MOTD === 'three',
    },
    { name: 'create a second one', act: (stage) => stage.wish({ name: 'arena', game: 'luanti' }), done: (stage) => isReady(stage, 'lobby', 'arena') },
    { name: 'delete it', act: (stage) => stage.unwish('arena'), done: (stage) => isGone(stage, 'arena') },
    {
      name: 'delete and re-create at once',
      async act(stage) {
        stage.unwish('lobby');
        // Argo CD applies again as soon as the name is free.
        await stage.timeline.pass(300_000, () => !stage.server('lobby'));
        stage.wish({ name: 'lobby', game: 'minecraft-java', storage: { size: '8Gi' } });
      },
      done: (stage) => isReady(stage, 'lobby') && gameOf(stage, 'lobby')?.env.MOTD === 'A Pteronimbus server' && stage.cluster.all(STORAGE.claims, TENANT).length === 2,
    },
  ],
};

function sizeOf({ cluster }: Stage): string | undefined {
  const [claim] = cluster.all(STORAGE.claims, TENANT);
  return (claim?.status as { capacity?: { storage?: string } } | undefined)?.capacity?.storage;
}
