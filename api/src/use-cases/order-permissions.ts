// Orders that stand in a wish: each takes the permission of the order by itself, by whichever door the wish comes in.
import { canonicalJson, type GameServerSpec } from '@pteronimbus/synth/contract';
import { may, type Caller } from '../auth/caller.ts';
import { Problem } from '../problem.ts';

const ORDERS = [['backup', 'backup:create'], ['restore', 'backup:restore'], ['restart', 'server:restart']] as const;

/** Throws a Problem for an order that is not among those of `before` and that the caller's role may not give. */
export function requireOrders(caller: Caller, tenant: string, requests: unknown, before: GameServerSpec['requests'] = {}): void {
  if (typeof requests !== 'object' || requests === null) return;
  for (const [order, permission] of ORDERS) {
    const wanted = (requests as Record<string, unknown>)[order];
    if (wanted === undefined || wanted === null || canonicalJson(wanted) === canonicalJson(before[order])) continue;
    if (!may(caller, tenant, permission)) throw new Problem('forbidden', `requests.${order}: your role in ${tenant} does not have the permission ${permission}.`);
  }
}
