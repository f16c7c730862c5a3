// A tenant's quota, oldest servers first: a new wish never takes away what an older server has.
import { formatBytes, formatCores, GROUP, parseQuantity, templateName, usageOf, type GameServer } from '@pteronimbus/synth/contract';
import type { Quota } from '../../kinds.ts';
import type { Refusal } from '../action.ts';
import type { Observed } from '../observe.ts';
import type { Stores } from '../stores.ts';

/** Refusals by server, for one namespace. */
export interface QuotaBook {
  refusalOf(server: GameServer): Refusal | undefined;
}

export function quotaRefusal({ server }: Observed, book: QuotaBook): Refusal | undefined {
  return book.refusalOf(server);
}

const AMOUNTS = [
  { field: 'servers', hard: `count/gameservers.${GROUP}`, show: String },
  { field: 'cpu', hard: 'limits.cpu', show: formatCores },
  { field: 'memory', hard: 'limits.memory', show: formatBytes },
  { field: 'storage', hard: 'requests.storage', show: formatBytes },
] as const;
type Usage = Record<(typeof AMOUNTS)[number]['field'], number>;

/** Counts again only when a wish or a quota of the namespace has changed. */
export function newQuotaBook(stores: Stores): QuotaBook {
  const known = new Map<string, Map<string, Refusal>>();
  stores.servers.onChange(({ old, object }) => {
    if (!old || !object || old.metadata.generation !== object.metadata.generation || old.metadata.uid !== object.metadata.uid) known.delete((object ?? old)?.metadata.namespace ?? '');
  });
  stores.quotas.onChange(({ old, object }) => {
    if (JSON.stringify(old?.spec) !== JSON.stringify(object?.spec)) known.delete((object ?? old)?.metadata.namespace ?? '');
  });
  stores.templates.onChange(() => known.clear());
  return {
    refusalOf({ metadata: { namespace = '', uid = '' } }) {
      let refusals = known.get(namespace);
      if (!refusals) known.set(namespace, (refusals = overQuota(stores.servers.by('namespace', namespace), usageWith(stores), hardOf(stores.quotas.by('namespace', namespace)))));
      return refusals.get(uid);
    },
  };
}

function usageWith(stores: Stores): (server: GameServer) => Usage {
  return ({ spec }) => {
    const { cpu, memory, storage } = usageOf(spec, stores.templates.get(undefined, templateName(spec.game, spec.revision))?.spec);
    const runs = spec.state !== 'Stopped';
    return { servers: 1, cpu: runs ? cpu : 0, memory: runs ? memory : 0, storage };
  };
}

/** The smallest of all quotas for each amount. */
function hardOf(quotas: readonly Quota[]): Partial<Usage> {
  return Object.fromEntries(AMOUNTS.flatMap(({ field, hard }) => {
    const limits = quotas.flatMap((quota) => parseQuantity(quota.spec?.hard?.[hard] ?? '') ?? []);
    return limits.length === 0 ? [] : [[field, Math.min(...limits)]];
  }));
}

/** Pure: which servers find no room, by uid. */
export function overQuota(servers: readonly GameServer[], usage: (server: GameServer) => Usage, hard: Partial<Usage>): Map<string, Refusal> {
  const used: Usage = { servers: 0, cpu: 0, memory: 0, storage: 0 };
  const refusals = new Map<string, Refusal>();
  const age = ({ metadata }: GameServer) => `${metadata.creationTimestamp ?? ''}/${metadata.name}`;
  for (const server of [...servers].sort((left, right) => (age(left) < age(right) ? -1 : 1))) {
    if (server.metadata.deletionTimestamp) continue;
    const wants = usage(server);
    const over = AMOUNTS.find(({ field }) => used[field] + wants[field] > (hard[field] ?? Infinity));
    if (!over) {
      for (const { field } of AMOUNTS) used[field] += wants[field];
      continue;
    }
    const { field, show } = over;
    const limit = hard[field] ?? 0;
    const left = Math.max(0, limit - used[field]);
    refusals.set(server.metadata.uid ?? '', {
      reason: 'QuotaExceeded',
      message: `The tenant's quota of ${field} is ${show(limit)}: older servers use ${show(used[field])}, ${show(left)} is left, this server wants ${show(wants[field])}.`,
    });
  }
  return refusals;
}
