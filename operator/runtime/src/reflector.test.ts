// Whatever the API server does, the store becomes equal to the collection again.
import { afterEach, describe, expect, test } from 'vitest';
import { KubeClient } from './client.ts';
import type { KubeObject } from './kube-object.ts';
import { Reflector } from './reflector.ts';
import { Store } from './store.ts';
import { SimulatedClock } from './testing.ts';
import type { Answer, Wanted } from './transport.ts';

type Line = object | string | 'break' | 'end' | 'hang';
/** What one request is answered with: a page, a stream, a status, or nothing at all. */
type Reply = { list: string[]; version: number; continue?: string } | { watch: Line[] } | { code: number; reason?: string } | 'refused' | 'garbage';

const RESOURCE = { group: '', version: 'v1', plural: 'things' };
const thing = (name: string, version: number): KubeObject => ({ metadata: { name, namespace: 'n', resourceVersion: String(version) } });
const added = (name: string, version: number) => ({ type: 'ADDED', object: thing(name, version) });
const deleted = (name: string, version: number) => ({ type: 'DELETED', object: thing(name, version) });
const bookmark = (version: number) => ({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(version) } } });

let running: Reflector<KubeObject> | undefined;
afterEach(() => void running?.stop());

/** Answers requests in order; the last reply is repeated. */
function setup(replies: Reply[]) {
  const clock = new SimulatedClock();
  const asked: Wanted[] = [];
  const failures: unknown[] = [];
  const send = async (wanted: Wanted): Promise<Answer> => {
    asked.push(wanted);
    return answerOf(replies.length > 1 ? (replies.shift() as Reply) : (replies[0] as Reply), wanted);
  };
  const client = new KubeClient({ fieldManager: 't', transport: { send, type: () => Promise.reject(new Error('none')), close: () => Promise.resolve() } });
  const store = new Store<KubeObject>();
  running = new Reflector({ client, clock, store, resource: RESOURCE, failed: (error) => failures.push(error) });
  running.start();
  const names = () => [...store.values()].map((one) => one.metadata.name).sort().join(' ');
  return { clock, asked, store, failures, names, reflector: running };
}

function answerOf(reply: Reply, { signal }: Wanted): Answer {
  if (reply === 'refused') throw new Error('connect ECONNREFUSED');
  if (reply === 'garbage') return { code: 200, text: async () => '<html>hello</html>', lines: () => streamOf(['<html>'], signal) };
  if ('code' in reply) return { code: reply.code, text: async () => JSON.stringify({ reason: reply.reason ?? 'Unknown', message: 'no' }), lines: () => streamOf(['end'], signal) };
  if ('list' in reply) {
    const body = { metadata: { resourceVersion: String(reply.version), ...(reply.continue && { continue: reply.continue }) }, items: reply.list.map((name) => thing(name, 1)) };
    return { code: 200, text: async () => JSON.stringify(body), lines: () => streamOf([body], signal) };
  }
  return { code: 200, text: async () => '', lines: () => streamOf(reply.watch, signal) };
}

async function* streamOf(lines: Line[], signal: AbortSignal | undefined): AsyncIterable<string> {
  for (const line of lines) {
    if (line === 'end') return;
    if (line === 'break') throw new Error('socket hang up');
    if (line === 'hang') await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    yield typeof line === 'string' ? line : JSON.stringify(line);
  }
}

describe('the reflector', () => {
  test('lists in pages, then follows from the version of the list', async () => {
    const { clock, asked, names, reflector } = setup([{ list: ['a'], version: 5, continue: 'more' }, { list: ['b'], version: 5 }, { watch: [added('c', 6), deleted('a', 7), 'hang'] }]);
    await clock.pass(100);
    expect(names()).toBe('b c');
    expect(asked.map(({ query }) => query.continue ?? query.resourceVersion)).toEqual([undefined, 'more', '5']);
    expect([reflector.hasSynced, reflector.isCurrent]).toEqual([true, true]);
  });

  test('goes on from the last event when the connection breaks, without a list', async () => {
    const { clock, asked, names } = setup([{ list: [], version: 5 }, { watch: [added('a', 6), bookmark(9), 'break'] }, { watch: [added('b', 10), 'hang'] }]);
    await clock.pass(5_000);
    expect(names()).toBe('a b');
    expect(asked.map(({ query }) => query.resourceVersion)).toEqual([undefined, '5', '9']);
  });

  test.each<[string, Reply]>([
    ['410 in the stream', { watch: [{ type: 'ERROR', object: { code: 410, reason: 'Expired', message: 'too old' } }] }],
    ['410 as the answer', { code: 410, reason: 'Expired' }],
    ['400 as the answer', { code: 400 }],
  ])('lists again after %s', async (_, reply) => {
    const { clock, names } = setup([{ list: ['a'], version: 5 }, reply, { list: ['b'], version: 50 }, { watch: ['hang'] }]);
    await clock.pass(60_000);
    expect(names()).toBe('b');
  });

  test.each<[string, Reply[]]>([
    ['refuses connections', ['refused', 'refused', 'refused']],
    ['answers 500 and 503', [{ code: 500 }, { code: 503 }]],
    ['answers 429', [{ code: 429 }]],
    ['sends garbage for a list', ['garbage', 'garbage']],
  ])('is there again when a server that %s works again', async (_, replies) => {
    const { clock, names } = setup([...replies, { list: ['a'], version: 5 }, { watch: ['hang'] }]);
    await clock.pass(120_000);
    expect(names()).toBe('a');
  });

  test.each<[string, Line]>([
    ['half a line', '{"type":"ADDED","object":{"meta'],
    ['an event without an object', { type: 'ADDED' }],
    ['no event at all', { hello: 1 }],
  ])('starts the watch again after %s', async (_, line) => {
    const { clock, names, failures } = setup([{ list: ['a'], version: 5 }, { watch: [added('b', 6), line] }, { watch: [added('c', 7), 'hang'] }]);
    await clock.pass(60_000);
    expect(names()).toBe('a b c');
    expect(failures.length).toBe(1);
  });

  test('takes a silent watch for a dead one', async () => {
    const { clock, asked } = setup([{ list: ['a'], version: 5 }, { watch: ['hang'] }]);
    await clock.pass(80_000);
    expect(asked.length).toBe(2);
    await clock.pass(30_000);
    expect(asked.length).toBe(3);
  });

  test('does not ask in a tight loop when the server ends every watch at once', async () => {
    const { clock, asked } = setup([{ list: [], version: 5 }, { watch: ['end'] }]);
    await clock.pass(60_000);
    expect(asked.length).toBeLessThan(20);
    expect(asked.length).toBeGreaterThan(4);
  });

  test('lists again now and then, whatever the watch says', async () => {
    const { clock, asked } = setup([{ list: ['a'], version: 5 }, { watch: ['hang'] }, { watch: ['end'] }]);
    await clock.pass(3_700_000);
    expect(asked.filter(({ query }) => query.limit !== undefined).length).toBeGreaterThan(1);
  });
});
