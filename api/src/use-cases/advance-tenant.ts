// A tenant under way: carried by its fleet Application, there when its own Application is, ready when that one has synced.
import { fleetApplication, tenantApplication } from '@pteronimbus/synth/contract';
import { advanceChange, changeById, type ChangeRow } from '../db/changes.ts';
import type { Ports } from '../ports.ts';
import { carriedRevisions, complaintsOf } from '../status/application.ts';
import { progressOf } from '../status/journey.ts';

/** Rows that got further; none when the tenant is made. */
export async function advanceTenant(ports: Ports, tenant: string): Promise<ChangeRow[]> {
  const [making] = await ports.database.query<{ change_id: string }>('tenant-in-the-making', `SELECT change_id FROM tenants WHERE slug = $1 AND state = 'creating'`, [tenant]);
  const row = making && (await changeById(ports.database, making.change_id));
  if (!row) return [];
  if (row.state === 'ready') await markReady(ports, tenant);
  if (!['committed', 'synced', 'applied'].includes(row.state)) return [];
  const fleet = ports.live.application(fleetApplication(tenant));
  const own = ports.live.application(tenantApplication(tenant, ports.config.cluster));
  const progress = progressOf(row, {
    onMain: true,
    carried: fleet !== undefined && carriedRevisions(fleet).length > 0,
    servers: [{ applied: own !== undefined, ready: own?.status?.sync?.status === 'Synced' }],
    failure: undefined,
    blocked: [fleet, own].flatMap((application) => (application ? complaintsOf(application) : []))[0]?.message,
    now: new Date(ports.now()),
  });
  if (progress.state === row.state && progress.waiting?.reason === row.waiting?.reason) return [];
  const next = await advanceChange(ports.database, row.id, progress);
  if (next?.state === 'ready') await markReady(ports, tenant);
  return next ? [next] : [];
}

async function markReady(ports: Ports, tenant: string): Promise<void> {
  await ports.database.query('tenant-ready', `UPDATE tenants SET state = 'ready' WHERE slug = $1`, [tenant]);
}
