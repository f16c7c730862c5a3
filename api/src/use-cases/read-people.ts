import { membersOf } from '../auth/people.ts';
import { auditOf } from '../db/audit.ts';
import type { Ports } from '../ports.ts';

export async function listMembers(ports: Ports, tenant: string): Promise<{ items: Record<string, unknown>[] }> {
  return { items: await membersOf(ports.database, tenant) };
}

/** The newest entries, and whether the chain of hashes among them is whole. */
export async function readAudit(ports: Ports, tenant: string, limit: number) {
  return auditOf(ports.database, tenant, limit);
}
