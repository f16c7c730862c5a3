// The kubelet killed and stopped at bad moments: no pod lost, none begun twice, none left running.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stateOf } from './pods/run.ts';
import { isReady, startNode, until, type TestNode } from './testing.ts';

const PODS = 12;
const names = Array.from({ length: PODS }, (_, index) => `s${index}`);

let node: TestNode;
beforeAll(async () => { node = await startNode(); }, 60_000);
afterAll(() => node?.stop());

/** Living game processes of this node, by the pod's folder in their environment. */
function programs(): string[] {
  const mine = `LOCAL_RUN=${node.dir}`;
  const environment = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    } catch {
      return [];
    }
  };
  // The shells have it too: the game is what runs main.ts.
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environment(pid).some((each) => each.startsWith(mine)) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('main.ts'));
}

const allReady = () => until('all pods', () => Promise.all(names.map((name) => node.get(name))), (pods) => pods.every(isReady), 40_000);

it('killed with -9 again and again while pods are made: each runs once, in its first or a clean later run', async () => {
  const making = (async () => {
    for (const name of names) {
      await node.makePod(name);
      await wait(60);
    }
  })();
  for (let kills = 0; kills < 4; kills += 1) {
    await wait(80 + kills * 70);
    await node.end('SIGKILL');
    await node.begin();
  }
  await making;
  const pods = await allReady();
  await until('one program for each', () => Promise.resolve(programs().length), (count) => count === PODS);
  for (const pod of pods) {
    // The folder of its runs: one that an ended kubelet had only prepared may be gone already.
    const home = dirname(node.run(pod));
    const attempts = readdirSync(home).filter((each) => each.startsWith('run-'));
    const alive = attempts.filter((each) => stateOf(`${home}/${each}`).is === 'running');
    expect(alive, pod.metadata.name).toHaveLength(1);
    // Attempts that an ended kubelet had only prepared never ran.
    for (const each of attempts.filter((one) => !alive.includes(one))) expect(existsSync(`${home}/${each}/log`) && readFileSync(`${home}/${each}/log`, 'utf8'), `${pod.metadata.name} ${each}`).toBeFalsy();
  }
}, 90_000);

it('the API gone for a while: games go on, and what happened meanwhile is told after', async () => {
  const before = programs().sort();
  await node.kube.kill();
  await wait(500);
  expect(programs().sort()).toEqual(before);
  await node.restartKube();
  await node.makePod('later');
  await node.untilReady('later');
  await node.delete('later');
  await node.untilGone('later');
}, 60_000);

it('a pod deleted while no kubelet runs is ended by the next one', async () => {
  const pod = await node.get('s0');
  await node.end('SIGKILL');
  await node.delete('s0', { gracePeriodSeconds: 0 });
  await node.begin();
  await until('its end', () => Promise.resolve(stateOf(node.run(pod)).is), (is) => is === 'never');
  expect(programs()).toHaveLength(PODS - 1);
  await node.makePod('s0');
  await node.untilReady('s0');
}, 60_000);

it('asked to stop it ends every program within its time, and the next one starts them again without back-off', async () => {
  expect(await node.end('SIGTERM')).toBeLessThan(7_000);
  expect(programs()).toEqual([]);
  await node.begin();
  await until('one program for each', () => Promise.resolve(programs().length), (count) => count === PODS, 40_000);
  const pods = await allReady();
  for (const { status } of pods) expect(status?.containerStatuses?.[0]?.state.running).toBeDefined();
}, 90_000);

it('everything killed with -9, games too, comes back the same way', async () => {
  await node.end('SIGKILL');
  for (const pid of programs()) process.kill(Number(pid), 'SIGKILL');
  await until('the end of all', () => Promise.resolve(programs().length), (count) => count === 0);
  await node.begin();
  await until('one program for each', () => Promise.resolve(programs().length), (count) => count === PODS, 40_000);
  await allReady();
}, 90_000);
