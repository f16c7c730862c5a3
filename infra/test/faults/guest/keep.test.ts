// What the plans rely on: a destroyed operator does nothing more, whatever it was in the middle of.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { newIsolate } from './keep.ts';
import { ISOLATE } from './protocol.ts';

const dir = mkdtempSync(join(tmpdir(), 'pteronimbus-isolate-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Waits with everything that could still run: `finally`, timers, handlers of sockets, promises, the end of the process. */
const PROGRAM = `
import { appendFileSync } from 'node:fs';
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
const [file, port] = FILE_AND_PORT;
const say = (what) => appendFileSync(file, what + '\\n');
async function work() {
  try {
    await new Promise(() => undefined);
  } finally {
    say('finally');
  }
}
if (workerData === ISOLATE) {
  parentPort.postMessage('ready');
  parentPort.on('message', () => {
    const socket = connect(port, '127.0.0.1', () => {
      say('began');
      void work();
      setInterval(() => say('timer'), 100);
      setTimeout(() => say('late timer'), 300);
      parentPort.postMessage({ words: [], wakeAt: undefined });
    });
    socket.on('close', () => say('socket'));
    socket.on('error', () => say('socket'));
    process.on('exit', () => say('exit'));
    process.on('beforeExit', () => say('before exit'));
  });
}
`;

test('An isolate that is destroyed in the middle of an await runs no finally, no handler and no timer, and its sockets are gone', async () => {
  const closed = Promise.withResolvers<void>();
  const server = createServer((socket) => socket.resume().on('error', () => undefined).on('close', () => closed.resolve()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const record = join(dir, 'record');
  const program = join(dir, 'program.mjs');
  writeFileSync(program, PROGRAM.replace('FILE_AND_PORT', JSON.stringify([record, (server.address() as AddressInfo).port])).replace('=== ISOLATE', `=== ${JSON.stringify(ISOLATE)}`));
  const guest = newIsolate(pathToFileURL(program).href);
  await guest.take({ now: 0, skew: 0 }, { do: 'wake' });
  await guest.destroy();
  await closed.promise;
  const atItsEnd = readFileSync(record, 'utf8');
  // Longer than any of its timers would have taken.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(readFileSync(record, 'utf8')).toBe(atItsEnd);
  expect(atItsEnd.split('\n').filter((line) => !['began', 'timer', ''].includes(line))).toEqual([]);
  await new Promise((resolve) => server.close(resolve));
});
