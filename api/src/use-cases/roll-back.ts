import { may } from '../auth/caller.ts';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import { accept, replay } from './accept.ts';
import type { Intent } from './intents.ts';
import { versionAt } from './read-history.ts';
import { tenantFiles, tenantRepository } from './tenant-files.ts';
import type { WriteRequest, Written } from './written.ts';

/** Accepts going back to what a server was in one commit; one that was deleted meanwhile comes back. */
export async function rollBack(ports: Ports, request: WriteRequest, server: string, commit: string): Promise<Written> {
  const before = await replay(ports, request);
  if (before) return before;
  const intent = await rollbackIntent(ports, request.tenant, server, commit);
  const { files } = await tenantFiles(ports, request.tenant);
  if (!files.some((file) => file.name === server) && !may(request.caller, request.tenant, 'server:create')) {
    throw new Problem('forbidden', `${server} is deleted, and your role in ${request.tenant} does not have the permission server:create.`);
  }
  return accept(ports, request, {
    repository: tenantRepository(request.tenant), tenant: request.tenant, server, kind: 'rollback', action: 'server:rollback',
    subject: `Roll back ${server} to ${intent.commit.slice(0, 10)}`, intent,
    location: `/api/tenants/${request.tenant}/servers/${server}`, named: { server: { name: server } },
  });
}

export async function rollbackIntent(ports: Ports, tenant: string, server: string, commit: string): Promise<Extract<Intent, { kind: 'rollback' }>> {
  const version = await versionAt(ports, tenant, server, commit);
  if (version.blob === undefined) throw new Problem('invalid-wish', 'That commit deleted the server: there is nothing to go back to.', { errors: [{ path: '/commit', message: 'deleted the server; choose the one before it' }] });
  return { kind: 'rollback', server, commit: version.commit, blob: version.blob };
}
