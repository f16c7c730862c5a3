import { formatBytes, formatCores, TENANT_REPOSITORY, tenantApplication } from '@pteronimbus/synth/contract';
import { isAdministrator, roleIn, type Caller } from '../auth/caller.ts';
import type { Ports } from '../ports.ts';
import { notFound } from '../problem.ts';
import { takenPorts, usedBy } from './limits.ts';
import { tenantFiles } from './tenant-files.ts';
import { allTenantSettings, tenantSettings, type TenantSettings } from './tenant-settings.ts';

/** The caller's tenants; administrators see all. */
export async function listTenants(ports: Ports, caller: Caller) {
  const bound = caller.credential.kind === 'key' ? caller.credential.tenant : null;
  const named = [...new Set([...caller.memberships.keys(), ...(bound === null ? [] : [bound])])];
  const mine = isAdministrator(caller) ? null : named.filter((tenant) => roleIn(caller, tenant) !== undefined);
  return { items: (await allTenantSettings(ports, mine)).map((settings) => tenantView(ports, caller, settings)) };
}

export async function readTenant(ports: Ports, caller: Caller, tenant: string) {
  return tenantView(ports, caller, await existing(ports, tenant));
}

/** Quota and use, counted in Git's head. */
export async function readUsage(ports: Ports, tenant: string) {
  const { quota, range } = await existing(ports, tenant);
  const servers = (await tenantFiles(ports, tenant)).files.flatMap(({ name, spec }) => (spec ? [{ name, spec }] : []));
  const used = usedBy(servers);
  return {
    quota,
    used: { servers: used.servers, cpu: formatCores(used.cpu), memory: formatBytes(used.memory), storage: formatBytes(used.storage) },
    ports: { range: range ? `${range.first}-${range.last}` : null, used: [...takenPorts(servers).keys()].sort((a, b) => a - b) },
  };
}

async function existing(ports: Ports, tenant: string): Promise<TenantSettings> {
  const settings = await tenantSettings(ports, tenant);
  if (!settings) throw notFound('There is no such tenant.');
  return settings;
}

function tenantView(ports: Ports, caller: Caller, { slug, displayName, quota, directPush, state, range }: TenantSettings) {
  return {
    slug, displayName, quota, directPush, state, ready: state === 'ready',
    portRange: range ? `${range.first}-${range.last}` : null,
    repository: `${ports.config.gitea.publicUrl}/${slug}/${TENANT_REPOSITORY}.git`,
    application: ports.config.argocd.publicUrl === undefined ? null : `${ports.config.argocd.publicUrl}/applications/${ports.config.argocd.namespace}/${tenantApplication(slug, ports.config.cluster)}`,
    role: roleIn(caller, slug) ?? null,
  };
}
