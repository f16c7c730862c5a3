import type { Permission } from '../auth/permissions.ts';
import type { Ports } from '../ports.ts';
import { accept, replay } from './accept.ts';
import { requireServer } from './require-server.ts';
import { tenantRepository } from './tenant-files.ts';
import { changeIdOf, type WriteRequest, type Written } from './written.ts';

/** Orders that need nothing but a server, and the permission each of them takes. */
export const SERVER_ACTIONS = { start: 'server:start', stop: 'server:stop', restart: 'server:restart', backup: 'backup:create' } as const satisfies Record<string, Permission>;
export type ServerAction = keyof typeof SERVER_ACTIONS;

const SUBJECTS: Record<ServerAction, string> = { start: 'Start', stop: 'Stop', restart: 'Restart', backup: 'Back up' };

/** Accepts an order. It needs no base: whatever the wish is now, it shall run, stop, or be restarted or backed up once. */
export async function actOnServer(ports: Ports, request: WriteRequest, server: string, action: ServerAction): Promise<Written> {
  const before = await replay(ports, request);
  if (before) return before;
  await requireServer(ports, request.tenant, server);
  return accept(ports, request, {
    repository: tenantRepository(request.tenant), tenant: request.tenant, server, kind: action, action: SERVER_ACTIONS[action],
    subject: `${SUBJECTS[action]} ${server}`, intent: { kind: 'patch', server, patch: patchFor(action, request), base: null },
    location: `/api/tenants/${request.tenant}/servers/${server}`, named: { server: { name: server } },
  });
}

/** What is done once is a token the operator honours once; with an Idempotency-Key, a repeated request is the same token. */
function patchFor(action: ServerAction, request: WriteRequest): Record<string, unknown> {
  if (action === 'restart' || action === 'backup') return { requests: { [action]: changeIdOf(request) } };
  return { state: action === 'start' ? 'Running' : 'Stopped' };
}
