// Lives of pods over a real API server: ends, restarts, probes, limits, missing things. Back-off begins at 0.4 s here.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ContainerStatus, Pod } from '../kube/types.ts';
import { startNode, until, type TestNode } from '../testing.ts';
import { stateOf } from './run.ts';

// Generous: a loaded machine is slow, not wrong.
vi.setConfig({ testTimeout: 90_000 });

let node: TestNode;
beforeAll(async () => { node = await startNode({ 'back-off': '0.4', cpu: '4', memory: '64Gi', 'max-pods': '40' }); }, 60_000);
afterAll(() => node?.stop());

const container = ({ status }: Pod): ContainerStatus | undefined => status?.containerStatuses?.[0];
const untilContainer = (name: string, is: (status: ContainerStatus) => boolean) => node.untilPod(name, (pod) => { const status = container(pod); return status !== undefined && is(status); });
const processOf = (pod: Pod, attempt = 0): number => {
  const state = stateOf(node.run(pod, attempt));
  return state.is === 'running' ? state.pid : -1;
};
const WITHOUT_EULA = { env: [{ name: 'EULA', value: 'FALSE' }] };

describe('a container that ends', () => {
  it('crashes, starts again at once, then in back-off, and says why', async () => {
    await node.makePod('crashes', { ...WITHOUT_EULA, terminationMessagePolicy: 'FallbackToLogsOnError' });
    const pod = await untilContainer('crashes', ({ restartCount, state }) => restartCount >= 2 && state.waiting?.reason === 'CrashLoopBackOff');
    const status = container(pod);
    expect(pod.status?.phase).toBe('Running');
    expect(status?.state.waiting?.message).toMatch(/^back-off [0-9.]+s restarting failed container=game pod=crashes_default\([0-9a-f-]+\)$/);
    expect(status?.lastState.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
    expect(status?.lastState.terminated?.message).toContain('Please accept the Minecraft EULA');
    await until('its Event', () => node.events('crashes'), (all) => all.includes(`BackOff: Back-off restarting failed container game in pod crashes_default(${pod.metadata.uid})`));
    await node.delete('crashes');
    await node.untilGone('crashes');
  });

  it.each([
    ['Never', 'fails', WITHOUT_EULA, 'Failed', 1, 'Error'],
    ['OnFailure', 'ends-well', {}, 'Succeeded', 0, 'Completed'],
  ] as const)('under restartPolicy %s %s and stays for its logs', async (restartPolicy, name, more, phase, exitCode, reason) => {
    const made = await node.makePod(name, more, { restartPolicy });
    if (phase === 'Succeeded') {
      await node.untilReady(name);
      await until('its console', () => Promise.resolve(existsSync(join(node.run(made), 'stdin'))), Boolean);
      writeFileSync(join(node.run(made), 'stdin'), 'stop\n');
    }
    const pod = await node.untilPod(name, ({ status }) => status?.phase === phase);
    expect(container(pod)).toMatchObject({ state: { terminated: { exitCode, reason } }, ready: false, restartCount: 0 });
    expect(readFileSync(join(node.run(pod), 'log'), 'utf8').length).toBeGreaterThan(10);
    await node.end('SIGKILL');
    await node.begin();
    expect((await node.get(name)).status?.phase).toBe(phase);
    await node.delete(name);
    await node.untilGone(name);
  });

  it('is killed for taking more memory than its limit, and told apart', async () => {
    await node.makePod('greedy', { resources: { limits: { memory: '8Mi' } } });
    const pod = await untilContainer('greedy', ({ lastState }) => lastState.terminated !== undefined);
    expect(container(pod)?.lastState.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    await node.delete('greedy');
    await node.untilGone('greedy');
  });

  it('is not started twice when only its shell is killed: the program is still the run', async () => {
    const pod = await node.makePod('orphan');
    await node.untilReady('orphan');
    const pid = processOf(pod);
    process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(container(await node.get('orphan'))?.restartCount).toBe(0);
    expect(stateOf(node.run(pod))).toEqual({ is: 'running', pid });
    await node.delete('orphan');
    await node.untilGone('orphan');
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    await until('the end of its folder', () => Promise.resolve(stateOf(node.run(pod)).is), (is) => is === 'never');
  });
});

describe('probes', () => {
  it('readiness turns with the program, without a restart', async () => {
    const pod = await node.makePod('flickers', { readinessProbe: { exec: { command: ['test', '-e', join(node.dir, 'open')] }, periodSeconds: 1, failureThreshold: 1 } });
    await untilContainer('flickers', ({ started, ready }) => started === true && !ready);
    writeFileSync(join(node.dir, 'open'), '');
    await node.untilReady('flickers');
    rmSync(join(node.dir, 'open'));
    const after = await untilContainer('flickers', ({ ready }) => !ready);
    expect(container(after)?.restartCount).toBe(0);
    expect(processOf(pod)).toBeGreaterThan(0);
    await node.delete('flickers');
  });

  it('liveness restarts a program that stands still', async () => {
    const pod = await node.makePod('stands', { livenessProbe: { tcpSocket: { port: 1 }, periodSeconds: 1, failureThreshold: 2, terminationGracePeriodSeconds: 1 } });
    const after = await untilContainer('stands', ({ restartCount }) => restartCount >= 1);
    expect(container(after)?.lastState.terminated?.reason).toBeDefined();
    await until('its Events', () => node.events('stands'), (all) => all.includes('Killing: Container game failed liveness probe, will be restarted') && all.some((each) => each.startsWith('Unhealthy: Liveness probe failed: dial tcp 127.')));
    expect(stateOf(node.run(pod)).is).toBe('ended');
    await node.delete('stands');
  });

  it('startup holds readiness back, and fails a program that never starts', async () => {
    await node.makePod('slow', { startupProbe: { exec: { command: ['test', '-e', join(node.dir, 'started')] }, periodSeconds: 1, failureThreshold: 30 }, readinessProbe: { tcpSocket: { port: 'game' } } });
    await untilContainer('slow', ({ state, started }) => state.running !== undefined && started === false);
    writeFileSync(join(node.dir, 'started'), '');
    await node.untilReady('slow');
    await node.makePod('never-starts', { startupProbe: { httpGet: { port: 1 }, periodSeconds: 1, failureThreshold: 1 } });
    await untilContainer('never-starts', ({ restartCount }) => restartCount >= 1);
    for (const name of ['slow', 'never-starts']) await node.delete(name);
  });
});

describe('an end that was asked for', () => {
  it('runs preStop before the signal, and kills what outlasts its grace', async () => {
    const mark = join(node.dir, 'pre-stop');
    const pod = await node.makePod('stubborn', { lifecycle: { preStop: { exec: { command: ['sh', '-c', `echo "$LOCAL_POD_IP" > ${mark}`] } } } }, { terminationGracePeriodSeconds: 1 });
    await node.untilReady('stubborn');
    process.kill(-processOf(pod), 'SIGSTOP');
    await node.delete('stubborn');
    await node.untilGone('stubborn');
    expect(readFileSync(mark, 'utf8').trim()).toMatch(/^127\./);
    expect(stateOf(node.run(pod)).is).not.toBe('running');
    await until('its Event', () => node.events('stubborn'), (all) => all.includes('Killing: Stopping container game'));
  });

  it('by force leaves no process', async () => {
    const pod = await node.makePod('forced');
    await node.untilReady('forced');
    const pid = processOf(pod);
    await node.delete('forced', { gracePeriodSeconds: 0 });
    await until('its end', () => Promise.resolve(existsSync(`/proc/${pid}`)), (alive) => !alive);
  });
});

describe('what is missing', () => {
  it('is said, and the pod starts when it comes', async () => {
    await node.makePod('lacks', { env: [{ name: 'MOTD', valueFrom: { configMapKeyRef: { name: 'words', key: 'motd' } } }] });
    const waiting = await untilContainer('lacks', ({ state }) => state.waiting?.reason === 'CreateContainerConfigError');
    expect(container(waiting)?.state.waiting?.message).toBe('configmap "words" not found');
    await node.make('configmaps', { metadata: { name: 'words' }, data: { motd: 'from a map' } });
    const pod = await node.untilReady('lacks');
    await until('its environment', () => Promise.resolve(readFileSync(`/proc/${processOf(pod)}/environ`, 'utf8')), (text) => text.includes('MOTD=from a map'));
    await node.delete('lacks');
  });

  it('a volume is an Event and no error of the container', async () => {
    await node.makePod('no-volume', { volumeMounts: [{ name: 'files', mountPath: '/x' }] }, { volumes: [{ name: 'files', secret: { secretName: 'nowhere' } }] });
    await until('the Event', () => node.events('no-volume'), (all) => all.includes('FailedMount: MountVolume.SetUp failed for volume "files" : secret "nowhere" not found'));
    expect(container(await node.get('no-volume'))?.state.waiting?.reason).toBe('ContainerCreating');
    await node.delete('no-volume');
    await node.untilGone('no-volume');
  });

  it('an image is ErrImagePull, then ImagePullBackOff, and the pod stays Pending', async () => {
    await node.makePod('unknown', { image: 'example.com/nobody/knows:1' });
    const first = await untilContainer('unknown', ({ state }) => state.waiting?.reason === 'ErrImagePull');
    expect(container(first)?.state.waiting?.message).toContain('failed to pull and unpack image "example.com/nobody/knows:1": ');
    const second = await untilContainer('unknown', ({ state }) => state.waiting?.reason === 'ImagePullBackOff');
    expect(second.status?.phase).toBe('Pending');
    expect(container(second)?.state.waiting?.message).toMatch(/^Back-off pulling image "example.com\/nobody\/knows:1": ErrImagePull: /);
    await node.delete('unknown');
    await node.untilGone('unknown');
  });

  it('room is Unschedulable in the scheduler\'s words, until another pod goes', async () => {
    await node.makePod('big', { resources: { requests: { cpu: '3' } } });
    await node.untilReady('big');
    await node.makePod('bigger', { resources: { requests: { cpu: '2' } } });
    const waiting = await node.untilPod('bigger', ({ status }) => status?.conditions?.some(({ reason }) => reason === 'Unschedulable') ?? false);
    const message = '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.';
    expect(waiting.status?.conditions).toContainEqual(expect.objectContaining({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }));
    await until('its Event', () => node.events('bigger'), (all) => all.includes(`FailedScheduling: ${message}`));
    await node.delete('big');
    await node.untilReady('bigger');
    await node.delete('bigger');
  });

  it('a claim holds the pod until it is made', async () => {
    await node.makePod('unclaimed', { volumeMounts: [{ name: 'world', mountPath: '/data' }] }, { volumes: [{ name: 'world', persistentVolumeClaim: { claimName: 'late' } }] });
    await node.untilPod('unclaimed', ({ status }) => status?.conditions?.some(({ message }) => message?.includes('persistentvolumeclaim "late" not found')) ?? false);
    await node.makeClaim('late');
    await node.untilReady('unclaimed');
    await node.delete('unclaimed');
    await node.untilGone('unclaimed');
  });
});
