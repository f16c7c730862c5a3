import type { Caller } from '../auth/caller.ts';
import { audit } from '../db/audit.ts';
import type { Ports } from '../ports.ts';

/** Writes into the audit what a person did that is not a change in Git. */
export async function note(ports: Ports, caller: Caller, what: { chain: string; action: string; target: string; requestId: string }): Promise<void> {
  await audit(ports.database, { ...what, actor: caller.login, via: caller.credential.kind, changeId: null }, new Date(ports.now()));
}
