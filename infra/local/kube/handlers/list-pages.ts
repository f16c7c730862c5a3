// The rest of lists that are read in pages: the same revision for every page, by keeping what was there.
import { randomUUID } from 'node:crypto';
import { jsonFault } from '../http/go-json.ts';
import type { Entry } from '../storage/entry.ts';
import { badRequest, expired } from '../status.ts';

interface Page {
  entries: readonly Entry[];
  at: number;
  revision: number;
  expires: number;
}

const LIFETIME = 5 * 60 * 1000;
const MOST_PAGES = 500;

export class ListPages {
  readonly #pages = new Map<string, Page>();

  /** Keeps what comes after `at`; returns the token the client continues with. */
  keep(entries: readonly Entry[], at: number, revision: number, now: number): string {
    for (const [id, page] of this.#pages) if (page.expires < now || this.#pages.size >= MOST_PAGES) this.#pages.delete(id);
    const id = randomUUID();
    this.#pages.set(id, { entries, at, revision, expires: now + LIFETIME });
    return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, id })).toString('base64url');
  }

  /** Throws 400 for a token that was never given out, 410 for one whose list is gone. */
  continue(token: string, now: number): Page {
    const page = this.#pages.get(idOf(token));
    if (!page || page.expires < now) throw expired('The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.');
    return page;
  }
}

function idOf(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  const refuse = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`);
  let content: { v?: unknown; id?: unknown };
  try {
    content = JSON.parse(text) as { v?: unknown; id?: unknown };
  } catch {
    throw refuse(jsonFault(text));
  }
  if (content.v === 'meta.k8s.io/v1' && typeof content.id === 'string') return content.id;
  throw refuse(`server does not recognize this encoded version ${typeof content.v === 'string' ? content.v : ''}`);
}
