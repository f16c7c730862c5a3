import { describe, expect, test } from 'vitest';
import { KubeClient } from './client.ts';
import { Leader } from './leader.ts';
import { SimulatedClock } from './testing.ts';
import type { Answer, Wanted } from './transport.ts';

/** One Lease with optimistic locking, and a switch that cuts somebody off. */
function setup() {
  const clock = new SimulatedClock();
  let lease: { metadata: { name: string; resourceVersion: string }; spec: { holderIdentity?: string } } | undefined;
  const cut = new Set<string>();
  const wire = { delayMs: 20 };
  const log: string[] = [];
  const reply = (code: number, body: unknown): Answer => ({ code, text: async () => JSON.stringify(body), lines: async function* () {} });
  const sendAs = (identity: string) => async ({ method, body }: Wanted): Promise<Answer> => {
    await new Promise<void>((resolve) => clock.setTimeout(resolve, wire.delayMs));
    if (cut.has(identity)) throw new Error('no route');
    if (method === 'GET') return lease ? reply(200, lease) : reply(404, { reason: 'NotFound' });
    const wanted = JSON.parse(body ?? '') as NonNullable<typeof lease>;
    if (method === 'POST' ? lease !== undefined : wanted.metadata.resourceVersion !== lease?.metadata.resourceVersion) return reply(409, { reason: 'Conflict' });
    lease = { ...wanted, metadata: { ...wanted.metadata, resourceVersion: String(Number(lease?.metadata.resourceVersion ?? 0) + 1) } };
    return reply(200, lease);
  };
  const candidate = (identity: string) => {
    const client = new KubeClient({ fieldManager: 't', transport: { send: sendAs(identity), type: () => Promise.reject(new Error()), close: () => Promise.resolve() } });
    const leader = new Leader({ client, clock, namespace: 'n', name: 'l', identity, started: () => log.push(`${identity} leads`), lost: () => log.push(`${identity} lost`) });
    leader.start();
    return leader;
  };
  return { clock, cut, wire, log, candidate, holder: () => lease?.spec.holderIdentity };
}

describe('leadership', () => {
  test('has one holder, and a second candidate waits', async () => {
    const { clock, candidate } = setup();
    const [one, two] = [candidate('one'), candidate('two')];
    for (let seconds = 0; seconds < 120; seconds += 1) {
      await clock.pass(1_000);
      expect(Number(one.leading) + Number(two.leading)).toBe(1);
    }
  });

  test('ends by itself before another can begin, when the API server is out of reach', async () => {
    const { clock, cut, log, candidate } = setup();
    const one = candidate('one');
    await clock.pass(2_000);
    const two = candidate('two');
    await clock.pass(2_000);
    cut.add('one');
    let both = 0;
    for (let tenths = 0; tenths < 600; tenths += 1) {
      await clock.pass(100);
      if (one.leading && two.leading) both += 1;
    }
    expect([both, one.leading, two.leading]).toEqual([0, false, true]);
    expect(log).toEqual(['one leads', 'one lost', 'two leads']);
  });

  test('is not prolonged by a clock that is set back', async () => {
    const { clock, cut, candidate } = setup();
    const one = candidate('one');
    await clock.pass(2_000);
    cut.add('one');
    clock.jump(-3_600_000);
    await clock.pass(11_000);
    expect(one.leading).toBe(false);
  });

  test('goes over at once when it is given back', async () => {
    const { clock, candidate, holder } = setup();
    const one = candidate('one');
    await clock.pass(2_000);
    const two = candidate('two');
    void one.stop();
    await clock.pass(3_000);
    expect([one.leading, two.leading, holder()]).toEqual([false, true, 'two']);
  });

  test('comes back at once to the same identity after a crash', async () => {
    const { clock, candidate, cut, log } = setup();
    candidate('one');
    await clock.pass(2_000);
    cut.add('nobody');
    const again = candidate('one');
    await clock.pass(3_000);
    expect(again.leading).toBe(true);
    expect(log).toEqual(['one leads', 'one leads']);
  });

  test('that has lapsed is over, though nobody else took it: keys may have been left undone meanwhile', async () => {
    const { clock, candidate, cut, log } = setup();
    candidate('one');
    await clock.pass(2_000);
    cut.add('one');
    await clock.pass(9_000);
    cut.delete('one');
    clock.jump(5_000);
    await clock.pass(20_000);
    expect(log).toEqual(['one leads', 'one lost']);
  });

  test('that has lapsed while an answer was on its way is over, though the answer is good', async () => {
    let lapsed = 0;
    for (let cutFor = 4_000; cutFor < 10_000; cutFor += 100) {
      const { clock, candidate, cut, wire, log } = setup();
      const leader = candidate('one');
      await clock.pass(2_000);
      cut.add('one');
      await clock.pass(cutFor);
      cut.delete('one');
      wire.delayMs = 1_500;
      let hasLapsed = false;
      for (let tenths = 0; tenths < 120; tenths += 1) {
        await clock.pass(100);
        hasLapsed ||= !leader.leading;
      }
      expect(log, `cut off for ${cutFor} ms`).toEqual(hasLapsed ? ['one leads', 'one lost'] : ['one leads']);
      if (hasLapsed) lapsed += 1;
    }
    expect(lapsed).toBeGreaterThan(10);
  });

  test('does not trust the clock of others: a lease counts as old only after it stood still here', async () => {
    const { clock, candidate } = setup();
    candidate('one');
    await clock.pass(2_000);
    clock.jump(3_600_000);
    const two = candidate('two');
    await clock.pass(5_000);
    expect(two.leading).toBe(false);
  });
});
