import { NAME_PATTERN, serverFile } from '@pteronimbus/synth/contract';
import type { Ports } from '../ports.ts';
import { notFound } from '../problem.ts';
import { acceptedCreations } from '../db/changes.ts';
import { tenantFiles, tenantRepository } from './tenant-files.ts';

const NAME = new RegExp(NAME_PATTERN);

/** A server that is neither in Git nor on its way there is 404, before anything is asked about its base. Gitea away and nothing known: let the transaction decide. */
export async function requireServer(ports: Ports, tenant: string, server: string): Promise<void> {
  const { files, commit } = await tenantFiles(ports, tenant, 10_000).catch(() => ({ files: undefined, commit: undefined }));
  if (files?.some((file) => file.name === server)) return;
  // Not in a list of files, and no wish could have made it: never a path of its own.
  if (!NAME.test(server)) throw missing(tenant, server);
  if (files === undefined) return;
  if ((await acceptedCreations(ports.database, tenant)).some((row) => row.server === server)) return;
  // Somebody may have pushed it a moment ago.
  const fresh = commit === undefined ? files : (await tenantFiles(ports, tenant, 0)).files;
  if (fresh.some((file) => file.name === server) || (await isOddly(ports, tenant, server))) return;
  throw missing(tenant, server);
}

/** A link, a submodule or a folder in a file's place: the transaction says so, in its own words. */
async function isOddly(ports: Ports, tenant: string, server: string): Promise<boolean> {
  const { tree } = await ports.git.read(tenantRepository(tenant), 10_000);
  return tree.blobId(serverFile(ports.config.cluster, server)).then(() => false, (error: Error) => error.name === 'TreeError');
}

const missing = (tenant: string, server: string) => notFound(`There is no server ${server.slice(0, 64)} in ${tenant}.`);
