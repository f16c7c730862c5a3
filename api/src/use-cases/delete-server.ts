import type { Ports } from '../ports.ts';
import { accept, replay } from './accept.ts';
import { requireServer } from './require-server.ts';
import { tenantRepository } from './tenant-files.ts';
import { baseOf, type WriteRequest, type Written } from './written.ts';

/** Accepts the deletion of a server's file. Its world is kept for a while by the operator. */
export async function deleteServer(ports: Ports, request: WriteRequest, server: string): Promise<Written> {
  const before = await replay(ports, request);
  if (before) return before;
  await requireServer(ports, request.tenant, server);
  const base = baseOf(request);
  return accept(ports, request, {
    repository: tenantRepository(request.tenant), tenant: request.tenant, server, kind: 'delete', action: 'server:delete',
    subject: `Delete ${server}`, intent: { kind: 'delete', server, base: base ?? null }, baseBlob: base, named: { server: { name: server } },
  });
}
