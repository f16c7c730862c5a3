// Reading from a Git server, protocol version 2, each question one request without a greeting before it.
import type { ObjectId } from '../port.ts';
import { TransportError, exchange, type Exchange, type Remote } from './transport.ts';
import { DELIMITER, FLUSH, MalformedAnswer, line, packet, packets, printable } from './pkt-line.ts';

const TIMEOUT = 30_000;
const REFS_LIMIT = 1024 * 1024;

/** Head of the branch; undefined when the repository has no such branch, as an empty one. */
export async function headOf(remote: Remote, repository: string, branch: string): Promise<ObjectId | undefined> {
  const ref = `refs/heads/${branch}`;
  const body = [packet('command=ls-refs\n'), packet('agent=git/pteronimbus\n'), packet('object-format=sha1'), DELIMITER, packet(`ref-prefix ${ref}\n`), FLUSH];
  const answer = await ask(remote, { repository, path: 'git-upload-pack', body, limit: REFS_LIMIT });
  let ended = false;
  let head: ObjectId | undefined;
  for (const part of packets(answer)) {
    if (part.kind !== 'data') {
      ended = true;
      continue;
    }
    const [id = '', name] = refuseErrors(line(part.bytes)).split(' ');
    if (!/^[0-9a-f]{40}$/.test(id)) throw new MalformedAnswer(`"${printable(id)}" stands where a commit should`);
    // The prefix also matches refs/heads/main-old.
    if (name === ref) head = id;
  }
  if (!ended) throw new MalformedAnswer('the list of branches has no end');
  return head;
}

export interface FetchRequest {
  repository: string;
  want: ObjectId[];
  /** Commits we hold, without their parents. */
  have?: ObjectId[];
  /** Number of commits from each wanted one. */
  depth?: number;
  /** `blob:limit=…`, `tree:0`, when the server knows filters. */
  filter?: string | undefined;
  /** Largest answer, bytes. */
  limit: number;
}

/** Bytes of a pack with the objects asked for. Throws NotOurRef when the server does not hold a wanted one. */
export async function fetchPack(remote: Remote, request: FetchRequest): Promise<Buffer> {
  const lines = [
    'no-progress', 'ofs-delta',
    ...(request.have ?? []).map((id) => `shallow ${id}`),
    ...(request.depth ? [`deepen ${request.depth}`] : []),
    ...(request.filter ? [`filter ${request.filter}`] : []),
    ...request.want.map((id) => `want ${id}`),
    ...(request.have ?? []).map((id) => `have ${id}`),
    'done',
  ];
  const body = [packet('command=fetch'), packet('agent=git/pteronimbus'), packet('object-format=sha1'), DELIMITER, ...lines.map((text) => packet(`${text}\n`)), FLUSH];
  const answer = await ask(remote, { repository: request.repository, path: 'git-upload-pack', body, limit: request.limit });
  return packOf(answer);
}

function packOf(answer: Buffer): Buffer {
  const pack: Buffer[] = [];
  let section = '';
  for (const part of packets(answer)) {
    if (part.kind !== 'data') {
      if (part.kind === 'delimiter') section = '';
      continue;
    }
    if (section === 'packfile') collect(part.bytes, pack);
    else if (section === '') section = refuseErrors(line(part.bytes));
  }
  if (section !== 'packfile') throw new MalformedAnswer('it holds no pack');
  return Buffer.concat(pack);
}

function collect(bytes: Buffer, pack: Buffer[]): void {
  if (bytes[0] === 1) pack.push(bytes.subarray(1));
  else if (bytes[0] === 3) refuseErrors(`ERR ${bytes.subarray(1).toString()}`);
}

/** True when the server can leave objects out of a pack (`uploadpack.allowFilter`, as Gitea has it). */
export async function knowsFilters(remote: Remote, repository: string): Promise<boolean> {
  const answer = await ask(remote, { repository, path: 'info/refs?service=git-upload-pack', limit: REFS_LIMIT });
  for (const part of packets(answer)) {
    if (part.kind === 'data' && /^fetch=.*\bfilter\b/.test(line(part.bytes))) return true;
  }
  return false;
}

/** Reading may be repeated: a connection that the server gave up while it was idle is only noticed by the next question. */
async function ask(remote: Remote, question: Omit<Exchange, 'service' | 'timeout'>): Promise<Buffer> {
  const wanted: Exchange = { ...question, service: 'git-upload-pack', timeout: TIMEOUT };
  try {
    return await exchange(remote, wanted);
  } catch (error) {
    if (!(error instanceof TransportError) || !error.hungUp) throw error;
    return exchange(remote, wanted);
  }
}

/** A wanted object is not in the repository (any more). */
export class NotOurRef extends Error {
  override name = 'NotOurRef';
}

function refuseErrors(text: string): string {
  if (!text.startsWith('ERR ')) return text;
  if (/not our ref/.test(text)) throw new NotOurRef(`The Git server does not hold that object (${printable(text.slice(4))}).`);
  throw new MalformedAnswer(`it says "${printable(text.slice(4))}"`);
}
