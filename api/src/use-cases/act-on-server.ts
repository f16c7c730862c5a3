import type { Ports } from '../ports.ts';
import { accept, replay } from './accept.ts';
import { requireServer } from './require-server.ts';
import { tenantRepository } from './tenant-files.ts';
import { changeIdOf, type WriteRequest, type Written } from './written.ts';

export const SERVER_ACTIONS = ['start', 'stop', 'restart'] as const;
export type ServerAction = (typeof SERVER_ACTIONS)[number];

/** Accepts an order. It needs no base: whatever the wish is now, it shall run, stop, or restart once. */
export async function actOnServer(ports: Ports, request: WriteRequest, server: string, action: ServerAction): Promise<Written> {
  const before = await replay(ports, request);
  if (before) return before;
  await requireServer(ports, request.tenant, server);
  return accept(ports, request, {
    repository: tenantRepository(request.tenant), tenant: request.tenant, server, kind: action, action: `server:${action}`,
    subject: `${action[0]?.toUpperCase()}${action.slice(1)} ${server}`, intent: { kind: 'patch', server, patch: patchFor(action, request), base: null },
    location: `/api/tenants/${request.tenant}/servers/${server}`, named: { server: { name: server } },
  });
}

/** A restart is a token the operator honours once; with an Idempotency-Key, a repeated request is the same token. */
function patchFor(action: ServerAction, request: WriteRequest): Record<string, unknown> {
  if (action === 'restart') return { requests: { restart: changeIdOf(request) } };
  return { state: action === 'start' ? 'Running' : 'Stopped' };
}
