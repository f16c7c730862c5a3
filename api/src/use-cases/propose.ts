// A write as a pull request: the same edit, on a branch named for its server, for others to look at. Main is not touched.
import { personById } from '../auth/people.ts';
import { GiteaRefused } from '../gitea/client.ts';
import type { Ports } from '../ports.ts';
import { Problem, problemOfRefusal } from '../problem.ts';
import type { Wanted } from './accept.ts';
import { editOf } from './edits/edit-of.ts';
import { note } from './note.ts';
import { tenantRepository } from './tenant-files.ts';
import { changeIdOf, type WriteRequest, type Written } from './written.ts';

/** Makes the commit and opens the pull request, or adds the commit to the one that is open for this server. */
export async function propose(ports: Ports, request: WriteRequest, wanted: Wanted): Promise<Written> {
  const { tenant } = request;
  if (wanted.repository !== tenantRepository(tenant)) throw new Problem('unsupported-parameter', 'This cannot be proposed as a pull request; leave out ?via.');
  const id = changeIdOf(request);
  const open = await openPull(ports, tenant, prefixOf(wanted.server));
  const branch = open?.branch ?? `${prefixOf(wanted.server)}${id.slice(0, 8)}`;
  const author = { name: request.caller.displayName, email: request.caller.email };
  const outcome = await ports.git.propose(wanted.repository, branch, { id, requestId: request.requestId, tenant, subject: wanted.subject, author, edit: editOf(ports, { tenant, intent: wanted.intent }) });
  if (outcome.state === 'failed') throw problemOfRefusal(outcome.refusal);
  if (outcome.state === 'unchanged' && !open) return { status: 200, body: { change: null, ...wanted.named } };
  const number = open?.number ?? (await makePull(ports, request, branch, wanted.subject));
  if (outcome.state === 'committed') await note(ports, request.caller, { chain: tenant, action: `${wanted.action}:propose`, target: wanted.server ?? tenant, requestId: request.requestId });
  const page = `${ports.config.gitea.publicUrl}/${wanted.repository}/pulls/${number}`;
  return { status: outcome.state === 'committed' ? 202 : 200, body: { change: null, pullRequest: { number, branch, page }, ...wanted.named } };
}

/** Slashes keep `lobby` apart from `lobby-2`. */
const prefixOf = (server: string | null): string => `change/${server ?? 'files'}/`;

async function openPull(ports: Ports, tenant: string, prefix: string): Promise<{ number: number; branch: string } | undefined> {
  return (await ports.pulls.open(tenant)).find(({ branch, into }) => branch.startsWith(prefix) && into === 'main');
}

/** In the person's name where they have an account at Gitea that may; else in the platform's, with their name in the text. */
async function makePull(ports: Ports, { caller, tenant }: WriteRequest, branch: string, title: string): Promise<number> {
  const login = (await personById(ports.database, caller.personId))?.giteaLogin;
  const wish = { branch, title, body: `Asked for by ${caller.displayName} in the form.` };
  if (login === null || login === undefined) return ports.pulls.make(tenant, wish);
  return ports.pulls.make(tenant, { ...wish, as: login }).catch((error: unknown) => {
    if (error instanceof GiteaRefused && [403, 404].includes(error.status)) return ports.pulls.make(tenant, wish);
    throw error;
  });
}
