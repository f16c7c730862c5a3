// The append-only log: one line per write, checksummed, fsynced in groups.
import { closeSync, fdatasync, openSync, readFileSync, truncateSync, write } from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { LogRecord } from './entry.ts';

const writeBuffer = promisify(write);
const sync = promisify(fdatasync);

export function encodeRecord({ revision, operation, storage, json }: LogRecord): string {
  const payload = `${revision} ${operation} ${storage} ${json}`;
  return `${crc32(payload).toString(16).padStart(8, '0')} ${payload}\n`;
}

/** Undefined when the line is torn or was changed. */
export function decodeRecord(line: string): LogRecord | undefined {
  const payload = line.slice(9);
  if (line[8] !== ' ' || Number.parseInt(line.slice(0, 8), 16) !== crc32(payload)) return undefined;
  const [revision = '', operation = '', storage = ''] = payload.split(' ', 3);
  const json = payload.slice(revision.length + operation.length + storage.length + 3);
  return { revision: Number(revision), operation: operation as LogRecord['operation'], storage, json };
}

/**
 * Records of a log file. A torn last line is what a crash leaves, and is cut off; a bad line with good ones after it is damage,
 * and throws.
 */
export function readLog(file: string): LogRecord[] {
  const content = readFileSync(file);
  const records: LogRecord[] = [];
  let start = 0;
  while (start < content.length) {
    const end = content.indexOf(10, start);
    const record = end === -1 ? undefined : decodeRecord(content.toString('utf8', start, end));
    if (!record) {
      if (end !== -1 && hasGoodLine(content, end + 1)) throw new Error(`The log ${file} is damaged at byte ${start}, with good records after it. Restore it from a copy, or begin again with an empty folder.`);
      truncateSync(file, start);
      break;
    }
    records.push(record);
    start = end + 1;
  }
  return records;
}

function hasGoodLine(content: Buffer, from: number): boolean {
  for (let start = from; start < content.length;) {
    const end = content.indexOf(10, start);
    if (end === -1) return false;
    if (decodeRecord(content.toString('utf8', start, end))) return true;
    start = end + 1;
  }
  return false;
}

/** Appends in groups: what is handed in while a sync runs goes out with the next one. */
export class Log {
  #fd: number;
  #waiting: string[] = [];
  #flushing: Promise<void> | undefined;
  #bytes = 0;
  readonly #onDurable: () => void;

  /** `onDurable` runs after each group has reached the disk. */
  constructor(file: string, onDurable: () => void) {
    this.#fd = openSync(file, 'a', 0o600);
    this.#onDurable = onDurable;
  }

  /** Bytes written since the file was opened. */
  get bytes(): number {
    return this.#bytes;
  }

  append(line: string): void {
    this.#waiting.push(line);
    this.#flushing ??= this.#flush();
  }

  /** Resolves when everything appended so far is on disk. */
  async settled(): Promise<void> {
    while (this.#flushing) await this.#flushing;
  }

  async close(): Promise<void> {
    await this.settled();
    closeSync(this.#fd);
  }

  /** Records handed in that are not on disk yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get busy(): boolean {
    return this.#flushing !== undefined;
  }

  /** Goes on in another file. Only while not busy, so that each record is in the file its revision belongs to. */
  rotate(file: string): void {
    closeSync(this.#fd);
    this.#fd = openSync(file, 'a', 0o600);
    this.#bytes = 0;
  }

  async #flush(): Promise<void> {
    // One turn of the event loop gathers what other requests write at the same moment.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      while (this.#waiting.length > 0) {
        const group = Buffer.from(this.#waiting.join(''));
        this.#waiting = [];
        for (let sent = 0; sent < group.length;) sent += (await writeBuffer(this.#fd, group, sent)).bytesWritten;
        await sync(this.#fd);
        this.#bytes += group.length;
        this.#onDurable();
      }
    } finally {
      this.#flushing = undefined;
    }
  }
}
