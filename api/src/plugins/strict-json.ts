// JSON as a contract: no duplicate keys, no deep nesting, no numbers that overflow, no prototype keys, UTF-8 only, and no text that
// PostgreSQL or YAML could not keep (U+0000, half a character).
import { Problem } from '../problem.ts';

const MAX_DEPTH = 32;
/** A backslash as JSON writes it. V8 13.6 that once parsed a key with one reads other escaped keys as that key (nodejs/node#63785), so none gets that far. */
const BACKSLASH = /\\(?:\\|u005[cC])/;
/** Bodies that may hold something to refuse; the others are spared a look at every value. */
const SUSPECT = /[eE]|[0-9]{300}|\\u(?:0000|[dD][89a-fA-F])/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Parses a request body or throws a 400 Problem that says what is wrong. */
export function parseStrictJson(body: Buffer): unknown {
  const text = decode(body);
  let value: unknown;
  try {
    checkShape(text);
    value = JSON.parse(text, SUSPECT.test(text) ? refuseUnkept : undefined);
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

/** What has to be refused before V8 parses it. */
function checkShape(text: string): void {
  const escapes = text.includes('\\');
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      const end = endOfString(text, i);
      if (escapes && isKey(text, end + 1) && BACKSLASH.test(text.slice(i, end))) throw new Problem('malformed', 'The body has a key with a backslash in it.');
      i = end;
    } else if (c === 0x7b || c === 0x5b) {
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

function refuseUnkept(key: string, value: unknown): unknown {
  const place = JSON.stringify(key.slice(0, 80));
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Problem('malformed', `The number at ${place} is too large.`);
  for (const text of typeof value === 'string' ? [key, value] : [key]) {
    if (text.includes('\0')) throw new Problem('malformed', `The text at ${place} holds the character U+0000.`);
    if (!text.isWellFormed()) throw new Problem('malformed', `The text at ${place} holds half a character (a lone surrogate).`);
  }
  return value;
}
