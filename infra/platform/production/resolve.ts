// Asks registries for the digests of what images.lock leaves open.
import { createHash } from 'node:crypto';
import { UNRESOLVED, type LockedImage } from './lock.ts';
import { registryOf, type Registry } from './registry.ts';

interface Layers { layers?: { size: number }[]; config?: { size: number }; manifests?: { digest: string; platform?: { os: string; architecture: string } }[] }

/** The lock with what could be looked up, and a sentence for each image that could not. Known digests stay. */
export async function resolved(lock: readonly LockedImage[], open: (image: string) => Registry = registryOf): Promise<{ lock: LockedImage[]; problems: string[] }> {
  const problems: string[] = [];
  const answers: LockedImage[] = [];
  for (const one of lock) {
    try {
      answers.push(one.digest === UNRESOLVED ? { ...one, ...await lookUp(open(one.image), one.image.slice(one.image.lastIndexOf(':') + 1)) } : one);
    } catch (error) {
      answers.push(one);
      problems.push(`${one.image}: ${(error as Error).message}`);
    }
  }
  return { lock: answers, problems };
}

/** Digest of what the tag names, for all machines; size in bytes of what an amd64 machine pulls. */
async function lookUp(registry: Registry, tag: string): Promise<{ digest: string; size: number }> {
  const { text, digest } = await read(registry, tag);
  const top = JSON.parse(text) as Layers;
  const ours = top.manifests?.find(({ platform }) => platform?.os === 'linux' && platform.architecture === 'amd64');
  const { layers = [], config } = ours ? JSON.parse((await read(registry, ours.digest)).text) as Layers : top;
  return { digest, size: layers.reduce((sum, { size }) => sum + size, config?.size ?? 0) };
}

/** The digest is of the bytes that came. */
async function read(registry: Registry, reference: string): Promise<{ text: string; digest: string }> {
  const answer = await registry.manifest(reference);
  const text = await answer.text();
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  const told = answer.headers.get('docker-content-digest') ?? digest;
  if (told !== digest) throw new Error(`its registry says ${told}, and sends ${digest}`);
  return { text, digest };
}
