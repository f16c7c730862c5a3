import { templateOf } from './wished-spec.ts';
import { NoPod } from '../pods/pods.ts';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import { note } from './note.ts';
import { requireServer } from './require-server.ts';
import { tenantFiles } from './tenant-files.ts';
import type { WriteRequest } from './written.ts';

/** Types one line into a game's console. What it answers stands in its log. The audit says that somebody did, and not what: a command may hold a password. */
export async function typeCommand(ports: Ports, { caller, tenant, requestId }: WriteRequest, server: string, command: string): Promise<{ typed: true }> {
  await requireServer(ports, tenant, server);
  const spec = (await tenantFiles(ports, tenant)).files.find((file) => file.name === server)?.spec;
  const found = spec && templateOf(spec.game, spec.revision);
  if (found && 'template' in found && !found.template.stdin) throw new Problem('no-console', `${found.template.displayName} has no console that can be typed into. Its log can be read.`);
  const phase = ports.live.server(tenant, server)?.status?.phase;
  if (phase === 'Sleeping' || phase === 'Stopped') throw new Problem('not-running', `${server} does not run: nobody is there to hear the command.`);
  try {
    await ports.pods.type(tenant, server, command);
  } catch (error) {
    if (error instanceof NoPod) throw new Problem('not-running', `${server} does not run: nobody is there to hear the command.`, { cause: error });
    throw error;
  }
  await note(ports, caller, { chain: tenant, action: 'console:execute', target: server, requestId });
  return { typed: true };
}
