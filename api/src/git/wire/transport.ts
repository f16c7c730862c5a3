// HTTP to one Git server: bounded in time and size, authorization sent at once, every failure sorted by what it leaves unknown.

export interface Remote {
  /** Address of the server, without the repository: http://127.0.0.1:3000 */
  url: string;
  /** Value of the Authorization header; undefined for a server without accounts. */
  authorization: string | undefined;
}

export interface Exchange {
  repository: string;
  /** Path and query below the repository: "git-receive-pack". */
  path: string;
  service: 'git-upload-pack' | 'git-receive-pack';
  body?: Buffer[];
  /** Milliseconds until the answer must be complete. */
  timeout: number;
  /** Largest answer, bytes. */
  limit: number;
}

/**
 * - `unreachable`: no answer or a broken one; for a push the outcome is unknown
 * - `denied`, `missing`: 401, 403, 404; nothing happened and asking again won't help
 * - `refused-size`: 413; nothing happened
 * - `too-large`: the answer is over our limit; for a push the outcome is unknown
 */
export type TransportFailure = 'unreachable' | 'denied' | 'missing' | 'refused-size' | 'too-large';

export class TransportError extends Error {
  override name = 'TransportError';
  readonly failure: TransportFailure;
  readonly status: number | undefined;
  constructor(failure: TransportFailure, message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
    this.status = status;
  }

  /** The connection ended before anything was answered. */
  get hungUp(): boolean {
    return this.failure === 'unreachable' && /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/.test(reasonOf(this.cause));
  }
}

export async function exchange(remote: Remote, wanted: Exchange): Promise<Buffer> {
  const url = `${remote.url}/${wanted.repository}.git/${wanted.path}`;
  const signal = AbortSignal.timeout(wanted.timeout);
  let answer: Response;
  try {
    answer = await fetch(url, { method: wanted.body ? 'POST' : 'GET', headers: headersFor(remote, wanted), body: wanted.body ? Buffer.concat(wanted.body) : undefined, redirect: 'error', signal });
  } catch (cause) {
    throw new TransportError('unreachable', `The Git server at ${remote.url} does not answer (${reasonOf(cause)}).`, undefined, { cause });
  }
  if (answer.status !== 200) throw await failureOf(answer, remote, wanted);
  return read(answer, remote, wanted);
}

function headersFor(remote: Remote, wanted: Exchange): Record<string, string> {
  const headers: Record<string, string> = { 'User-Agent': 'git/pteronimbus' };
  if (remote.authorization) headers['Authorization'] = remote.authorization;
  if (wanted.service === 'git-upload-pack') headers['Git-Protocol'] = 'version=2';
  if (wanted.body) {
    headers['Content-Type'] = `application/x-${wanted.service}-request`;
    headers['Accept'] = `application/x-${wanted.service}-result`;
  }
  return headers;
}

async function failureOf(answer: Response, remote: Remote, wanted: Exchange): Promise<TransportError> {
  await answer.body?.cancel().catch(() => undefined);
  const { status } = answer;
  const where = `${wanted.repository} on ${remote.url}`;
  if (status === 401 || status === 403) return new TransportError('denied', `The Git server refuses Pteronimbus's account for ${where} (${status}).`, status);
  if (status === 404) return new TransportError('missing', `There is no repository ${where}.`, status);
  if (status === 413) return new TransportError('refused-size', `The Git server takes no request of this size for ${where} (413).`, status);
  return new TransportError('unreachable', `The Git server answered ${status} for ${where}.`, status);
}

async function read(answer: Response, remote: Remote, wanted: Exchange): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body ?? []) {
      size += chunk.byteLength;
      if (size > wanted.limit) throw new TransportError('too-large', `${wanted.repository} is too large to be read: its answer is over ${wanted.limit} bytes.`);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof TransportError) throw cause;
    throw new TransportError('unreachable', `The Git server at ${remote.url} broke off its answer (${reasonOf(cause)}).`, undefined, { cause });
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error) return (cause as NodeJS.ErrnoException).code?.toString() ?? cause.message;
  return String(cause);
}
