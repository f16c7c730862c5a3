import { TENANT_REPOSITORY } from '@pteronimbus/synth/contract';
import { markDue, markMainMoved } from '../db/pull-requests.ts';
import { deliveryOf, signatureMatches } from '../gitea/webhook.ts';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import { branchRef } from './tenant-files.ts';

/**
 * What Gitea tells. It is a hint, never a fact: whoever looks next reads Gitea itself, so one that is replayed, late or out of order
 * costs a look and changes nothing. Told twice, it is looked at once.
 */
export async function receiveDelivery(ports: Ports, body: Buffer, signature: string | string[] | undefined, delivery: string | string[] | undefined): Promise<void> {
  if (!Buffer.isBuffer(body) || !signatureMatches(ports.config.gitea.webhookSecret, body, typeof signature === 'string' ? signature : undefined)) {
    throw new Problem('unauthenticated', 'The signature does not fit the body.');
  }
  const told = deliveryOf(body);
  const [tenant, name] = told?.repository.split('/') ?? [];
  if (!told || tenant === undefined || name !== TENANT_REPOSITORY) return;
  const isPush = told.kind === 'push' && told.ref === branchRef;
  const isPull = told.kind === 'pull' && told.sender !== ports.config.gitea.username;
  if (!isPush && !isPull) return;
  // Both or neither: what was noted and not marked would be forgotten until the next sweep.
  const isNew = await ports.database.transaction(async (queries) => {
    if (typeof delivery === 'string' && (await queries.query('delivery-note', 'INSERT INTO webhook_deliveries (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id', [delivery.slice(0, 200)])).length === 0) return false;
    if (told.kind === 'pull') await markDue(queries, tenant, told.number);
    else await markMainMoved(queries, tenant);
    return true;
  });
  if (!isNew) return;
  if (isPush) {
    ports.git.notice(told.repository);
    ports.projector.look(tenant);
  }
  ports.pullRequestDesk.kick();
}
