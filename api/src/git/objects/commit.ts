// Commits as bytes, both ways. Names are cleaned here, since a newline in one would forge a header.
import type { ObjectId, Person } from '../port.ts';

export interface CommitContent {
  tree: ObjectId;
  parent: ObjectId | undefined;
  author: Person;
  committer: Person;
  /** Seconds since 1970, UTC. */
  at: number;
  subject: string;
  trailers: Record<string, string>;
}

export interface ParsedCommit {
  tree: ObjectId;
  parents: ObjectId[];
  /** Value of the trailer `Change-Id`, if there is one. */
  changeId: string | undefined;
  /** Seconds since 1970 by the committer's clock. */
  at: number;
}

const CHANGE_ID = 'Change-Id';

export function encodeCommit(commit: CommitContent): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...(commit.parent ? [`parent ${commit.parent}`] : []),
    `author ${signature(commit.author, commit.at)}`,
    `committer ${signature(commit.committer, commit.at)}`,
    '',
    oneLine(commit.subject) || 'Change',
    '',
    ...Object.entries(commit.trailers).map(([name, value]) => `${name}: ${oneLine(value)}`),
    '',
  ];
  return Buffer.from(lines.join('\n'));
}

function signature(person: Person, at: number): string {
  const name = oneLine(person.name).replace(/[<>]/g, '').replace(/^[\s.,:;"']+|[\s.,:;"']+$/g, '');
  const email = oneLine(person.email).replace(/[<>\s]/g, '');
  return `${name || 'unknown'} <${email}> ${Math.floor(at)} +0000`;
}

function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\x00-\x1f\x7f\u2028\u2029]+/g, ' ').trim();
}

/** Reads what the transaction needs. The Change-Id counts only in the last paragraph, where trailers stand. Throws on bytes that are no commit. */
export function parseCommit(bytes: Buffer): ParsedCommit {
  const text = bytes.toString('utf8');
  const split = text.indexOf('\n\n');
  const headers = (split === -1 ? text : text.slice(0, split)).split('\n');
  const tree = /^tree ([0-9a-f]{40})$/.exec(headers[0] ?? '')?.[1];
  if (!tree) throw new Error('A commit in the repository is damaged: it names no tree.');
  const parents: ObjectId[] = [];
  for (const header of headers.slice(1)) {
    const parent = /^parent ([0-9a-f]{40})$/.exec(header)?.[1];
    if (!parent) break;
    parents.push(parent);
  }
  const committer = headers.find((header) => header.startsWith('committer ')) ?? '';
  const message = split === -1 ? '' : text.slice(split + 2).trimEnd();
  return { tree, parents, changeId: changeIdOf(message), at: Number(/> (\d+) [-+]\d{4}$/.exec(committer)?.[1] ?? 0) };
}

function changeIdOf(message: string): string | undefined {
  const last = message.slice(message.lastIndexOf('\n\n') + 1);
  return new RegExp(`^${CHANGE_ID}: (\\S+)$`, 'm').exec(last)?.[1];
}

export function trailersOf(change: { id: string; requestId: string; tenant: string }): Record<string, string> {
  return { [CHANGE_ID]: change.id, 'Request-Id': change.requestId, Tenant: change.tenant };
}
