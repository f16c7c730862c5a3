// The files of a tenant's repository, read as servers. Content by blob id never changes, so each file is read once.
import { clusterFolder, MAIN_BRANCH, TENANT_REPOSITORY, type GameServerSpec } from '@pteronimbus/synth/contract';
import type { TreeView } from '../git/port.ts';
import { manifestToWish } from '@pteronimbus/synth/charts';
import type { Ports } from '../ports.ts';
import { placesOf, type ManifestPlaces } from '../status/manifest-places.ts';

export interface ServerFile {
  /** The file's name without `.yaml`: the server's name. */
  name: string;
  path: string;
  blobId: string;
  spec: GameServerSpec | undefined;
  /** Why it cannot be read as a server, and in which line. */
  problem: string | undefined;
  line: number | undefined;
}

export interface TenantFiles {
  commit: string | undefined;
  stale: boolean;
  files: ServerFile[];
}

/** How old a head may be that a reader is shown; our own pushes and the webhook make it younger. */
const READ_AGE_MS = 2_000;
const MOST_PARSED = 20_000;

export const tenantRepository = (tenant: string): string => `${tenant}/${TENANT_REPOSITORY}`;
/** Change-Id of the commit that a tenant's repository begins with. */
export const firstChange = (tenant: string): string => `first-${tenant}`;
export const branchRef = `refs/heads/${MAIN_BRANCH}`;

/** The servers in Git, sorted by name. */
export async function tenantFiles(ports: Ports, tenant: string, maxAge = READ_AGE_MS): Promise<TenantFiles> {
  const { commit, tree, stale } = await ports.git.read(tenantRepository(tenant), maxAge);
  return { commit, stale, files: await serverFilesOf(tree, ports.config.cluster) };
}

/** Every `*.yaml` of the cluster's folder in one tree. */
export async function serverFilesOf(tree: TreeView, cluster: string): Promise<ServerFile[]> {
  const folder = clusterFolder(cluster);
  const listed = (await tree.listFiles(folder)).filter(({ name }) => name.endsWith('.yaml'));
  return Promise.all(
    listed.map(async ({ name, blobId }) => {
      const server = name.slice(0, -'.yaml'.length);
      return { name: server, path: `${folder}/${name}`, blobId, ...(await parsed(tree, blobId, server)) };
    }),
  );
}

interface Parsed {
  spec: GameServerSpec | undefined;
  problem: string | undefined;
  line: number | undefined;
}
const specs = new Map<string, Parsed>();
const places = new Map<string, ManifestPlaces[]>();

async function parsed(tree: TreeView, blobId: string, server: string): Promise<Parsed> {
  const key = `${blobId}:${server}`;
  const known = specs.get(key);
  if (known) return known;
  const result = readServer(Buffer.from(await tree.readBlob(blobId)).toString('utf8'), server);
  if (specs.size > MOST_PARSED) specs.clear();
  specs.set(key, result);
  return result;
}

/** A server, or in words what keeps the file from being one. */
function readServer(text: string, server: string): Parsed {
  const read = manifestToWish(text, server);
  if ('manifest' in read) return { spec: read.manifest.spec, problem: undefined, line: undefined };
  const [first] = read.errors;
  return { spec: undefined, problem: first?.message ?? 'This is not a server.', line: first?.line ?? 1 };
}

/** Where things stand in each file; for blame. */
export async function placesInFiles(tree: TreeView, files: ServerFile[]): Promise<{ path: string; places: ManifestPlaces[] }[]> {
  return Promise.all(
    files.map(async ({ path, blobId }) => {
      let found = places.get(blobId);
      if (!found) {
        found = placesOf(Buffer.from(await tree.readBlob(blobId)).toString('utf8'));
        if (places.size > MOST_PARSED) places.clear();
        places.set(blobId, found);
      }
      return { path, places: found };
    }),
  );
}
