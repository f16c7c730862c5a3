// Roll-outs under way: the changes of a wave are made, then waited for. Everything has a name that follows from the roll-out, so a crash or a second process makes nothing twice.
import { createHash } from 'node:crypto';
import type { GameServerSpec } from '@pteronimbus/synth/contract';
import { insertAudit } from '../db/audit.ts';
import { changeById, insertChange } from '../db/changes.ts';
import { claimRollout, giveRolloutBack, insertStep, moveRollout, stepsOf, type Rollout, type Step, type Wanted } from '../db/rollouts.ts';
import type { Ports } from '../ports.ts';
import { drive } from '../use-cases/drive.ts';
import { tenantFiles, tenantRepository } from '../use-cases/tenant-files.ts';
import { nextOf } from './next.ts';

/** Takes every open roll-out one step further. */
export async function advanceRollouts(ports: Ports): Promise<void> {
  const seen: string[] = [];
  for (let rollout = await claimRollout(ports.database, seen); rollout; rollout = await claimRollout(ports.database, seen)) {
    seen.push(rollout.id);
    try {
      await (rollout.state === 'going-back' ? goBack(ports, rollout) : advance(ports, rollout));
    } finally {
      await giveRolloutBack(ports.database, rollout.id);
    }
  }
}

async function advance(ports: Ports, rollout: Rollout): Promise<void> {
  const { wave, waves, within_seconds: within } = rollout;
  const tenants = waves[wave];
  if (!tenants) return void (await moveRollout(ports.database, rollout, { state: 'done', wave, waveBegan: null }));
  if (rollout.wave_began === null) {
    for (const tenant of tenants) await beginTenant(ports, rollout, tenant);
    return void (await moveRollout(ports.database, rollout, { state: 'running', wave, waveBegan: new Date(ports.now()) }));
  }
  const steps = (await stepsOf(ports.database, rollout.id)).filter((step) => step.wave === wave);
  const next = nextOf(steps, rollout.wave_began.getTime(), within, ports.now());
  if (next.go === 'on') await moveRollout(ports.database, rollout, { state: wave + 1 < waves.length ? 'running' : 'done', wave: wave + 1, waveBegan: null });
  if (next.go === 'stop') await moveRollout(ports.database, rollout, { state: 'stopped', reason: next.reason, wave, waveBegan: rollout.wave_began });
}

async function beginTenant(ports: Ports, rollout: Rollout, tenant: string): Promise<void> {
  const { files, stale } = await tenantFiles(ports, tenant, 0);
  if (stale) throw new Error('Gitea does not answer.');
  for (const { name: server, spec } of files) {
    if (!spec || spec.game !== rollout.game || spec.preview || says(spec, rollout.wanted)) continue;
    const before: Wanted = { ...(rollout.wanted.revision !== undefined && { revision: spec.revision }), ...(rollout.wanted.version !== undefined && { version: spec.version }) };
    const id = changeId(rollout.id, 'on', tenant, server);
    await insertStep(ports.database, rollout.id, { tenant, server, wave: rollout.wave, before, change_id: id });
    await change(ports, rollout, { id, tenant, server, patch: rollout.wanted, subject: `Roll out ${rollout.game}${worded(rollout.wanted)} to ${server}` });
  }
}

/** A commit for each server that says what it was told; what somebody changed since stays. */
async function goBack(ports: Ports, rollout: Rollout): Promise<void> {
  const steps = (await stepsOf(ports.database, rollout.id)).filter(({ state }) => state !== null && state !== 'failed' && state !== 'unchanged');
  for (const [tenant, own] of Map.groupBy(steps, (step) => step.tenant)) await takeBack(ports, rollout, tenant, own);
  await moveRollout(ports.database, rollout, { state: 'back', wave: rollout.wave, waveBegan: rollout.wave_began });
}

async function takeBack(ports: Ports, rollout: Rollout, tenant: string, steps: readonly Step[]): Promise<void> {
  const { files, stale } = await tenantFiles(ports, tenant, 0);
  if (stale) throw new Error('Gitea does not answer.');
  for (const { server, before } of steps) {
    const spec = files.find(({ name }) => name === server)?.spec;
    if (!spec || !says(spec, rollout.wanted)) continue;
    await change(ports, rollout, { id: changeId(rollout.id, 'back', tenant, server), tenant, server, patch: before, subject: `Take ${rollout.game}${worded(rollout.wanted)} back from ${server}` });
  }
}

/** One commit, by who ordered the roll-out; it waits for Gitea as every accepted change does. */
async function change(ports: Ports, rollout: Rollout, { id, tenant, server, patch, subject }: { id: string; tenant: string; server: string; patch: Wanted; subject: string }): Promise<void> {
  const repository = tenantRepository(tenant);
  const made = await ports.database.transaction(async (queries) => {
    const row = await insertChange(queries, {
      id, tenant, repository, server, kind: 'update', subject, author_name: rollout.author_name, author_email: rollout.author_email, person: rollout.person,
      request_id: rollout.request_id, intent: { kind: 'patch', server, patch, base: null }, base_blob: null, base_commit: ports.git.knownHead(repository) ?? null,
    });
    if (row) await insertAudit(queries, { chain: tenant, actor: rollout.actor, via: rollout.via, action: 'server:rollout', target: server, changeId: id, requestId: rollout.request_id }, new Date(ports.now()));
    return row;
  });
  const row = made ?? (await changeById(ports.database, id));
  if (row?.state === 'accepted') void drive(ports, row, made === undefined);
}

const says = (spec: GameServerSpec, { revision, version }: Wanted): boolean => (revision === undefined || spec.revision === revision) && (version === undefined || spec.version === version);

const worded = ({ revision, version }: Wanted): string => `${version === undefined ? '' : ` ${version}`}${revision === undefined ? '' : ` (revision ${revision})`}`;

function changeId(...parts: string[]): string {
  const hex = createHash('sha256').update(parts.join('\0')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
