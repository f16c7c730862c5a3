// What the platform allows a tenant: its quota as it was granted, its port range as the fleet repository has it.
import { ANNOTATION, FLEET_REPOSITORY, PLATFORM_ORGANISATION } from '@pteronimbus/synth/contract';
import type { TreeView } from '../git/port.ts';
import type { Ports } from '../ports.ts';
import type { Quota } from './intents.ts';
import type { PortRange } from './limits.ts';

export const FLEET = `${PLATFORM_ORGANISATION}/${FLEET_REPOSITORY}`;

export interface TenantSettings {
  slug: string;
  displayName: string;
  quota: Quota;
  directPush: boolean;
  state: 'creating' | 'ready';
  range: PortRange | undefined;
}

interface TenantRow extends Record<string, unknown> {
  slug: string;
  display_name: string;
  quota: Quota;
  direct_push: boolean;
  state: 'creating' | 'ready';
}

/** The fleet changes when a tenant is made, seldom else; our own pushes are seen at once. */
const FLEET_AGE_MS = 30_000;

export async function tenantSettings(ports: Ports, slug: string): Promise<TenantSettings | undefined> {
  const [row] = await ports.database.query<TenantRow>('tenant-by-slug', 'SELECT * FROM tenants WHERE slug = $1', [slug]);
  return row && { ...settingsOf(row), range: await rangeOf(ports, slug) };
}

/** Tenants of this list, or all. */
export async function allTenantSettings(ports: Ports, slugs: string[] | null): Promise<TenantSettings[]> {
  const rows = await ports.database.query<TenantRow>('tenants-all', 'SELECT * FROM tenants WHERE $1::text[] IS NULL OR slug = ANY($1) ORDER BY slug', [slugs]);
  return Promise.all(rows.map(async (row) => ({ ...settingsOf(row), range: await rangeOf(ports, row.slug) })));
}

const settingsOf = (row: TenantRow) => ({ slug: row.slug, displayName: row.display_name, quota: row.quota, directPush: row.direct_push, state: row.state });

async function rangeOf(ports: Ports, slug: string): Promise<PortRange | undefined> {
  const { tree } = await ports.git.read(FLEET, FLEET_AGE_MS);
  return (await rangeInTree(tree, slug)) ?? rangeInTree((await ports.git.read(FLEET, 1_000)).tree, slug);
}

const RANGE = new RegExp(`${ANNOTATION.portRange.replaceAll('.', '\\.')}["']?: *["']?([0-9]{1,5})-([0-9]{1,5})`);
const ranges = new Map<string, PortRange | undefined>();

/** The range a tenant's files in this tree say. */
export async function rangeInTree(tree: TreeView, slug: string): Promise<PortRange | undefined> {
  for (const { blobId } of await tree.listFiles(`tenants/${slug}`)) {
    if (!ranges.has(blobId)) {
      const [, first, last] = RANGE.exec(Buffer.from(await tree.readBlob(blobId)).toString('utf8')) ?? [];
      ranges.set(blobId, first === undefined ? undefined : { first: Number(first), last: Number(last) });
    }
    const range = ranges.get(blobId);
    if (range) return range;
  }
  return undefined;
}
