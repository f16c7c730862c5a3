// Backups of worlds, as the operator made them.
import type { Backup } from '../pods/pods.ts';
import type { Ports } from '../ports.ts';

export interface BackupView {
  name: string;
  server: string;
  reason: Backup['spec']['reason'];
  phase: 'Pending' | 'Running' | 'Completed' | 'Failed';
  /** When the world was read; while it was not, when the backup was made. */
  at: string;
  size: string | null;
  /** When it was proved by a restore; null: it was not, yet. */
  verifiedAt: string | null;
  /** Why it waits or failed; empty when there is nothing to say. */
  message: string;
}

/** Newest first; of one server, or of all: those of servers that are gone too. */
export async function listBackups(ports: Ports, tenant: string, server?: string): Promise<{ items: BackupView[] }> {
  const items = (await ports.pods.backups(tenant)).filter(({ spec }) => server === undefined || spec.server === server).map(backupView);
  return { items: items.sort((left, right) => right.at.localeCompare(left.at) || left.name.localeCompare(right.name)) };
}

function backupView({ metadata, spec, status = {} }: Backup): BackupView {
  const { phase = 'Pending', at = metadata.creationTimestamp ?? '', size = null, verifiedAt = null, message = '' } = status;
  return { name: metadata.name, server: spec.server, reason: spec.reason, phase, at, size, verifiedAt, message };
}
