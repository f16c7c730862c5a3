// Asks registries for the digests of what images.lock leaves open. The one place here that goes out into the world.
import { createHash } from 'node:crypto';
import { UNRESOLVED, type LockedImage } from './lock.ts';

const ACCEPT = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json', 'application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'].join(', ');
const LIMIT_MS = 30_000;
interface Layers { layers?: { size: number }[]; config?: { size: number }; manifests?: { digest: string; platform?: { os: string; architecture: string } }[] }
export type Ask = (url: string, headers: Record<string, string>) => Promise<Response>;

const ask: Ask = (url, headers) => fetch(url, { headers, signal: AbortSignal.timeout(LIMIT_MS) });

/** The lock with what could be looked up, and a sentence for each image that could not. Known digests stay. */
export async function resolved(lock: readonly LockedImage[], asking: Ask = ask): Promise<{ lock: LockedImage[]; problems: string[] }> {
  const problems: string[] = [];
  const answers: LockedImage[] = [];
  for (const one of lock) {
    try {
      answers.push(one.digest === UNRESOLVED ? { ...one, ...await lookUp(one.image, asking) } : one);
    } catch (error) {
      answers.push(one);
      problems.push(`${one.image}: ${(error as Error).message}`);
    }
  }
  return { lock: answers, problems };
}

/** Digest of what the tag names, for all machines; size in bytes of what an amd64 machine pulls. */
async function lookUp(image: string, asking: Ask): Promise<{ digest: string; size: number }> {
  const [, host = '', repository = '', tag = ''] = /^([^/]+)\/(.+):([^:/]+)$/.exec(image) ?? [];
  const base = `${host === 'docker.io' ? 'https://registry-1.docker.io' : `https://${host}`}/v2/${repository}`;
  const get = newReader(asking);
  const { text, digest } = await get(`${base}/manifests/${tag}`);
  const top = JSON.parse(text) as Layers;
  const ours = top.manifests?.find(({ platform }) => platform?.os === 'linux' && platform.architecture === 'amd64');
  const { layers = [], config } = ours ? JSON.parse((await get(`${base}/manifests/${ours.digest}`)).text) as Layers : top;
  return { digest, size: layers.reduce((sum, { size }) => sum + size, config?.size ?? 0) };
}

/** Gets documents, with the registry's own token where it asks for one. The digest is of the bytes that came. */
function newReader(asking: Ask): (url: string) => Promise<{ text: string; digest: string }> {
  let authorization: string | undefined;
  return async (url) => {
    const headers = () => ({ accept: ACCEPT, ...(authorization !== undefined && { authorization }) });
    let answer = await asking(url, headers());
    if (answer.status === 401 && authorization === undefined) {
      authorization = `Bearer ${await tokenFor(answer.headers.get('www-authenticate') ?? '', asking)}`;
      answer = await asking(url, headers());
    }
    if (!answer.ok) throw new Error(`its registry answers ${answer.status} to ${new URL(url).pathname}`);
    const text = await answer.text();
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const told = answer.headers.get('docker-content-digest') ?? digest;
    if (told !== digest) throw new Error(`its registry says ${told}, and sends ${digest}`);
    return { text, digest };
  };
}

async function tokenFor(challenge: string, asking: Ask): Promise<string> {
  const fields = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
  if (!/^Bearer /i.test(challenge) || !fields.realm) throw new Error('its registry wants a sign-in that is not known here');
  const url = new URL(fields.realm);
  for (const name of ['service', 'scope']) if (fields[name]) url.searchParams.set(name, fields[name]);
  const answer = await asking(url.href, {});
  const { token, access_token: access } = await answer.json() as { token?: string; access_token?: string };
  if (!answer.ok || !(token ?? access)) throw new Error(`its registry gives no token (${answer.status})`);
  return token ?? access ?? '';
}
