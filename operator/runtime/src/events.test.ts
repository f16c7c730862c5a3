import { expect, test } from 'vitest';
import { KubeClient } from './client.ts';
import { newEventRecorder } from './events.ts';
import { SimulatedClock } from './testing.ts';
import type { Answer, Wanted } from './transport.ts';

const about = { apiVersion: 'x/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'n', uid: 'u' } };
function setup() {
  const clock = new SimulatedClock();
  const sent: { method: string; body: { reason?: string; note?: string; series?: { count: number } } }[] = [];
  const send = async ({ method, body }: Wanted): Promise<Answer> => {
    sent.push({ method, body: JSON.parse(body ?? '') as object });
    return { code: 200, text: async () => '{}', lines: async function* () {} };
  };
  const client = new KubeClient({ fieldManager: 't', transport: { send, type: () => Promise.reject(new Error()), close: () => Promise.resolve() } });
  return { clock, sent, recorder: newEventRecorder({ client, clock, controller: 'c', instance: 'i' }) };
}

test('An event that repeats becomes a series', async () => {
  const { clock, sent, recorder } = setup();
  for (let times = 0; times < 3; times += 1) recorder.record(about, { type: 'Normal', reason: 'Started', note: 'It started.' });
  await clock.pass(1);
  expect(sent.map(({ method, body }) => [method, body.series?.count])).toEqual([['POST', undefined], ['PATCH', 2], ['PATCH', 3]]);
  await clock.pass(700_000);
  recorder.record(about, { type: 'Normal', reason: 'Started', note: 'It started.' });
  await clock.pass(1);
  expect(sent.at(-1)?.method).toBe('POST');
});

test('A chatty object is cut short, others are not', async () => {
  const { clock, sent, recorder } = setup();
  for (let times = 0; times < 500; times += 1) recorder.record(about, { type: 'Warning', reason: 'Crash', note: `Crash ${times}.` });
  recorder.record({ ...about, metadata: { ...about.metadata, uid: 'other' } }, { type: 'Normal', reason: 'Started', note: 'It started.' });
  await clock.pass(1);
  expect(sent.length).toBe(51);
  await clock.pass(60_000);
  recorder.record(about, { type: 'Warning', reason: 'Crash', note: 'later' });
  await clock.pass(1);
  expect(sent.length).toBe(52);
});
