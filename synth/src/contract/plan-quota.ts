// What a tenant uses of its quota before and after a change.
import { formatBytes } from './quantity.ts';

/** Servers by number, cores, bytes. */
export interface Amounts {
  servers: number;
  cpu: number;
  memory: number;
  storage: number;
}

export interface QuotaFacts {
  limit: Amounts;
  /** The whole tenant before the change, this server included. */
  used: Amounts;
}

export interface QuotaPlan {
  limit: Amounts;
  before: Amounts;
  after: Amounts;
  /** What the change would use more of than there is. Using less than before is never held against it. */
  exceeded: (keyof Amounts)[];
}

type Usage = Omit<Amounts, 'servers'>;

const PARTS: readonly { key: keyof Amounts; of: (amount: number) => string; what: string }[] = [
  { key: 'servers', of: String, what: ' servers' },
  { key: 'cpu', of: (amount) => String(Math.round(amount * 1000) / 1000), what: ' cores' },
  { key: 'memory', of: formatBytes, what: ' of memory' },
  { key: 'storage', of: formatBytes, what: ' of storage' },
];

/** `old` and `next` are this server's own use; absent when it is made or deleted. */
export function quotaOf({ limit, used }: QuotaFacts, old: Usage | undefined, next: Usage | undefined): QuotaPlan {
  const change = (key: keyof Usage) => (next?.[key] ?? 0) - (old?.[key] ?? 0);
  const after = { servers: used.servers + Number(next !== undefined) - Number(old !== undefined), cpu: used.cpu + change('cpu'), memory: used.memory + change('memory'), storage: used.storage + change('storage') };
  return { limit, before: used, after, exceeded: PARTS.map(({ key }) => key).filter((key) => after[key] > limit[key] && after[key] > used[key]) };
}

/** A sentence for each amount that changes, first what is too much. */
export function quotaSentences(quota: QuotaPlan | undefined): string[] {
  if (!quota) return [];
  const { before, after, limit, exceeded } = quota;
  const changed = PARTS.filter(({ key }) => before[key] !== after[key]);
  return [
    ...changed.filter(({ key }) => exceeded.includes(key)).map(({ key, of, what }) => `The tenant would use ${of(after[key])}${what}; it has ${of(limit[key])}.`),
    ...changed.filter(({ key }) => !exceeded.includes(key)).map(({ key, of, what }) => `The tenant will use ${of(after[key])} of ${of(limit[key])}${what}.`),
  ];
}
