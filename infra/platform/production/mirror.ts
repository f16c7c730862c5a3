// Images of the lock, by digest: from their registries into a folder, and from the folder into a registry. Begun again, it goes on where it was.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UNRESOLVED, type LockedImage } from './lock.ts';
import { registryOf, type Registry } from './registry.ts';

interface Descriptor { digest: string; size: number; mediaType?: string; platform?: { os: string; architecture: string } }
interface Document { mediaType?: string; config?: Descriptor; layers?: Descriptor[]; manifests?: Descriptor[] }
/** What is done, said once per image. */
export type Tell = (line: string) => void;

const blobFile = (dir: string, digest: string) => join(dir, 'blobs', digest.replace(':', '/'));
const isManifest = ({ mediaType = '' }: Document) => /manifest|index/.test(mediaType);

/** Fills an OCI layout with what the lock names. Resolves with a sentence for each image that could not be had. */
export async function mirrorToFolder(lock: readonly LockedImage[], dir: string, tell: Tell, open: (image: string) => Registry = registryOf): Promise<string[]> {
  mkdirSync(join(dir, 'blobs/sha256'), { recursive: true });
  writeFileSync(join(dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const problems: string[] = [];
  const held: Descriptor[] = [];
  for (const [index, { image, digest }] of lock.entries()) {
    try {
      if (digest === UNRESOLVED) throw new Error('it has no digest: say … main.ts resolve where its registry can be reached');
      const began = Date.now();
      const bytes = await fetchTree(open(image), dir, digest);
      held.push({ digest, size: statSync(blobFile(dir, digest)).size, mediaType: readDocument(dir, digest).mediaType ?? '', annotations: { 'org.opencontainers.image.ref.name': image } } as Descriptor);
      tell(`${index + 1}/${lock.length} ${image}: ${bytes === 0 ? 'is there' : `${(bytes / 1e6).toFixed(1)} MB in ${Math.round((Date.now() - began) / 1000)} s`}`);
    } catch (error) {
      problems.push(`${image}: ${(error as Error).message}`);
      tell(`${index + 1}/${lock.length} ${image}: not mirrored`);
    }
  }
  writeFileSync(join(dir, 'index.json'), JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: held }));
  return problems;
}

/** Puts every image of a folder into one registry, under its own path and tag. */
export async function mirrorToRegistry(dir: string, registry: (repository: string) => Registry, tell: Tell): Promise<void> {
  const { manifests } = JSON.parse(readFileSync(join(dir, 'index.json'), 'utf8')) as { manifests: (Descriptor & { annotations: Record<string, string> })[] };
  for (const [index, { digest, annotations }] of manifests.entries()) {
    const name = annotations['org.opencontainers.image.ref.name'] ?? '';
    const [, repository = '', tag = ''] = /^[^/]+\/(.+):([^:/]+)$/.exec(name) ?? [];
    const there = registry(repository);
    await pushTree(there, dir, digest);
    await there.putManifest(tag, readFileSync(blobFile(dir, digest)), readDocument(dir, digest).mediaType ?? '');
    tell(`${index + 1}/${manifests.length} ${name}`);
  }
}

/** Sentences about blobs of a folder that are not what their name says, or that are missing. */
export async function damagedIn(dir: string): Promise<string[]> {
  const { manifests } = JSON.parse(readFileSync(join(dir, 'index.json'), 'utf8')) as { manifests: Descriptor[] };
  const problems: string[] = [];
  const look = async (digest: string, optional = false): Promise<void> => {
    const file = blobFile(dir, digest);
    if (!existsSync(file)) return void (optional || problems.push(`${digest} is missing`));
    if (await digestOf(file) !== digest) return void problems.push(`${digest} is damaged`);
    const document = parseDocument(file);
    for (const one of parts(document)) await look(one.digest);
    for (const one of document?.manifests ?? []) await look(one.digest, !isOurs(one));
  };
  for (const { digest } of manifests) await look(digest);
  return problems;
}

/** Bytes that were fetched. Machines here are amd64: an index keeps its digest, and of its images ours is fetched. */
async function fetchTree(registry: Registry, dir: string, digest: string): Promise<number> {
  let bytes = await fetchBlob(dir, digest, () => registry.manifest(digest));
  const document = readDocument(dir, digest);
  for (const one of (document.manifests ?? []).filter(isOurs)) bytes += await fetchTree(registry, dir, one.digest);
  for (const one of parts(document)) bytes += await fetchBlob(dir, one.digest, () => registry.blob(one.digest));
  return bytes;
}

async function fetchBlob(dir: string, digest: string, get: () => Promise<Response>): Promise<number> {
  const file = blobFile(dir, digest);
  // Looked at again: a folder that was carried about may have lost a bit.
  if (existsSync(file) && await digestOf(file) === digest) return 0;
  const answer = await get();
  const part = `${file}.part`;
  await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(part));
  const came = await digestOf(part);
  if (came !== digest) {
    rmSync(part);
    throw new Error(`its registry sends ${came} for ${digest}`);
  }
  renameSync(part, file);
  return statSync(file).size;
}

async function pushTree(registry: Registry, dir: string, digest: string): Promise<void> {
  const document = readDocument(dir, digest);
  for (const { digest: one } of parts(document)) if (!await registry.hasBlob(one)) await registry.putBlob(one, createReadStream(blobFile(dir, one)), statSync(blobFile(dir, one)).size);
  for (const { digest: one } of (document.manifests ?? []).filter(isOurs)) await pushTree(registry, dir, one);
  if (isManifest(document)) await registry.putManifest(digest, readFileSync(blobFile(dir, digest)), document.mediaType ?? '');
}

const isOurs = ({ platform }: Descriptor) => platform === undefined || (platform.os === 'linux' && platform.architecture === 'amd64');
const parts = (document: Document | undefined): Descriptor[] => (document ? [...(document.config ? [document.config] : []), ...(document.layers ?? [])] : []);
const readDocument = (dir: string, digest: string) => JSON.parse(readFileSync(blobFile(dir, digest), 'utf8')) as Document;

/** A manifest, or undefined where the file is a layer or a configuration. */
function parseDocument(file: string): Document | undefined {
  if (statSync(file).size > 4_000_000) return undefined;
  try {
    const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
    return isManifest(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return `sha256:${hash.digest('hex')}`;
}
