import type { Queries } from './database.ts';

/** Whether a tenant was ever made; tenants are never taken away. */
export async function tenantExists(queries: Queries, slug: string): Promise<boolean> {
  return (await queries.query('tenant-exists', 'SELECT 1 AS there FROM tenants WHERE slug = $1', [slug])).length > 0;
}
