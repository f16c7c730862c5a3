import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import { accept, replay } from './accept.ts';
import { requireServer } from './require-server.ts';
import { tenantRepository } from './tenant-files.ts';
import { changeIdOf, type WriteRequest, type Written } from './written.ts';

/** Accepts the order to put the world of a backup in the place of a server's own. */
export async function restoreBackup(ports: Ports, request: WriteRequest, server: string, backup: string): Promise<Written> {
  const before = await replay(ports, request);
  if (before) return before;
  const { tenant } = request;
  await requireServer(ports, tenant, server);
  await requireBackup(ports, tenant, server, backup);
  return accept(ports, request, {
    repository: tenantRepository(tenant), tenant, server, kind: 'restore', action: 'backup:restore', subject: `Restore ${server} from ${backup}`,
    intent: { kind: 'patch', server, patch: restorePatch(backup, changeIdOf(request)), base: null },
    location: `/api/tenants/${tenant}/servers/${server}`, named: { server: { name: server } },
  });
}

/** `token`: new for each order. */
export const restorePatch = (backup: string, token: string): Record<string, unknown> => ({ requests: { restore: { backup, token } } });

/** Refuses what is no complete backup of this server. While Kubernetes does not answer, the order is taken as it is: the operator says when it can't be done. */
export async function requireBackup(ports: Ports, tenant: string, server: string, name: string): Promise<void> {
  const backups = await ports.pods.backups(tenant).catch(() => undefined);
  const found = backups?.find(({ metadata, spec }) => metadata.name === name && spec.server === server);
  if (backups === undefined || found?.status?.phase === 'Completed') return;
  const message = found ? 'is not complete' : `is no backup of ${server}`;
  throw new Problem('invalid', `${server} cannot be restored from ${name}: it ${message}.`, { errors: [{ path: '/backup', message }] });
}
