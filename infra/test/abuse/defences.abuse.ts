// Everything in the corpus against every defence: each case is denied by two at least that know nothing of each other, and nothing leaves the tenant.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ForgeAccount } from '../journeys/forge.ts';
import { startGround, type RunningGround } from '../journeys/ground.ts';
import { groundKind } from '../journeys/kinds.ts';
import { Person, type Clone } from '../journeys/person.ts';
import { pushBranches } from './branches.ts';
import { Cluster } from './cluster.ts';
import { CORPUS } from './corpus.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { enterAsSyncAccount, enterByPullRequest, enterByPush, isFlood, lookAtOperator, TENANT, type Seen } from './layers.ts';
import { everythingOutside } from './outside.ts';

const seen: Seen[] = CORPUS.map(() => ({ denied: new Map(), passed: [] }));
let ground: RunningGround;
let cluster: Cluster;
let clone: Clone;
let before: string[] = [];
let after: string[] = [];

beforeAll(async () => {
  ground = await startGround();
  cluster = new Cluster(ground.local.kubeconfig);
  before = await everythingOutside(cluster, `tenant-${TENANT}`);
  clone = await new Person(ground.local, 'ada').clone(TENANT);
  const commits = await pushBranches(clone, CORPUS);
  await enterByPullRequest(new ForgeAccount(ground.local, 'ada', TENANT), CORPUS, commits, seen);
  const flood = [...CORPUS.keys()].filter((index) => isFlood(CORPUS[index]!));
  await enterByPush(cluster, seen, [...CORPUS.keys()].filter((index) => !flood.includes(index)));
  await enterAsSyncAccount(cluster, CORPUS, seen);
  await lookAtOperator(cluster, CORPUS, seen);
  await enterByPush(cluster, seen, flood);
  after = await everythingOutside(cluster, `tenant-${TENANT}`);
  if (process.env.PTERONIMBUS_ABUSE_REPORT) writeFileSync(process.env.PTERONIMBUS_ABUSE_REPORT, JSON.stringify(CORPUS.map((one, i) => ({ class: one.class, name: one.name, denied: Object.fromEntries(seen[i]!.denied), passed: seen[i]!.passed })), null, 1));
}, groundKind().startLimit + 1_200_000);
afterAll(async () => {
  clone?.remove();
  cluster?.close();
  await ground?.stop();
  ground?.remove();
}, 60_000);

describe.each([...new Set(CORPUS.map((one) => one.class))])('%s', (className) => {
  it.each(CORPUS.flatMap((one, index) => (one.class === className ? [[one.name, index] as const] : [])))('%s', (name, index) => {
    const { denied, passed } = seen[index]!;
    const exception = EXCEPTIONS.find((one) => one.class === className && (one.name === undefined || one.name.test(name)));
    const words = [...denied].map(([layer, said]) => `${layer}: ${said}`).concat(passed).join('\n');
    // The check sees everything, exceptions too; it is one layer, and never the only one.
    expect([...denied.keys()], words).toContain('check');
    expect(denied.size, words).toBeGreaterThanOrEqual(exception ? 1 : 2);
  });
});

describe('after all of it', () => {
  it('nothing outside of the tenant is there that was not before, and nothing is gone', () => {
    expect(after).toEqual(before);
  });

  it('an exception that no case needs is none', () => {
    const idle = EXCEPTIONS.filter((exception) => !CORPUS.some((one, i) => one.class === exception.class && (exception.name === undefined || exception.name.test(one.name)) && seen[i]!.denied.size < 2));
    expect(idle).toEqual([]);
  });
});
