import type { Ports } from '../ports.ts';

/** Ready: the database answers and Kubernetes was seen once. Other parts may be away; reads go on and writes are kept. */
export async function readiness(ports: Ports): Promise<{ ready: boolean; database: boolean; kubernetes: boolean }> {
  const database = await ports.database.query('ready', 'SELECT 1 AS one').then(() => true, () => false);
  const kubernetes = ports.live.complete();
  return { ready: database && kubernetes, database, kubernetes };
}
