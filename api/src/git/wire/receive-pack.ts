// A push: one command, one pack, one answer. The old id in the command is the compare-and-swap.
import type { ObjectId } from '../port.ts';
import { TransportError, exchange, type Remote } from './transport.ts';
import { FLUSH, MalformedAnswer, line, packet, packets, printable } from './pkt-line.ts';

export const ZERO_ID = '0'.repeat(40);
const PUSH_TIMEOUT = 20_000;
const REPORT_LIMIT = 1024 * 1024;

export interface Push {
  repository: string;
  branch: string;
  /** Head the pack was built on; undefined in an empty repository. */
  from: ObjectId | undefined;
  to: ObjectId;
  pack: Buffer;
}

/** - `moved`: somebody was faster, or the server lacks a base of the pack: build again; - `declined`: a hook or rule says no. */
export type PushAnswer = { kind: 'ok' } | { kind: 'moved'; reason: string } | { kind: 'declined'; reason: string };

/** Throws TransportError when it certainly was not done, OutcomeUnknown when it may have been. */
export async function push(remote: Remote, wanted: Push): Promise<PushAnswer> {
  const ref = `refs/heads/${wanted.branch}`;
  const command = packet(`${wanted.from ?? ZERO_ID} ${wanted.to} ${ref}\0 report-status side-band-64k agent=git/pteronimbus`);
  try {
    const answer = await exchange(remote, {
      repository: wanted.repository, path: 'git-receive-pack', service: 'git-receive-pack', body: [command, FLUSH, wanted.pack], timeout: PUSH_TIMEOUT, limit: REPORT_LIMIT,
    });
    return reportOf(answer, ref);
  } catch (cause) {
    if (cause instanceof TransportError && ['denied', 'missing', 'refused-size'].includes(cause.failure)) throw cause;
    throw new OutcomeUnknown(cause);
  }
}

/** The pack was sent, and nobody knows what became of it. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
  constructor(cause: unknown) {
    super(`What became of a push is not known: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Reads `report-status` strictly: anything but a clear yes or no is an unknown outcome. */
export function reportOf(answer: Buffer, ref: string): PushAnswer {
  const { status, said } = demultiplex(answer);
  const lines: string[] = [];
  for (const part of packets(status)) if (part.kind === 'data') lines.push(line(part.bytes));
  const [unpack = '', verdict = '', ...rest] = lines;
  if (!unpack.startsWith('unpack ')) throw new MalformedAnswer(unpack ? `"${printable(unpack)}" stands where the report should` : 'it holds no report');
  if (unpack !== 'unpack ok') return { kind: 'moved', reason: unpack };
  if (rest.length > 0) throw new MalformedAnswer('it reports on more than one branch');
  if (verdict === `ok ${ref}`) return { kind: 'ok' };
  if (!verdict.startsWith(`ng ${ref} `)) throw new MalformedAnswer(`"${printable(verdict)}" stands where the verdict should`);
  const reason = verdict.slice(`ng ${ref} `.length);
  return isDeclined(reason) ? { kind: 'declined', reason: said ? `${reason}: ${said}` : reason } : { kind: 'moved', reason };
}

/** Hooks and rules say "hook declined", "protected branch", "deny…"; all else is about the ref and means that it moved. */
function isDeclined(reason: string): boolean {
  return /declined|protected|prohibited|denied|not allowed|quota/i.test(reason);
}

function demultiplex(answer: Buffer): { status: Buffer; said: string } {
  const status: Buffer[] = [];
  const said: Buffer[] = [];
  let framed = false;
  for (const part of packets(answer)) {
    if (part.kind !== 'data') continue;
    const [channel] = part.bytes;
    if (channel !== 1 && channel !== 2 && channel !== 3) break;
    framed = true;
    if (channel === 3) throw new MalformedAnswer(`it broke off with "${printable(part.bytes.subarray(1).toString())}"`);
    (channel === 1 ? status : said).push(part.bytes.subarray(1));
  }
  // A server without side-bands sends the bare report.
  return { status: framed ? Buffer.concat(status) : answer, said: printable(Buffer.concat(said).toString().trim()) };
}
