import { parseQuantity, slugErrors, type WishError } from '@pteronimbus/synth/contract';
import { Compile } from 'typebox/compile';
import { isUniqueViolation } from '../db/database.ts';
import { errorItemsOf } from '../plugins/validation.ts';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import { TenantWish } from '../routes/shapes.ts';
import { accept, replay } from './accept.ts';
import type { Quota } from './intents.ts';
import { FLEET } from './tenant-settings.ts';
import type { WriteRequest, Written } from './written.ts';

/** What a tenant gets when nobody says otherwise. */
const DEFAULT_QUOTA: Quota = { servers: 10, cpu: '20', memory: '40Gi', storage: '100Gi' };
const shape = Compile(TenantWish);

interface Wish {
  slug: string;
  displayName: string;
  quota?: Partial<Quota>;
  directPush?: boolean;
}

/** Accepts a new tenant: its organisation, repository and teams in Gitea, and its files in the fleet repository. */
export async function createTenant(ports: Ports, request: WriteRequest): Promise<Written> {
  const before = await replay(ports, request);
  if (before) return before;
  const errors = wishErrors(request.body);
  if (errors.length > 0) throw new Problem('invalid-wish', 'This tenant cannot be made.', { errors });
  const { slug, displayName, directPush = true, quota: given } = request.body as Wish;
  const quota = { ...DEFAULT_QUOTA, ...given };
  try {
    return await accept(ports, request, {
      repository: FLEET, tenant: slug, server: null, kind: 'make-tenant', action: 'tenant:create', subject: `Make tenant ${slug}`,
      intent: { kind: 'make-tenant', slug, displayName, quota, directPush }, location: `/api/tenants/${slug}`, named: { tenant: { slug } },
      also: async (queries, changeId) => {
        await queries.query('tenant-insert', 'INSERT INTO tenants (slug, display_name, quota, direct_push, change_id) VALUES ($1, $2, $3, $4, $5)', [slug, displayName, JSON.stringify(quota), directPush, changeId]);
      },
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new Problem('already-exists', `The tenant ${slug} exists already.`);
    throw error;
  }
}

function wishErrors(body: unknown): WishError[] {
  if (!shape.Check(body)) return errorItemsOf(shape.Errors(body));
  const { slug, quota = {}, displayName } = body as Wish;
  const amounts = (['cpu', 'memory', 'storage'] as const).flatMap((name) => {
    const text = quota[name];
    return text === undefined || (parseQuantity(text) ?? 0) > 0 ? [] : [{ path: `/quota/${name}`, message: `${JSON.stringify(text)} is not an amount above zero, for example ${name === 'cpu' ? '8' : '64Gi'}.` }];
  });
  // eslint-disable-next-line no-control-regex
  const name = /[\u0000-\u001f\u007f]/.test(displayName) ? [{ path: '/displayName', message: 'holds characters that cannot be shown.' }] : [];
  return [...slugErrors(slug), ...amounts, ...name];
}
