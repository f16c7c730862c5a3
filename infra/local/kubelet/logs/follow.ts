// New bytes of a log as they come.
import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { sizeOf, watching } from './clock.ts';

const CHUNK = 64 * 1024;
const LOOK = 500;

/** Bytes from `offset` on; ends when `isOver` and everything was given, or by the signal. */
export async function* follow(log: string, offset: number, isOver: () => boolean, signal: AbortSignal): AsyncGenerator<Buffer> {
  let at = offset;
  let wake: () => void = () => undefined;
  let watcher: ReturnType<typeof watching>;
  try {
    while (!signal.aborted) {
      // Looked at before reading: what was written before the end is read for certain.
      const over = isOver();
      for await (const chunk of rangeOf(log, at, sizeOf(log) ?? 0)) {
        at += chunk.length;
        yield chunk;
      }
      if (over) return;
      const changed = new Promise<void>((resolve) => { wake = resolve; });
      if (sizeOf(log) !== undefined) watcher ??= watching(log, () => wake());
      if ((sizeOf(log) ?? 0) > at) continue;
      await Promise.race([changed, wait(LOOK, undefined, { ref: false })]);
    }
  } finally {
    watcher?.close();
  }
}

/** Bytes of a file between two offsets, in pieces. Nothing when the file is not there. */
export async function* rangeOf(file: string, from: number, to: number): AsyncGenerator<Buffer> {
  if (from >= to) return;
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return;
  try {
    for (let at = from; at < to;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(Math.min(CHUNK, to - at)), 0, Math.min(CHUNK, to - at), at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
