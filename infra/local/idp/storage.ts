// Sessions, grants and tokens of oidc-provider in one file, so that a restart signs nobody out.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

interface Entry {
  payload: Record<string, unknown>;
  expiresAt?: number;
}

const entries = new Map<string, Entry>();
let file: string | undefined;
let pending: NodeJS.Timeout | undefined;

/** Reads what an earlier run left; from here on every change reaches the file within 50 ms. */
export function openStorage(path: string): void {
  file = path;
  try {
    for (const [key, entry] of JSON.parse(readFileSync(path, 'utf8')) as [string, Entry][]) if (alive(entry)) entries.set(key, entry);
  } catch {
    // First start, or a file torn by a power cut: people sign in once more.
  }
}

export function flushStorage(): void {
  clearTimeout(pending);
  pending = undefined;
  if (file === undefined) return;
  writeFileSync(`${file}.new`, JSON.stringify([...entries].filter(([, entry]) => alive(entry))), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** oidc-provider makes one per model. Source of the shape: its `docs/README.md`, "adapter". */
export class Storage {
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  upsert(id: string, payload: Record<string, unknown>, expiresIn?: number): Promise<void> {
    entries.set(this.#key(id), { payload, expiresAt: expiresIn ? Date.now() + expiresIn * 1000 : undefined });
    changed();
    return Promise.resolve();
  }

  find(id: string): Promise<Record<string, unknown> | undefined> {
    const entry = entries.get(this.#key(id));
    return Promise.resolve(entry && alive(entry) ? entry.payload : undefined);
  }

  findByUid(uid: string): Promise<Record<string, unknown> | undefined> {
    return Promise.resolve(this.#first((payload) => payload.uid === uid));
  }

  findByUserCode(userCode: string): Promise<Record<string, unknown> | undefined> {
    return Promise.resolve(this.#first((payload) => payload.userCode === userCode));
  }

  destroy(id: string): Promise<void> {
    entries.delete(this.#key(id));
    changed();
    return Promise.resolve();
  }

  consume(id: string): Promise<void> {
    const entry = entries.get(this.#key(id));
    if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
    changed();
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of entries) if (key.startsWith(`${this.#model}:`) && payload.grantId === grantId) entries.delete(key);
    changed();
    return Promise.resolve();
  }

  #key(id: string): string {
    return `${this.#model}:${id}`;
  }

  #first(matches: (payload: Record<string, unknown>) => boolean): Record<string, unknown> | undefined {
    for (const [key, entry] of entries) if (key.startsWith(`${this.#model}:`) && alive(entry) && matches(entry.payload)) return entry.payload;
    return undefined;
  }
}

function alive(entry: Entry): boolean {
  return entry.expiresAt === undefined || entry.expiresAt > Date.now();
}

function changed(): void {
  pending ??= setTimeout(flushStorage, 50).unref();
}
