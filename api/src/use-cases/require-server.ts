import type { Ports } from '../ports.ts';
import { notFound } from '../problem.ts';
import { acceptedCreations } from '../db/changes.ts';
import { tenantFiles } from './tenant-files.ts';

/** A server that is neither in Git nor on its way there is 404, before anything is asked about its base. Gitea away and nothing known: let the transaction decide. */
export async function requireServer(ports: Ports, tenant: string, server: string): Promise<void> {
  const { files, commit } = await tenantFiles(ports, tenant, 10_000).catch(() => ({ files: undefined, commit: undefined }));
  if (files === undefined || files.some((file) => file.name === server)) return;
  if ((await acceptedCreations(ports.database, tenant)).some((row) => row.server === server)) return;
  // Somebody may have pushed it a moment ago.
  const fresh = commit === undefined ? files : (await tenantFiles(ports, tenant, 0)).files;
  if (!fresh.some((file) => file.name === server)) throw notFound(`There is no server ${server.slice(0, 64)} in ${tenant}.`);
}
