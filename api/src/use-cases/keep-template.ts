// A newer repository template comes to tenants that are there already as a pull request each: theirs to merge, and never over their edits.
import type { TreeView } from '../git/port.ts';
import type { Ports } from '../ports.ts';
import { plain } from '../pull-requests/plain.ts';
import { deliveredWith, digestOf, templateFilesFor, templateUpdate, type Delivered, type TemplateFiles } from './repository-template.ts';
import { tenantRepository } from './tenant-files.ts';

const PLATFORM = { name: 'Pteronimbus', email: 'pteronimbus@users.invalid' };
const PREFIX = 'platform/template-';
const TITLE = 'Bring the repository\'s own files up to date';

interface TenantRow extends Record<string, unknown> {
  slug: string;
  template_offered: string | null;
  template_delivered: Delivered;
}

/** What a tenant's repository has been given. Also said when it is made, so that its first files are known as ours. */
export async function rememberTemplate(ports: Ports, tenant: string, files: TemplateFiles, delivered: Delivered = {}): Promise<void> {
  await ports.database.query('template-delivered', 'UPDATE tenants SET template_offered = $2, template_delivered = $3 WHERE slug = $1', [tenant, digestOf(files), JSON.stringify(deliveredWith(delivered, files))]);
}

/** Offers the template of this release to every tenant that has not been offered it. Done twice, or by two processes at once, it is done once. */
export async function keepTemplate(ports: Ports): Promise<void> {
  const rows = await ports.database.query<TenantRow>('template-tenants', `SELECT slug, template_offered, template_delivered FROM tenants WHERE state = 'ready' ORDER BY slug`);
  let fault: unknown;
  for (const row of rows) await offer(ports, row).catch((error: unknown) => { fault ??= error; });
  if (fault !== undefined) throw fault;
}

async function offer(ports: Ports, { slug, template_offered: offered, template_delivered: delivered }: TenantRow): Promise<void> {
  const files = templateFilesFor(ports, slug);
  const digest = digestOf(files);
  if (offered === digest) return;
  const repository = tenantRepository(slug);
  const { tree, stale, commit } = await ports.git.read(repository, 0);
  if (stale || commit === undefined) throw new Error('Gitea does not answer.');
  const onMain = await updateOf(tree, delivered, files);
  if (onMain.files.size > 0) {
    const branch = (await ports.pulls.open(slug)).find((one) => one.branch.startsWith(PREFIX))?.branch ?? `${PREFIX}${digest.slice(0, 8)}`;
    const edit = async (view: TreeView) => ({ files: (await updateOf(view, delivered, files)).files });
    const outcome = await ports.git.propose(repository, branch, { id: `template-${slug}-${digest}`, requestId: 'template', tenant: slug, subject: TITLE, author: PLATFORM, edit });
    if (outcome.state === 'failed') throw new Error(`The branch ${branch} of ${slug} could not be made: ${outcome.refusal.message}`);
    await ports.pulls.make(slug, { branch, title: TITLE, body: bodyOf(onMain.theirs) });
  }
  await rememberTemplate(ports, slug, files, delivered);
}

async function updateOf(tree: TreeView, delivered: Delivered, files: TemplateFiles) {
  const paths = [...new Set([...Object.keys(delivered), ...files.keys()])];
  // A link or a folder in the place of a file is somebody's edit.
  const there = await Promise.all(paths.map(async (path) => [path, await tree.blobId(path).catch(() => 'theirs')] as const));
  return templateUpdate(new Map(there), delivered, files);
}

function bodyOf(theirs: readonly string[]): string {
  const kept = theirs.length === 0 ? '' : `\n\nChanged or taken away by you, and left as they are: ${theirs.map(plain).join(', ')}.`;
  return `The platform's template for repositories has changed: how-to, examples and settings for editors. No server is touched. Merge it, or close it: you are not asked again until the next change.${kept}`;
}
