// One repository of a registry, by the distribution protocol: with the registry's own token where it asks for one, or with a password.
import type { Readable } from 'node:stream';

export interface Login { username: string; password: string }
export type Ask = (url: string, init: { method?: string; headers: Record<string, string>; body?: unknown }) => Promise<Response>;

const ACCEPT = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json', 'application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'].join(', ');
/** For the answer's first byte. Layers take as long as they take. */
const LIMIT_MS = 60_000;

const ask: Ask = async (url, init) => {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error(`${new URL(url).host} does not answer`)), LIMIT_MS);
  try {
    return await fetch(url, { ...init, signal: limit.signal, ...(init.body !== undefined && { duplex: 'half' }) } as RequestInit);
  } catch (error) {
    throw new Error(`${new URL(url).host} can't be reached: ${(error as { cause?: Error }).cause?.message ?? (error as Error).message}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
};

export class Registry {
  readonly #base: string;
  readonly #ask: Ask;
  #authorization: string | undefined;

  /** `base`: for example https://registry-1.docker.io/v2/library/redis. */
  constructor(base: string, asking: Ask = ask, login?: Login) {
    this.#base = base;
    this.#ask = asking;
    if (login) this.#authorization = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  }

  manifest(reference: string): Promise<Response> {
    return this.#fine(this.#call('GET', `/manifests/${reference}`, { accept: ACCEPT }), `manifests/${reference}`);
  }

  blob(digest: string): Promise<Response> {
    return this.#fine(this.#call('GET', `/blobs/${digest}`), `blobs/${digest}`);
  }

  async hasBlob(digest: string): Promise<boolean> {
    return (await this.#call('HEAD', `/blobs/${digest}`)).ok;
  }

  async putBlob(digest: string, body: Readable, size: number): Promise<void> {
    const begun = await this.#fine(this.#call('POST', '/blobs/uploads/'), 'blobs/uploads');
    const place = new URL(begun.headers.get('location') ?? '', this.#base);
    place.searchParams.set('digest', digest);
    await this.#fine(this.#call('PUT', place.href, { 'content-type': 'application/octet-stream', 'content-length': String(size) }, body), digest);
  }

  async putManifest(reference: string, body: Buffer, mediaType: string): Promise<void> {
    await this.#fine(this.#call('PUT', `/manifests/${reference}`, { 'content-type': mediaType }, body), `manifests/${reference}`);
  }

  async #fine(answering: Promise<Response>, what: string): Promise<Response> {
    const answer = await answering;
    if (!answer.ok) throw new Error(`its registry answers ${answer.status} to ${what}`);
    return answer;
  }

  async #call(method: string, path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Response> {
    const url = path.startsWith('https://') || path.startsWith('http://') ? path : `${this.#base}${path}`;
    const init = () => ({ method, headers: { ...headers, ...(this.#authorization !== undefined && { authorization: this.#authorization }) }, ...(body !== undefined && { body }) });
    const answer = await this.#ask(url, init());
    if (answer.status !== 401 || this.#authorization !== undefined) return answer;
    this.#authorization = `Bearer ${await tokenFor(answer.headers.get('www-authenticate') ?? '', this.#ask)}`;
    return this.#ask(url, init());
  }
}

/** The public registry of an image. */
export function registryOf(image: string, asking: Ask = ask): Registry {
  const [, host = '', repository = ''] = /^([^/]+)\/(.+):[^:/]+$/.exec(image) ?? [];
  return new Registry(`${host === 'docker.io' ? 'https://registry-1.docker.io' : `https://${host}`}/v2/${repository}`, asking);
}

async function tokenFor(challenge: string, asking: Ask): Promise<string> {
  const fields = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
  if (!/^Bearer /i.test(challenge) || !fields.realm) throw new Error('its registry wants a sign-in that is not known here');
  const url = new URL(fields.realm);
  for (const name of ['service', 'scope']) if (fields[name]) url.searchParams.set(name, fields[name]);
  const answer = await asking(url.href, { headers: {} });
  const { token, access_token: access } = await answer.json() as { token?: string; access_token?: string };
  if (!answer.ok || !(token ?? access)) throw new Error(`its registry gives no token (${answer.status})`);
  return token ?? access ?? '';
}
