// Several operators at once: one leads, and whatever happens to it, the next one goes on.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasCode } from '@pteronimbus/runtime';
import { KINDS } from '../../../operator/src/kinds.ts';
import { isReady, openLab, TENANT, until, type Lab, type RunningOperator } from './lab.ts';

const LEASES = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' };
let lab: Lab;
beforeAll(async () => {
  lab = await openLab(87);
}, 60_000);
afterAll(async () => lab?.close());

/** Empty while nobody has led yet. */
const leaderOf = () => lab.client.get<{ metadata: { name: string }; spec: { holderIdentity: string } }>(LEASES, 'pteronimbus', 'pteronimbus-operator').then(({ spec }) => spec.holderIdentity, (error: unknown) => {
  if (hasCode(error, 404)) return '';
  throw error;
});
const ready = (name: string) => until(() => lab.server(name), isReady, 40_000);

test('One of two leads; after its kill -9 in the middle of work the other makes everything true, no pod twice', async () => {
  const [one, two] = await Promise.all([lab.operator('one'), lab.operator('two')]) as [RunningOperator, RunningOperator];
  const first = await until(leaderOf, (name) => name !== '');
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => lab.wish({ name, game: 'minecraft-java' })));
  await (first === 'one' ? one : two).kill();
  await Promise.all(['e', 'f'].map((name) => lab.wish({ name, game: 'minecraft-java' })));
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await ready(name);
  expect(await leaderOf()).not.toBe(first);
  expect(lab.node.twice).toEqual([]);
  const ports = (await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => lab.server(name)))).map(({ status }) => status?.address);
  expect(new Set(ports).size).toBe(6);
}, 120_000);

test('A leader that is stopped past its lease and continued writes nothing more and ends', async () => {
  const three = await lab.operator('three');
  await stopOthers(three);
  await until(leaderOf, (name) => name === 'three', 40_000);
  three.child.kill('SIGSTOP');
  await lab.operator('four');
  await until(leaderOf, (name) => name === 'four', 40_000);
  await lab.client.patch(KINDS.servers, TENANT, 'a', { spec: { settings: { MOTD: 'by four' } } });
  three.child.kill('SIGCONT');
  await until(() => Promise.resolve(three.child.exitCode), (code) => code === 1, 20_000);
  await ready('a');
  expect(await leaderOf()).toBe('four');
  expect(lab.node.twice).toEqual([]);
}, 120_000);

test('A leader that is asked to stop gives the lease back at once', async () => {
  const started = Date.now();
  const five = await lab.operator('five');
  await stopOthers(five);
  await until(leaderOf, (name) => name === 'five', 14_000);
  // Sooner than a lease that was not given back would have run out.
  expect(Date.now() - started).toBeLessThan(15_000);
}, 60_000);

async function stopOthers(stays: RunningOperator): Promise<void> {
  for (const one of lab.operators()) if (one !== stays) await one.stop();
}
