// Main's rule at Gitea: a green check, an up-to-date branch, and who may push past both.
import type { Ports } from '../ports.ts';

/** The status that a merge needs. */
export const CHECK_CONTEXT = 'pteronimbus/check';

/** Finds the rule as it should be, or makes it so. */
export async function holdMainToItsRule(ports: Ports, tenant: string, directPush: boolean): Promise<void> {
  await ports.pulls.protectMain(tenant, { contexts: [CHECK_CONTEXT], pushers: directPush ? undefined : [ports.config.gitea.username] });
}
