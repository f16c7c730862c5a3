// JSON as a contract: no duplicate keys, no deep nesting, no numbers that overflow, no prototype keys, UTF-8 only.
import { Problem } from '../problem.ts';

const MAX_DEPTH = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Parses a request body or throws a 400 Problem that says what is wrong. */
export function parseStrictJson(body: Buffer): unknown {
  const text = decode(body);
  let value: unknown;
  try {
    checkDepth(text);
    value = JSON.parse(text, /[eE]|[0-9]{300}/.test(text) ? refuseInfinity : undefined);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('malformed', `The body is not JSON: ${(error as Error).message.slice(0, 200)}`);
  }
  refuseDuplicates(text);
  return value;
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new Problem('malformed', 'The body is not UTF-8.');
  }
}

function checkDepth(text: string): void {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) i = endOfString(text, i);
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > MAX_DEPTH) throw new Problem('malformed', `The body is nested deeper than ${MAX_DEPTH} levels.`);
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
}

/** Only called with valid JSON: a string followed by a colon is a key. */
function refuseDuplicates(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x7b) open.push(new Set());
    else if (c === 0x5b) open.push(undefined);
    else if (c === 0x7d || c === 0x5d) open.pop();
    else if (c === 0x22) {
      const end = endOfString(text, i);
      const keys = open.at(-1);
      if (keys && isKey(text, end + 1)) addKey(keys, JSON.parse(text.slice(i, end + 1)) as string);
      i = end;
    }
  }
}

function addKey(keys: Set<string>, key: string): void {
  if (keys.has(key)) throw new Problem('malformed', `The body has the key ${JSON.stringify(key.slice(0, 80))} twice in one object.`);
  if (key === '__proto__') throw new Problem('malformed', 'The body has a key "__proto__".');
  keys.add(key);
}

function isKey(text: string, from: number): boolean {
  let i = from;
  while (' \n\r\t'.includes(text[i] ?? 'x')) i++;
  return text[i] === ':';
}

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text.charCodeAt(i) !== 0x22) i += text.charCodeAt(i) === 0x5c ? 2 : 1;
  return i;
}

function refuseInfinity(key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new Problem('malformed', `The number at ${JSON.stringify(key.slice(0, 80))} is too large.`);
  }
  return value;
}
