import { describe, expect, test } from 'vitest';
import { Queue, type QueueOptions } from './queue.ts';
import { SimulatedClock } from './testing.ts';

interface Job {
  key: string;
  at: number;
  end(): void;
}

function setup(options: Partial<QueueOptions> = {}) {
  const clock = new SimulatedClock();
  const began = clock.now();
  const jobs: Job[] = [];
  const work = (key: string) => new Promise<number | undefined>((resolve) => jobs.push({ key, at: clock.now() - began, end: () => resolve(undefined) }));
  return { clock, jobs, queue: new Queue({ clock, work, ...options }) };
}

describe('the queue', () => {
  test('works on a key once, however often it was added meanwhile, and then once more', async () => {
    const { clock, jobs, queue } = setup();
    queue.add('a');
    for (let times = 0; times < 5; times += 1) queue.add('a');
    await clock.pass(10);
    expect(jobs.map(({ key }) => key)).toEqual(['a']);
    jobs[0]?.end();
    await clock.pass(10);
    expect(jobs.map(({ key }) => key)).toEqual(['a', 'a']);
  });

  test('has as many workers as it may, never two on one key', async () => {
    const { clock, jobs, queue } = setup({ concurrency: 2 });
    for (const key of ['a', 'b', 'c']) queue.add(key);
    await clock.pass(10);
    expect(jobs.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(queue.depth).toBe(1);
    jobs[1]?.end();
    await clock.pass(10);
    expect(jobs.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  test('takes urgent keys before routine ones, and makes a routine key urgent when it is asked for', async () => {
    const { clock, jobs, queue } = setup({ concurrency: 1 });
    queue.add('first');
    queue.add('slow-1', 'routine');
    queue.add('slow-2', 'routine');
    queue.add('fast');
    queue.add('slow-2');
    for (let index = 0; index < 4; index += 1) {
      jobs[index]?.end();
      await clock.pass(10);
    }
    expect(jobs.map(({ key }) => key)).toEqual(['first', 'fast', 'slow-2', 'slow-1']);
  });

  test('backs off by key, twice as long each time, up to a limit, and forgets it after a success', async () => {
    let fails = true;
    const at: number[] = [];
    const clock = new SimulatedClock();
    const queue = new Queue({ clock, baseMs: 100, maximumMs: 1_000, work: async () => {
      at.push(clock.now());
      if (fails) throw new Error('no');
      return undefined;
    } });
    queue.add('a');
    await clock.pass(6_000);
    const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    for (const [index, limit] of [100, 200, 400, 800, 1_000, 1_000].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(limit * 0.75);
      expect(waits[index]).toBeLessThanOrEqual(limit);
    }
    fails = false;
    await clock.pass(2_000);
    fails = true;
    const before = at.length;
    queue.add('a');
    await clock.pass(150);
    expect(at.length - before).toBe(2);
  });

  test('slows down when everything fails at once', async () => {
    let tries = 0;
    const clock = new SimulatedClock();
    const queue = new Queue({ clock, baseMs: 1, maximumMs: 1, retriesPerSecond: 10, concurrency: 1_000, work: async () => {
      tries += 1;
      throw new Error('no');
    } });
    for (let index = 0; index < 200; index += 1) queue.add(String(index));
    await clock.pass(10_000);
    // 200 firsts, a burst of 100, and 10 a second.
    expect(tries).toBeLessThan(450);
    expect(tries).toBeGreaterThan(300);
  });

  test('looks again after the earlier of two delays', async () => {
    const { clock, jobs, queue } = setup();
    queue.addAfter('a', 500);
    queue.addAfter('a', 200);
    queue.addAfter('a', 900);
    await clock.pass(2_000);
    expect(jobs.map(({ at }) => at)).toEqual([200]);
  });

  test('stops when running work has ended and takes nothing new', async () => {
    const { clock, jobs, queue } = setup();
    queue.add('a');
    queue.addAfter('b', 100);
    let stopped = false;
    void queue.drain().then(() => (stopped = true));
    queue.add('c');
    await clock.pass(1_000);
    expect([stopped, jobs.length]).toEqual([false, 1]);
    jobs[0]?.end();
    await clock.pass(1);
    expect([stopped, jobs.length]).toEqual([true, 1]);
  });
});
