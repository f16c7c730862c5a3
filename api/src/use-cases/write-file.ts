// A server's file as text: read, and written by those who would rather write it themselves.
import { checkManifest } from '@pteronimbus/synth/charts';
import { misplacedSecrets, serverFile, type GameServerSpec, type WishError } from '@pteronimbus/synth/contract';
import { CATALOGUE } from '@pteronimbus/synth/games';
import { may } from '../auth/caller.ts';
import type { Ports } from '../ports.ts';
import { notFound, Problem } from '../problem.ts';
import { accept, replay } from './accept.ts';
import type { Intent } from './intents.ts';
import { requireOrders } from './order-permissions.ts';
import { requireServer } from './require-server.ts';
import { tenantFiles, tenantRepository } from './tenant-files.ts';
import { baseOf, type WriteRequest, type Written } from './written.ts';

export async function readFile(ports: Ports, tenant: string, server: string): Promise<{ path: string; text: string; etag: string }> {
  await requireServer(ports, tenant, server);
  const { tree } = await ports.git.read(tenantRepository(tenant), 2_000);
  const path = serverFile(ports.config.cluster, server);
  const etag = await tree.blobId(path);
  if (etag === undefined) throw notFound(`${path} is not in Git yet.`);
  return { path, text: Buffer.from(await tree.readBlob(etag)).toString('utf8'), etag };
}

/** Accepts a file's new text. `If-Match: *` writes over whatever is there, and makes a file that is not. */
export async function writeFile(ports: Ports, request: WriteRequest, server: string, text: string): Promise<Written> {
  const before = await replay(ports, request);
  if (before) return before;
  const { tenant } = request;
  const base = baseOf(request);
  const { intent, spec } = checkedFile(tenant, server, text, base ?? '*');
  const { files } = await tenantFiles(ports, tenant).catch(() => ({ files: undefined }));
  const isNew = files !== undefined && !files.some((file) => file.name === server);
  if (isNew && !may(request.caller, tenant, 'server:create')) throw new Problem('forbidden', `There is no ${server} yet, and your role in ${tenant} does not have the permission server:create.`);
  // Orders that are there when a server is made are none.
  if (!isNew) requireOrders(request.caller, tenant, spec.requests, files?.find((file) => file.name === server)?.spec?.requests);
  return accept(ports, request, {
    repository: tenantRepository(tenant), tenant, server, kind: 'file', action: isNew ? 'server:create' : 'server:write',
    subject: `${isNew ? 'Create' : 'Change'} ${server} by hand`, intent, baseBlob: base, location: `/api/tenants/${tenant}/servers/${server}`, named: { server: { name: server } },
  });
}

/** Throws a Problem with line and column of each mistake; a secret in the clear is one, so that none is ever stored. */
export function fileIntent(tenant: string, server: string, text: string, base: string): FileIntent {
  return checkedFile(tenant, server, text, base).intent;
}

type FileIntent = Extract<Intent, { kind: 'write-file' }>;

function checkedFile(tenant: string, server: string, text: string, base: string): { intent: FileIntent; spec: GameServerSpec } {
  const checked = checkManifest(text, server, CATALOGUE);
  const errors: WishError[] = 'errors' in checked ? checked.errors : misplacedSecrets(checked.manifest.spec, tenant, server);
  if ('errors' in checked || errors.length > 0) throw new Problem('invalid-wish', 'This file cannot be fulfilled.', { errors });
  return { intent: { kind: 'write-file', server, text, base }, spec: checked.manifest.spec };
}
