import { tenantManifests } from '@pteronimbus/synth/charts';
import type { Edit, TreeView } from '../../git/port.ts';
import type { Ports } from '../../ports.ts';
import type { Intent } from '../intents.ts';
import type { PortRange } from '../limits.ts';
import { freeRange } from '../port-ranges.ts';
import { rangeInTree } from '../tenant-settings.ts';

/** A tenant's files in the fleet repository. Its port range is chosen here, on the tree that will carry it. */
export function makeTenantEdit(ports: Ports, intent: Extract<Intent, { kind: 'make-tenant' }>): Edit {
  return async (tree) => {
    const range = (await rangeInTree(tree, intent.slug)) ?? freeRange(intent.quota.servers, await rangesOfOthers(tree, intent.slug));
    if (!range) return { refused: { code: 'quota-exceeded', status: 409, message: 'No public ports are left for a tenant of this size. Ask for fewer servers.' } };
    const files = tenantManifests(
      {
        slug: intent.slug, displayName: intent.displayName, quota: intent.quota,
        portRange: { from: range.first, to: range.last }, directPush: intent.directPush ? 'write-roles' : 'nobody',
      },
      { cluster: ports.config.cluster, giteaUrl: ports.config.gitea.url },
    );
    return { files: new Map([...files].map(([path, text]) => [path, Buffer.from(text)])) };
  };
}

async function rangesOfOthers(tree: TreeView, slug: string): Promise<PortRange[]> {
  const slugs = (await tree.listFiles('apps')).map(({ name }) => name.replace(/\.yaml$/, '')).filter((other) => other !== slug);
  const ranges = await Promise.all(slugs.map((other) => rangeInTree(tree, other)));
  return ranges.filter((range) => range !== undefined);
}
