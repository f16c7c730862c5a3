// Everything that a check looks at, read from Git and from what the platform grants. Bounded: a branch is anybody's.
import { clusterFolder, parseQuantity } from '@pteronimbus/synth/contract';
import type { Difference } from '../git/compare.ts';
import type { TreeView } from '../git/port.ts';
import { TransportError } from '../git/wire/transport.ts';
import type { Ports } from '../ports.ts';
import type { Quota } from '../use-cases/intents.ts';
import { serverFilesOf, tenantRepository } from '../use-cases/tenant-files.ts';
import { tenantSettings } from '../use-cases/tenant-settings.ts';
import type { ChangedPath, CheckFacts, Finding, Limits } from './words.ts';

/** Paths that one branch may change. */
const MOST_CHANGED = 1_000;
/** Main may have gone on further than that since the branch began. */
const MOST_ON_MAIN = 20_000;
const LARGEST_FILE = 256 * 1024;
/** Files read before others get their turn. */
const AT_ONCE = 16;

export interface Sides {
  base: string;
  /** Where the branch began. */
  mergeBase: string;
  head: string;
}

/** The facts of a branch; a finding when it is more, or something else, than can be checked. Throws when Git or the database cannot be asked. */
export async function gather(ports: Ports, tenant: string, sides: Sides): Promise<CheckFacts | Finding> {
  return withinBounds(async () => {
    const repository = tenantRepository(tenant);
    const ours = await ports.git.differences(repository, sides.mergeBase || undefined, sides.head, MOST_CHANGED);
    const theirs = sides.mergeBase === sides.base ? [] : await ports.git.differences(repository, sides.mergeBase || undefined, sides.base, MOST_ON_MAIN);
    const [onMain, onBranch] = [await ports.git.visit(repository, sides.base), await ports.git.visit(repository, sides.head)];
    return factsOf(ports, tenant, onMain, await changedPaths(ports, onBranch, ours, theirs));
  });
}

/** The facts of main itself, as if all of it were new. */
export async function gatherMain(ports: Ports, tenant: string, head: string): Promise<CheckFacts | Finding> {
  return withinBounds(async () => {
    const repository = tenantRepository(tenant);
    const all = await ports.git.differences(repository, undefined, head, MOST_ON_MAIN);
    const facts = await factsOf(ports, tenant, undefined, await changedPaths(ports, await ports.git.visit(repository, head), all, []));
    return facts;
  });
}

async function withinBounds(work: () => Promise<CheckFacts>): Promise<CheckFacts | Finding> {
  try {
    return await work();
  } catch (error) {
    const tooMuch = (error instanceof TransportError && error.failure === 'too-large') || ['TooMuchDiffers', 'TreeError', 'PackError'].includes((error as Error).name);
    if (!tooMuch) throw error;
    return { level: 'error', message: `This branch cannot be checked, so it cannot be merged. ${(error as Error).message}` };
  }
}

async function factsOf(ports: Ports, tenant: string, onMain: TreeView | undefined, changed: ChangedPath[]): Promise<CheckFacts> {
  const settings = await tenantSettings(ports, tenant);
  const files = onMain ? await serverFilesOf(onMain, ports.config.cluster) : [];
  return {
    tenant, cluster: ports.config.cluster, changed, before: files.flatMap(({ name, spec }) => (spec ? [{ name, spec }] : [])),
    unreadable: files.flatMap(({ path, problem, line }) => (problem === undefined ? [] : [{ path, message: problem, ...(line !== undefined && { line }) }])),
    limits: limitsOf(settings?.quota), ports: settings?.range,
  };
}

function limitsOf(quota: Quota | undefined): Limits {
  const amount = (text: string | undefined) => (text === undefined ? Infinity : (parseQuantity(text) ?? 0));
  return { servers: quota?.servers ?? Infinity, cpu: amount(quota?.cpu), memory: amount(quota?.memory), storage: amount(quota?.storage) };
}

/** What merging would change on main: paths that the branch changed and that main has otherwise. */
async function changedPaths(ports: Ports, onBranch: TreeView, ours: Difference[], theirs: Difference[]): Promise<ChangedPath[]> {
  const main = new Map(theirs.map((one) => [one.path, one]));
  const wanted = ours.filter(({ path, after }) => {
    const now = main.get(path);
    return !now || now.after?.id !== after?.id || now.after?.kind !== after?.kind;
  });
  const changed: ChangedPath[] = [];
  for (let i = 0; i < wanted.length; i += AT_ONCE) {
    changed.push(...(await Promise.all(wanted.slice(i, i + AT_ONCE).map((one) => changedPath(ports, onBranch, one, main.get(one.path))))));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return changed;
}

async function changedPath(ports: Ports, tree: TreeView, { path, before, after }: Difference, onMain: Difference | undefined): Promise<ChangedPath> {
  const plain: ChangedPath = { path, before: onMain ? onMain.after?.kind : before?.kind, after: after?.kind, ...(onMain && { contested: true }) };
  const folder = `${clusterFolder(ports.config.cluster)}/`;
  if (after?.kind !== 'file' || !path.startsWith(folder) || !path.endsWith('.yaml')) return plain;
  return { ...plain, ...(await textOf(tree, after.id)) };
}

const TOO_LARGE = { unreadable: 'This file is too large for one server: at most 256 KiB are read.' };

async function textOf(tree: TreeView, blob: string): Promise<{ text: string } | { unreadable: string }> {
  let bytes: Uint8Array;
  try {
    bytes = await tree.readBlob(blob);
  } catch (error) {
    if (error instanceof TransportError && error.failure === 'too-large') return TOO_LARGE;
    throw error;
  }
  if (bytes.byteLength > LARGEST_FILE) return TOO_LARGE;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { unreadable: 'This file is not UTF-8 text. Save it as UTF-8.' };
  }
}
