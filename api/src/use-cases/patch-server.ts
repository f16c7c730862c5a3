import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import { accept, replay } from './accept.ts';
import { requireOrders } from './order-permissions.ts';
import { requireServer } from './require-server.ts';
import { sealPatch } from './seal-secrets.ts';
import { tenantRepository } from './tenant-files.ts';
import { baseOf, type WriteRequest, type Written } from './written.ts';

/** Accepts a merge patch of the spec, based on the version in If-Match. */
export async function patchServer(ports: Ports, request: WriteRequest, server: string): Promise<Written> {
  const before = await replay(ports, request);
  if (before) return before;
  await requireServer(ports, request.tenant, server);
  const base = baseOf(request);
  const wanted = request.body as Record<string, unknown>;
  if ('name' in wanted) throw new Problem('invalid-wish', 'A server keeps its name.', { errors: [{ path: '/name', message: 'cannot be changed; make a new server with that name' }] });
  requireOrders(request.caller, request.tenant, wanted.requests);
  const patch = await sealPatch(ports, request.tenant, server, wanted);
  return accept(ports, request, {
    repository: tenantRepository(request.tenant), tenant: request.tenant, server, kind: 'update', action: 'server:write',
    subject: `Change ${server}: ${Object.keys(patch).slice(0, 6).join(', ').slice(0, 60) || 'nothing'}`, intent: { kind: 'patch', server, patch, base: base ?? null }, baseBlob: base,
    location: `/api/tenants/${request.tenant}/servers/${server}`, named: { server: { name: server } },
  });
}
