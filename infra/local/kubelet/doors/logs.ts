// containerLogs: a container's log, whole or its end, now or as it grows.
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { once } from 'node:events';
import { readMarks, sizeOf } from '../logs/clock.ts';
import { follow, rangeOf } from '../logs/follow.ts';
import { logQueryOf, timedLines, type LogQuery } from '../logs/lines.ts';
import { offsetOfTail } from '../logs/tail.ts';
import type { Worker } from '../pods/worker.ts';
import { Refusal } from './refusal.ts';

/** What a kubelet says of the most common reasons. */
const WAITING: Record<string, string> = { ErrImagePull: 'image can\'t be pulled', ImagePullBackOff: 'trying and failing to pull image' };

export async function answerLogs(worker: Worker, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const asked = parsed(query);
  const run = worker.runDir(asked.previous);
  const { name } = worker.pod.metadata;
  const container = worker.pod.spec.containers[0]?.name ?? '';
  if (run === undefined && asked.previous) throw new Refusal(400, `previous terminated container "${container}" in pod "${name}" not found`);
  if (run === undefined) throw new Refusal(400, `container "${container}" in pod "${name}" is waiting to start: ${WAITING[worker.waiting.reason] ?? worker.waiting.reason}`);
  const log = join(run, 'log');
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  const over = new AbortController();
  response.on('close', () => over.abort());
  const start = asked.tailLines === undefined ? 0 : offsetOfTail(log, asked.tailLines);
  // What the run was when it was asked for: a restart begins another log.
  const isOver = () => run !== worker.runDir() || !worker.isRunning;
  const bytes = asked.follow && !asked.previous ? follow(log, start, isOver, over.signal) : rangeOf(log, start, sizeOf(log) ?? 0);
  await send(bytes, start, log, asked, response);
  response.end();
}

function parsed(query: URLSearchParams): LogQuery {
  try {
    return logQueryOf(query, Date.now());
  } catch (error) {
    throw new Refusal(422, (error as Error).message);
  }
}

async function send(bytes: AsyncIterable<Buffer>, start: number, log: string, asked: LogQuery, response: ServerResponse): Promise<void> {
  const isPlain = asked.since === undefined && !asked.timestamps;
  let [left, at, rest] = [asked.limitBytes ?? Infinity, start, Buffer.alloc(0)];
  const write = async (piece: Buffer) => {
    const part = piece.subarray(0, left);
    left -= part.length;
    if (part.length > 0 && !response.write(part)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  };
  for await (const chunk of bytes) {
    if (left <= 0 || response.destroyed) return;
    if (isPlain) {
      await write(chunk);
      continue;
    }
    // Times belong to lines: the beginning of one waits for its end.
    const whole = Buffer.concat([rest, chunk]);
    const cut = whole.lastIndexOf(10) + 1;
    await write(timedLines(whole.subarray(0, cut), at, readMarks(log), asked, Date.now()));
    at += cut;
    rest = whole.subarray(cut);
  }
  if (rest.length > 0) await write(timedLines(rest, at, readMarks(log), asked, Date.now()));
}
