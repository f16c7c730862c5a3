// What a container says, as a log and as frames of a console.
import type { Case } from '../case.ts';
import { shown, type KubeTarget } from './target.ts';

const IMAGE = 'docker.io/itzg/minecraft-server:java21';
const PODS = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`;
const pod = (name: string, containers: object[], spec: object = {}) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { terminationGracePeriodSeconds: 5, containers, ...spec } });

/** A pod whose game is up. */
async function game(on: KubeTarget, namespace: string, name: string, spec: object = {}): Promise<string> {
  await on.must('POST', PODS(namespace), { body: pod(name, [{ name: 'game', image: IMAGE, stdin: true, env: [{ name: 'EULA', value: 'TRUE' }] }], spec) });
  for (const end = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const { text } = await on.call('GET', `${PODS(namespace)}/${name}/log`);
    if (text.includes('Done')) return `${PODS(namespace)}/${name}`;
    if (Date.now() > end) throw new Error(`The game did not come up: ${text.slice(-500)}`);
  }
}

/** A pod with a game in it that is up, to which nobody speaks, and one that nobody runs. */
async function running(on: KubeTarget): Promise<string> {
  const namespace = await on.namespace('streams');
  await on.once('prepared streams', async () => {
    await on.must('POST', PODS(namespace), { body: pod('nowhere', [{ name: 'one', image: 'example.io/x:1' }, { name: 'two', image: 'example.io/x:1' }], { schedulerName: 'nobody', initContainers: [{ name: 'first', image: 'example.io/x:1' }] }) });
    await game(on, namespace, 'game');
  });
  return PODS(namespace);
}

/** What a game writes tells the time of day. */
const timeless = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>').replace(/\d\d:\d\d:\d\d/g, '<time of day>').replace(/\d+\.\d+s\b/g, '<seconds>');

const logRows = ([
  ['the last lines of a log', 'game', 'tailLines=1'],
  ['a log by its one container\'s name', 'game', 'container=game&tailLines=1'],
  ['as many bytes of a log as asked for', 'game', 'limitBytes=10'],
  ['a log with times', 'game', 'tailLines=1&timestamps=true'],
  ['a log of a container that is not there', 'game', 'container=none'],
  ['a log of a run before the first', 'game', 'previous=true'],
  ['a log of fewer lines than none', 'game', 'tailLines=-1'],
  ['a log of lines that are no number', 'game', 'tailLines=abc'],
  ['a log of no bytes', 'game', 'limitBytes=0'],
  ['a log since both a time and a while', 'game', 'sinceSeconds=1&sinceTime=2026-11-01T00:00:00Z'],
  ['a log since no time at all', 'game', 'sinceSeconds=0'],
  ['a log of a pod that nobody runs', 'nowhere', 'container=one'],
  ['a log of one of several containers', 'nowhere', ''],
  ['a log of a pod that is not there', 'none', ''],
] as const).map(([name, which, query]): Case<KubeTarget> => ({
  name,
  async observe(on) {
    const { status, body, type, text } = await on.call('GET', `${await running(on)}/${which}/log?${query}`);
    return { status, type, body: status < 300 ? timeless(text) : shown(body) };
  },
}));

const refusedRows = ([
  ['a console of a container that is not there', 'game', 'container=none&stdout=true'],
  ['a console of a pod that is not there', 'none', 'stdout=true'],
  ['a console of a pod that nobody runs', 'nowhere', 'container=one&stdout=true'],
  ['a console of one of several containers', 'nowhere', 'stdout=true'],
] as const).map(([name, which, query]): Case<KubeTarget> => ({
  name,
  observe: async (on) => on.socket(`${await running(on)}/${which}/attach?${query}`, ['v5.channel.k8s.io', 'v4.channel.k8s.io']).then(({ refused }) => ({ status: refused?.status, body: shown(refused?.body) })),
}));

const protocolRows = ([
  ['a console speaks the newest of two protocols', 'newest', ['v5.channel.k8s.io', 'v4.channel.k8s.io']],
  ['a console speaks the older protocol', 'older', ['v4.channel.k8s.io']],
] as const).map(([name, label, protocols]): Case<KubeTarget> => ({
  name,
  async observe(on) {
    const path = `${await game(on, await on.namespace('consoles'), label)}/attach?stdin=true&stdout=true&stderr=true`;
    const seen = await on.socket(path, protocols, { send: [Buffer.from('\0list\n')], enough: (frames) => text(frames).includes('players online') });
    return { protocol: seen.protocol, channels: [...new Set(seen.frames.map((frame) => frame[0]))].sort(), text: timeless(text(seen.frames)) };
  },
}));

const text = (frames: readonly Buffer[]) => Buffer.concat(frames.filter((frame) => frame[0] === 1).map((frame) => frame.subarray(1))).toString('utf8');

export const streams: Case<KubeTarget>[] = [
  ...logRows, ...refusedRows, ...protocolRows,
  {
    name: 'a console with a protocol that nobody speaks is no console',
    async observe(on) {
      const path = `${await running(on)}/game/attach?stdout=true`;
      const { protocol, refused } = await on.socket(path, ['v9.channel.k8s.io']);
      return { protocol, status: refused?.status, body: shown(refused?.body) };
    },
  },
  {
    name: 'a console is asked for by an upgrade',
    async observe(on) {
      const { status, body } = await on.call('POST', `${await running(on)}/game/attach?stdout=true`);
      return { status, body: shown(body) };
    },
  },
  {
    name: 'a console ends with its container, with a word about how',
    async observe(on) {
      const path = await game(on, await on.namespace('consoles'), 'ending', { restartPolicy: 'Never' });
      const { frames, closed } = await on.socket(`${path}/attach?stdin=true&stdout=true`, ['v5.channel.k8s.io'], { send: [Buffer.from('\0stop\n')], enough: () => false });
      return { last: frames.filter((frame) => frame[0] !== 1).map((frame) => [frame[0], frame.subarray(1).toString('utf8')]), closed };
    },
  },
  {
    name: 'a log is followed to its end',
    async observe(on) {
      const path = await game(on, await on.namespace('consoles'), 'followed', { restartPolicy: 'Never' });
      const followed = on.call('GET', `${path}/log?follow=true&tailLines=1`);
      await on.socket(`${path}/attach?stdin=true&stdout=true`, ['v5.channel.k8s.io'], { send: [Buffer.from('\0stop\n')], enough: () => false });
      const { status, text: told } = await followed;
      return { status, text: timeless(told) };
    },
  },
];
