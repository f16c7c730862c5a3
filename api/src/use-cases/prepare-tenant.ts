// A tenant's place in Gitea: organisation, teams, repository with its first commit. Each step finds what an earlier try left.
import { keepFile, TENANT_REPOSITORY } from '@pteronimbus/synth/contract';
import type { Person } from '../git/port.ts';
import { GiteaRefused } from '../gitea/client.ts';
import type { Ports } from '../ports.ts';
import { isRole, type Role } from '../auth/permissions.ts';
import { alignTeams } from './git-access.ts';
import type { Intent } from './intents.ts';
import { holdMainToItsRule } from './main-rule.ts';
import { rememberTemplate } from './keep-template.ts';
import { templateFilesFor } from './repository-template.ts';
import { firstChange, tenantRepository } from './tenant-files.ts';

type MakeTenant = Extract<Intent, { kind: 'make-tenant' }>;

export async function prepareTenant(ports: Ports, intent: MakeTenant, author: Person): Promise<void> {
  const { slug, displayName } = intent;
  await ports.gitea.makeOrganisation(slug, displayName);
  await ports.gitea.makeRepository(slug, TENANT_REPOSITORY, `Game servers of ${displayName}`);
  await ports.gitea.makeTeam(slug, 'read', 'read');
  // Who may not push to main still pushes branches: main has its own rule (pull-requests/desk.ts keeps it afterwards).
  await ports.gitea.makeTeam(slug, 'write', 'write');
  await addReader(ports, slug);
  await addMembers(ports, slug);
  await firstCommit(ports, intent, author);
  // Before anybody is let in: a tenant without the rule could merge what its check refuses.
  await holdMainToItsRule(ports, slug, intent.directPush);
}

/** Argo CD fetches by its own account. */
async function addReader(ports: Ports, slug: string): Promise<void> {
  const team = (await ports.gitea.teams(slug)).find(({ name }) => name === 'read');
  if (!team) return;
  await ports.gitea.addTeamMember(team.id, ports.config.gitea.reader).catch((error: unknown) => {
    // A ground where Argo CD reads by other means has no such account.
    if (!(error instanceof GiteaRefused)) throw error;
    ports.log.warn({ err: error }, 'Argo CD\'s account could not be added to the tenant\'s readers');
  });
}

/** People who signed in before their tenant was made. */
async function addMembers(ports: Ports, slug: string): Promise<void> {
  const rows = await ports.database.query<{ login: string; role: string }>(
    'members-with-account',
    'SELECT p.gitea_login AS login, m.role FROM memberships m JOIN people p ON p.id = m.person_id WHERE m.tenant = $1 AND p.gitea_login IS NOT NULL',
    [slug],
  );
  for (const { login, role } of rows) if (isRole(role)) await alignTeams(ports, slug, login, role as Role);
}

/** The template's files, unless somebody committed already. */
async function firstCommit(ports: Ports, { slug }: MakeTenant, author: Person): Promise<void> {
  const outcome = await ports.git.submit(tenantRepository(slug), {
    id: firstChange(slug), requestId: 'first-commit', tenant: slug, subject: 'Begin', author, mayBeThere: true,
    edit: (tree) => ({ files: tree.commit === undefined ? startingFiles(ports, slug) : new Map() }),
  });
  if (outcome.state === 'failed') throw new Error(`The first commit of ${slug} was refused: ${outcome.refusal.message}`);
  await rememberTemplate(ports, slug, templateFilesFor(ports, slug));
}

function startingFiles(ports: Ports, slug: string): Map<string, Uint8Array> {
  return new Map([[keepFile(ports.config.cluster), new Uint8Array()], ...templateFilesFor(ports, slug)]);
}
