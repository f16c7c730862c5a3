// Answers on the wire.
import type { ServerResponse } from 'node:http';
import { stringify } from 'yaml';
import { internal, StatusError } from '../status.ts';
import type { Answer, Call } from './call.ts';
import { wantsYaml } from './negotiate.ts';

const NO_CONTENT = 204;
/** The one kind of warning clients print. */
const WARNING = (text: string) => `299 - ${JSON.stringify(text)}`;

export function send(response: ServerResponse, { code, body, type = 'application/json', headers = {} }: Answer, warnings: string[] = []): void {
  if (response.headersSent || response.destroyed) return;
  const content = Buffer.isBuffer(body) ? body : encoded(body, type);
  const all: Record<string, string | number | string[]> = { ...(code !== NO_CONTENT && { 'content-type': type, 'content-length': content.length }), 'cache-control': 'no-cache, private', ...headers };
  warn(response, warnings);
  response.writeHead(code, all);
  response.end(content);
}

/** Clients are warned whether the request goes well or not. */
export function warn(response: ServerResponse, warnings: string[]): void {
  if (warnings.length > 0) response.setHeader('warning', warnings.map(WARNING));
}

function encoded(body: object | string, type: string): Buffer {
  const json = typeof body === 'string' ? body : JSON.stringify(body);
  return Buffer.from(type === 'application/yaml' ? stringify(JSON.parse(json), { sortMapEntries: true, indentSeq: false, lineWidth: 0 }) : json);
}

export function sendError(response: ServerResponse, error: unknown, accept?: string): void {
  const status = error instanceof StatusError ? error : internal(`Internal error occurred: ${error instanceof Error ? error.message : String(error)}`);
  const seconds = (status.details as { retryAfterSeconds?: number } | undefined)?.retryAfterSeconds;
  send(response, { code: status.code, body: status.body(), ...(wantsYaml(accept) && { type: 'application/yaml' }), ...(seconds !== undefined && { headers: { 'retry-after': String(seconds) } }) });
}

/** The real server's answer for a path it doesn't know. */
export function sendUnknownPath(response: ServerResponse): void {
  send(response, { code: 404, body: '404 page not found\n', type: 'text/plain; charset=utf-8' });
}

export function typeOf({ wanted }: Call): string {
  return `${wanted.type}${wanted.parameters}`;
}
