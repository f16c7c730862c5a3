// What people do in a run, step by step. Each step ends when the cluster is as it should be, or after its limit.
import type { GameServer } from '@pteronimbus/synth/contract';
import { TENANT, type Stage } from './sim/stage.ts';

export interface Step {
  name: string;
  act(stage: Stage): void;
  done(stage: Stage): boolean;
}

export const serverOf = (stage: Stage, name: string) => stage.cluster.get('gameservers', TENANT, name) as unknown as GameServer | undefined;
const condition = (server: GameServer | undefined, wanted: string) => server?.status?.conditions?.find(({ type }) => type === wanted);
const isSeen = (server: GameServer | undefined) => server !== undefined && server.status?.observedGeneration === server.metadata.generation;

function isReady(stage: Stage, ...names: string[]): boolean {
  return names.every((name) => {
    const server = serverOf(stage, name);
    return isSeen(server) && condition(server, 'Ready')?.status === 'True' && server?.status?.pending === undefined;
  });
}

const java = { game: 'minecraft-java' } as const;
const make = (name: string): Step => ({ name: `make ${name}`, act: (stage) => stage.wish({ name, ...java }), done: (stage) => isReady(stage, name) });
const edit = (what: string, name: string, spec: object): Step => ({ name: what, act: (stage) => stage.edit(name, spec), done: (stage) => isReady(stage, name) });
const restartsBy = (name: string, token: string): Step => ({ name: 'order a restart', act: (stage) => stage.edit(name, { requests: { restart: token } }), done: (stage) => isReady(stage, name) && serverOf(stage, name)?.status?.honoured?.restart === token });
const gone = (name: string): Step => ({ name: `remove ${name}`, act: (stage) => stage.unwish(name), done: (stage) => !serverOf(stage, name) && !stage.cluster.get('pods', TENANT, name) && !stage.cluster.get('secrets', TENANT, `${name}-rcon`) });
const refused = (what: string, name: string, spec: object, reason: string): Step => ({ name: what, act: (stage) => stage.edit(name, spec), done: (stage) => isSeen(serverOf(stage, name)) && condition(serverOf(stage, name), 'Accepted')?.reason === reason });

export const WORKLOADS: Readonly<Record<string, Step[]>> = {
  life: [
    make('lobby'), make('other'),
    edit('change a setting', 'lobby', { settings: { MOTD: 'hello' } }),
    edit('change a live setting', 'lobby', { settings: { DIFFICULTY: 'hard' } }),
    edit('change the version', 'lobby', { version: '1.21.7' }),
    restartsBy('lobby', 'a'),
    edit('stop', 'lobby', { state: 'Stopped' }),
    edit('start', 'lobby', { state: 'Running' }),
    gone('other'),
  ],
  worlds: [
    make('lobby'),
    edit('grow the volume', 'lobby', { storage: { size: '8Gi' } }),
    refused('shrink the volume', 'lobby', { storage: { size: '2Gi' } }, 'StorageShrinks'),
    edit('take the shrink back', 'lobby', { storage: { size: '8Gi' } }),
    gone('lobby'),
    { name: 'make it again', act: (stage) => stage.wish({ name: 'lobby', ...java, storage: { size: '8Gi' } }), done: (stage) => isReady(stage, 'lobby') },
    {
      name: 'remove and make it again at once',
      act(stage) {
        stage.unwish('lobby');
        stage.clock.setTimeout(function again() {
          if (serverOf(stage, 'lobby')) stage.clock.setTimeout(again, 10);
          else stage.wish({ name: 'lobby', ...java, storage: { size: '8Gi' } });
        }, 10);
      },
      done: (stage) => serverOf(stage, 'lobby')?.metadata.deletionTimestamp === undefined && isReady(stage, 'lobby'),
    },
    { name: 'a week goes by for another one', act: (stage) => stage.wish({ name: 'brief', ...java }), done: (stage) => isReady(stage, 'brief') },
    gone('brief'),
  ],
  moods: [
    make('lobby'),
    { name: 'players come', act: (stage) => void stage.node.players.set('lobby', 3), done: (stage) => serverOf(stage, 'lobby')?.status?.players?.online === 3 },
    {
      name: 'wait until it is empty', act: (stage) => stage.edit('lobby', { update: { when: 'WhenEmpty', deadline: '2h' }, settings: { MOTD: 'later' } }),
      done: (stage) => isSeen(serverOf(stage, 'lobby')) && serverOf(stage, 'lobby')?.status?.pending?.reason === 'WaitsForPlayers',
    },
    { name: 'players leave', act: (stage) => void stage.node.players.set('lobby', 0), done: (stage) => isReady(stage, 'lobby') },
    { name: 'fall asleep', act: (stage) => stage.edit('lobby', { idle: { stopAfter: '1m' } }), done: (stage) => serverOf(stage, 'lobby')?.status?.phase === 'Sleeping' && !stage.cluster.get('pods', TENANT, 'lobby') },
    {
      name: 'wake up', act: (stage) => {
        stage.node.players.set('lobby', 1);
        stage.edit('lobby', { requests: { wake: 'w' } });
      },
      done: (stage) => serverOf(stage, 'lobby')?.status?.phase === 'Running' && serverOf(stage, 'lobby')?.status?.honoured?.wake === 'w',
    },
    refused('ask for a foreign port', 'lobby', { network: { ports: { game: 25_565 } } }, 'PortNotYours'),
    edit('move to another port', 'lobby', { network: { ports: { game: 30_009 } } }),
  ],
};
