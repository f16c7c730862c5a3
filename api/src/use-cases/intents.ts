// What a change wants, as data: enough to make its edit again after any crash.
import type { Wish } from '@pteronimbus/synth/contract';

export interface Quota {
  servers: number;
  cpu: string;
  memory: string;
  storage: string;
}

export type Intent =
  | { kind: 'create'; server: string; wish: Wish }
  | { kind: 'patch'; server: string; patch: Record<string, unknown>; base: string | null }
  | { kind: 'delete'; server: string; base: string | null }
  /** The file as it was in that commit: its blob, found in the file's own history. */
  | { kind: 'rollback'; server: string; commit: string; blob: string }
  /** One file as it was before `broken`; `blob` null: it was not there. */
  | { kind: 'restore-file'; path: string; broken: string; blob: string | null }
  /** The whole text; `base`: blob it was written from, `*` for any or none. */
  | { kind: 'write-file'; server: string; text: string; base: string }
  | { kind: 'make-tenant'; slug: string; displayName: string; quota: Quota; directPush: boolean }
  | { kind: 'catalogue' }
  /** Found in Git, made by hand: nothing to do again. */
  | { kind: 'found'; servers: string[]; paths: string[] };
