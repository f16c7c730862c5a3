import { pullRows } from '../db/pull-requests.ts';
import type { Ports } from '../ports.ts';
import { tenantRepository } from './tenant-files.ts';

const MOST = 100;

/** What is known of a tenant's pull requests; Gitea is not asked. */
export async function listPullRequests(ports: Ports, tenant: string) {
  const rows = await pullRows(ports.database, tenant, MOST);
  return {
    items: rows.map(({ number, title, author, state, verdict, summary, head, merge_order: order, merge_commit: mergeCommit }) => ({
      number, title, author, state, verdict, summary, head, order, mergeCommit, page: `${ports.config.gitea.publicUrl}/${tenantRepository(tenant)}/pulls/${number}`,
    })),
  };
}
