// What git answered to a push: which references it moved. Pure.

/** Reads a receive-pack answer as it streams by, with or without side-band. */
export class ReportReader {
  readonly accepted = new Set<string>();
  #outer: Buffer = Buffer.alloc(0);
  #inner: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): void {
    this.#outer = each(Buffer.concat([this.#outer, chunk]), (line) => {
      if (line[0] === 1) this.#inner = each(Buffer.concat([this.#inner, line.subarray(1)]), (inner) => this.#line(inner));
      else this.#line(line);
    });
  }

  #line(line: Buffer): void {
    const text = line.toString('utf8');
    if (text.startsWith('ok ')) this.accepted.add(text.slice(3).trimEnd());
  }
}

/** Calls back for each whole pkt-line and returns what is left. */
function each(bytes: Buffer, take: (line: Buffer) => void): Buffer {
  let at = 0;
  while (bytes.length - at >= 4) {
    const length = Number.parseInt(bytes.toString('latin1', at, at + 4), 16);
    if (Number.isNaN(length)) return Buffer.alloc(0);
    if (length < 4) {
      at += 4;
      continue;
    }
    if (bytes.length - at < length) break;
    take(bytes.subarray(at + 4, at + length));
    at += length;
  }
  return bytes.subarray(at);
}
