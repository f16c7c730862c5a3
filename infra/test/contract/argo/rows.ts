// Cases that are one commit each: rows of files.
import { createHash } from 'node:crypto';
import type { Case } from '../case.ts';
import { summary } from './application.ts';
import type { ArgoTarget } from './target.ts';

/** Files of the cluster's folder; `own` is the tenant's namespace. */
export type Row = readonly [name: string, files: (own: string) => Record<string, string>];

/** One tenant for each row: what Argo CD says of the files when it is done with them. */
export function rows(all: readonly Row[]): Case<ArgoTarget>[] {
  return all.map(([name, files]) => ({
    name,
    async observe(on) {
      const tenant = await on.steady(labelOf(name), files(`tenant-${on.slug(labelOf(name))}`));
      const application = await tenant.settled(tenant.first);
      return { ...summary(application), live: await tenant.servers() };
    },
  }));
}

/** A tenant's name that stays when rows come and go. */
export function labelOf(name: string): string {
  return `row-${createHash('sha256').update(name).digest('hex').slice(0, 6)}`;
}
