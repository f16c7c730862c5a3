// What a tenant uses, in words.
import { formatBytes, formatCores } from '@pteronimbus/synth/contract';
import type { Finding, Limits } from './words.ts';

const PARTS: readonly { key: keyof Limits; shown: (amount: number) => string; what: string }[] = [
  { key: 'servers', shown: String, what: 'servers' }, { key: 'cpu', shown: formatCores, what: 'cores' }, { key: 'memory', shown: formatBytes, what: 'memory' }, { key: 'storage', shown: formatBytes, what: 'storage' },
];

/** What the change would use more of than there is. What was over before may stay or shrink. */
export function overQuota({ before, after }: { before: Limits; after: Limits }, limits: Limits): Finding[] {
  return PARTS.filter(({ key }) => after[key] > limits[key] + 1e-9 && after[key] > before[key])
    .map(({ key, shown, what }) => ({ level: 'error', message: `The tenant would use ${shown(after[key])} of ${what}; its quota is ${shown(limits[key])}. Delete or shrink a server, or ask an administrator.` }));
}

/** A sentence for each amount that changes. */
export function usageSentences({ before, after }: { before: Limits; after: Limits }, limits: Limits): string[] {
  return PARTS.filter(({ key }) => after[key] !== before[key]).map(({ key, shown, what }) => `The tenant will use ${shown(after[key])} of ${shown(limits[key])} ${what}.`);
}
