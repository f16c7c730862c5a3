// Servers that wait, sleep, are refused, and share a tenant with others.
import { dig } from '../../../local/kube/object.ts';
import { STORAGE } from '../stage/cluster.ts';
import { TENANT } from '../stage/ground.ts';
import type { Stage } from '../stage/stage.ts';
import { conditionOf, edit, gameOf, hasPhase, isGone, isReady, isSeen, podOf, type Workload } from './step.ts';

/** Nothing runs but who holds its ports. */
const isAsleep = (stage: Stage, name: string): boolean => hasPhase(stage, name, 'Sleeping') && gameOf(stage, name) === undefined && doorOf(stage, name) !== '' && dig(podOf(stage, name)?.status, 'phase') === 'Running';
/** What the doorman of a server shows. */
const doorOf = (stage: Stage, name: string): string => (podOf(stage, name)?.metadata.labels?.['pteronimbus.io/doorman'] === undefined ? '' : JSON.stringify(podOf(stage, name)?.spec));

export const moods: Workload = {
  steps: [
    {
      name: 'create three at once',
      act(stage) {
        for (const [name, game] of [['a', 30101], ['b', 30102], ['c', 30103]] as const) stage.wish({ name, game: name === 'b' ? 'luanti' : 'minecraft-java', network: { expose: 'NodePort', ports: { game } } });
      },
      done: (stage) => isReady(stage, 'a', 'b', 'c'),
    },
    { name: 'players come', act: (stage) => void stage.node.players.set('a', 3), done: (stage) => stage.server('a')?.status?.players?.online === 3 },
    edit('a change that waits until nobody plays', 'a', { update: { when: 'WhenEmpty', deadline: '4h' }, settings: { MOTD: 'later' } }, (stage) => isSeen(stage, 'a') && stage.server('a')?.status?.pending?.reason === 'WaitsForPlayers'),
    { name: 'players leave', act: (stage) => void stage.node.players.set('a', 0), done: (stage) => isReady(stage, 'a') && gameOf(stage, 'a')?.env.MOTD === 'later' },
    edit('a wish that is refused', 'a', { version: '0.0.1' }, (stage) => isSeen(stage, 'a') && conditionOf(stage, 'a', 'Accepted')?.status === 'False'),
    { name: 'its pod is thrown out meanwhile', act: (stage) => stage.node.evict(TENANT, 'a'), done: (stage) => gameOf(stage, 'a') !== undefined && stage.server('a')?.status?.phase === 'Running' },
    edit('the wish is taken back', 'a', { version: '1.21.8' }),
    edit('fall asleep', 'a', { idle: { stopAfter: '1m' } }, (stage) => isAsleep(stage, 'a')),
    edit('show another name while it sleeps', 'a', { settings: { MOTD: 'good night' } }, (stage) => isAsleep(stage, 'a') && doorOf(stage, 'a').includes('good night')),
    { name: 'be woken by who wants in', act: (stage) => stage.node.knock(TENANT, 'a'), done: (stage) => isReady(stage, 'a') && hasPhase(stage, 'a', 'Running') },
    { name: 'fall asleep again', act: () => undefined, done: (stage) => isAsleep(stage, 'a') },
    edit('be woken by an order', 'a', { requests: { wake: 'token-w' }, idle: { stopAfter: '12h' } }, (stage) => isReady(stage, 'a') && hasPhase(stage, 'a', 'Running') && stage.server('a')?.status?.honoured?.wake === 'token-w'),
    edit('be reached from inside only', 'b', { network: { expose: 'Internal' } }),
    { name: 'one goes', act: (stage) => stage.unwish('c'), done: (stage) => isGone(stage, 'c') },
    {
      name: 'its name returns with a fresh world',
      act: (stage) => stage.wish({ name: 'c', game: 'minecraft-java', network: { expose: 'NodePort', ports: { game: 30_103 } }, storage: { fresh: 'token-f' } }),
      done: (stage) => isReady(stage, 'a', 'b', 'c') && stage.cluster.all(STORAGE.claims, TENANT).length === 4,
    },
  ],
};
