// Bringing an accepted change to its end in Git: right after it was accepted, and again after any crash.
import { fleetApplication, FLEET_CATALOGUE_APPLICATION, FLEET_ROOT_APPLICATION, tenantApplication } from '@pteronimbus/synth/contract';
import { pendingOf, type ChangeRow } from '../db/changes.ts';
import type { Outcome, PendingChange } from '../git/port.ts';
import type { Ports } from '../ports.ts';
import { editOf } from './edits/edit-of.ts';
import type { Intent } from './intents.ts';
import { prepareTenant } from './prepare-tenant.ts';

const driving = new Map<string, Promise<Outcome>>();
/** A preparation that needs Gitea waits for it this long between tries. */
const RETRY_MS = 1_000;

/** Drives one change; asked twice for the same, both get the one outcome. Never rejects. */
export function drive(ports: Ports, row: ChangeRow | PendingChange, mayBeThere = false): Promise<Outcome> {
  const pending = 'author_name' in row ? pendingOf(row) : row;
  const known = driving.get(pending.id);
  if (known) return known;
  const outcome = run(ports, pending, mayBeThere).finally(() => driving.delete(pending.id));
  driving.set(pending.id, outcome);
  return outcome;
}

async function run(ports: Ports, pending: PendingChange, mayBeThere: boolean): Promise<Outcome> {
  const intent = pending.intent as Intent;
  if (intent.kind === 'make-tenant') await untilDone(ports, () => prepareTenant(ports, intent, pending.author));
  const { intent: _intent, repository, ...change } = pending;
  const outcome = await ports.git.submit(repository, { ...change, edit: editOf(ports, pending), mayBeThere });
  ports.metrics.changes.inc({ outcome: outcome.state });
  if (outcome.state === 'committed') refresh(ports, pending);
  ports.projector.look(pending.tenant);
  return outcome;
}

/** Argo CD looks again now; its webhook and poll would come seconds later. */
function refresh(ports: Ports, { tenant, intent }: PendingChange): void {
  const kind = (intent as Intent).kind;
  if (kind === 'catalogue') ports.argo.refresh(FLEET_CATALOGUE_APPLICATION);
  else if (kind !== 'make-tenant') ports.argo.refresh(tenantApplication(tenant, ports.config.cluster));
  else for (const name of [FLEET_ROOT_APPLICATION, fleetApplication(tenant)]) ports.argo.refresh(name);
}

async function untilDone(ports: Ports, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      ports.log.warn({ err: error }, 'a tenant could not be prepared in Gitea; trying again');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** Takes up what another process or an earlier life of this one left accepted. Returns how many. */
export async function driveLeftovers(ports: Ports, pending: (olderThan: number) => Promise<PendingChange[]>, olderThan: number): Promise<number> {
  const left = (await pending(olderThan)).filter(({ id }) => !driving.has(id));
  for (const row of left) void drive(ports, row, true);
  return left.length;
}
