import { TENANT_REPOSITORY } from '@pteronimbus/synth/contract';
import { pushOf, signatureMatches } from '../gitea/webhook.ts';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import { branchRef } from './tenant-files.ts';

/** A push told by Gitea: whoever looks next looks afresh. Told twice, it is looked at once. */
export async function receivePush(ports: Ports, body: Buffer, signature: string | string[] | undefined, delivery: string | string[] | undefined): Promise<void> {
  if (!Buffer.isBuffer(body) || !signatureMatches(ports.config.gitea.webhookSecret, body, typeof signature === 'string' ? signature : undefined)) {
    throw new Problem('unauthenticated', 'The signature does not fit the body.');
  }
  if (typeof delivery === 'string' && !(await isNew(ports, delivery))) return;
  const push = pushOf(body);
  const [tenant, name] = push?.repository.split('/') ?? [];
  if (!push || push.ref !== branchRef || tenant === undefined || name !== TENANT_REPOSITORY) return;
  ports.git.notice(push.repository);
  ports.projector.look(tenant);
}

async function isNew(ports: Ports, delivery: string): Promise<boolean> {
  const rows = await ports.database.query('delivery-note', 'INSERT INTO webhook_deliveries (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id', [delivery.slice(0, 200)]);
  return rows.length > 0;
}
