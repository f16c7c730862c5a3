// A pod through a real API server: bound, run, reached through its Service, kept over kill -9 of the kubelet, ended.
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stateOf } from './pods/run.ts';
import { startNode, until, type TestNode } from './testing.ts';

let node: TestNode;
beforeAll(async () => { node = await startNode(); }, 60_000);
afterAll(() => node?.stop());

const accepts = (port: number) => new Promise<boolean>((resolve) => {
  const socket = connect(port, node.ip, () => {
    socket.destroy();
    resolve(true);
  }).on('error', () => resolve(false));
});

test('a pod runs, is reached by its node port, survives kill -9 of the kubelet and ends when deleted', async () => {
  await node.makeClaim('world');
  await node.makeService('lobby', { type: 'NodePort', ports: [{ name: 'game', port: 25_565, nodePort: 30_565 }] });
  const pod = await node.makePod('lobby', { volumeMounts: [{ name: 'world', mountPath: '/data' }], readinessProbe: { tcpSocket: { port: 25_565 } } }, { volumes: [{ name: 'world', persistentVolumeClaim: { claimName: 'world' } }] });
  await node.untilReady('lobby');
  await until('the node port', () => accepts(30_565), (is) => is);
  const run = node.run(pod);
  const before = stateOf(run);
  await node.end('SIGKILL');
  await node.begin();
  await wait(500);
  expect(stateOf(run)).toEqual(before);
  expect(readdirSync(join(run, '..')).filter((each) => each.startsWith('run-'))).toEqual(['run-0']);
  await node.delete('lobby');
  await node.untilGone('lobby');
  await until('the end of its folder', () => Promise.resolve(stateOf(run).is), (is) => is === 'never');
}, 60_000);
