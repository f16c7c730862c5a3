// The end of a log, read from its end.
import { closeSync, openSync, readSync } from 'node:fs';
import { sizeOf } from './clock.ts';
import { tailStart } from './lines.ts';

const BLOCK = 64 * 1024;

/** The last bytes of a file as text; '' when there is none. */
export function tailOf(file: string, bytes: number): string {
  const size = sizeOf(file) ?? 0;
  return size === 0 ? '' : read(file, Math.max(size - bytes, 0), size).toString();
}

/** Offset at which the last `count` lines of the file begin. */
export function offsetOfTail(file: string, count: number): number {
  const size = sizeOf(file) ?? 0;
  for (let block = BLOCK; ; block *= 2) {
    const from = Math.max(size - block, 0);
    const start = tailStart(read(file, from, size), count);
    if (start > 0 || from === 0) return from + start;
  }
}

function read(file: string, from: number, to: number): Buffer {
  const buffer = Buffer.alloc(to - from);
  if (to <= from) return buffer;
  const handle = openSync(file, 'r');
  try {
    return buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, from));
  } finally {
    closeSync(handle);
  }
}
