// Git's framing: four hex digits of length, then that many bytes less four. 0000 is flush, 0001 delimiter, 0002 end of answer.

export type Packet = { kind: 'data'; bytes: Buffer } | { kind: 'flush' | 'delimiter' | 'end' };

export const FLUSH = Buffer.from('0000');
export const DELIMITER = Buffer.from('0001');
const LARGEST = 65_516;

/** One data packet. Text gets its newline from the caller. */
export function packet(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  if (bytes.length > LARGEST) throw new RangeError(`A Git packet holds ${LARGEST} bytes, not ${bytes.length}.`);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
}

/** Reads a whole answer. Throws MalformedAnswer when it is cut short or not framed so. */
export function* packets(answer: Buffer): Generator<Packet> {
  let at = 0;
  while (at < answer.length) {
    const digits = answer.toString('latin1', at, at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new MalformedAnswer(`"${printable(digits)}" stands where a packet's length should`);
    const length = Number.parseInt(digits, 16);
    at += 4;
    if (length === 0) yield { kind: 'flush' };
    else if (length === 1) yield { kind: 'delimiter' };
    else if (length === 2) yield { kind: 'end' };
    else if (length < 4) throw new MalformedAnswer(`a packet of length ${length}`);
    else {
      const end = at + length - 4;
      if (end > answer.length) throw new MalformedAnswer('the answer ends in the middle of a packet');
      yield { kind: 'data', bytes: answer.subarray(at, end) };
      at = end;
    }
  }
}

/** The text of a line packet, without its newline. */
export function line(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/\n$/, '');
}

/** The Git server said something that is not Git's protocol, or broke off. What it did is unknown. */
export class MalformedAnswer extends Error {
  override name = 'MalformedAnswer';
  constructor(what: string) {
    super(`The Git server's answer can't be read: ${what}.`);
  }
}

export function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}
