// Argo CD's own API, as far as this platform uses it: who may not is refused as the real one refuses, what is not here with 501.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Controller } from '../controller.ts';
import { withoutEmpty, type Project } from '../kinds.ts';
import { KubeError } from '../live/kube-client.ts';
import { find, get, list, nameOf, sync, treeOf } from './applications.ts';
import { BAD_ARGUMENT, BROKEN, DENIED, NOT_FOUND, NOT_HERE, Refused, STATUS } from './refused.ts';
import { sessionOf, type Session } from './session.ts';
import { takePush } from './webhook.ts';

const LARGEST_BODY = 8 * 1024 * 1024;

interface Asked {
  controller: Controller;
  session: Session;
  request: IncomingMessage;
  query: URLSearchParams;
}

export function makeServer(controller: Controller, accounts: Record<string, string>, log: Logger): Server {
  const issued = `${new Date().toISOString().slice(0, 19)}Z`;
  return createServer((request, response) => {
    serve(controller, accounts, issued, request, response).catch((error: unknown) => {
      if (!(error instanceof Refused)) log.error({ err: error, path: request.url?.split('?')[0] }, 'request failed');
      const refused = error instanceof Refused ? error : error instanceof KubeError ? new Refused(error.status === 404 ? NOT_FOUND : BROKEN, error.message) : new Refused(BROKEN, (error as Error).message);
      if (!response.headersSent) send(response, STATUS[refused.code] ?? 500, { error: refused.message, code: refused.code, message: refused.message });
    });
  });
}

async function serve(controller: Controller, accounts: Record<string, string>, issued: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://argo');
  if (url.pathname === '/healthz') return void response.end('ok');
  if (url.pathname === '/api/version') return send(response, 200, { Version: 'v3.5.7+pteronimbus-embedded' });
  if (url.pathname === '/api/webhook' && request.method === 'POST') {
    const refusal = takePush(controller, request.headers, await read(request));
    return refusal === undefined ? void response.end() : plain(response, 400, refusal);
  }
  if (request.method !== 'GET' && !request.headers['content-type']?.startsWith('application/json')) return plain(response, 415, 'Invalid content type');
  const session = sessionOf(accounts, issued, controller.settings.policy, request.headers.authorization);
  const [collection = '', ...names] = url.pathname.replace(/^\/api\/v1\/|\/$/g, '').split('/').map(decodeURIComponent);
  const asked = { controller, session, request, query: url.searchParams };
  const answer = collection === 'applications' ? await applications(asked, names) : collection === 'projects' ? await projects(asked, names) : undefined;
  if (answer === undefined) throw new Refused(NOT_HERE, `The embedded Argo CD does not do this: ${request.method} ${url.pathname}.`);
  send(response, 200, answer);
}

/** Undefined: allowed, but not here. */
async function applications({ controller, session, request, query }: Asked, [name, ...more]: string[]): Promise<object | undefined> {
  const asked = [request.method, ...more].join(' ');
  if (name === undefined) {
    if (asked === 'GET') return list(controller, session, query);
    const { metadata, spec } = await json<{ metadata?: { name?: string }; spec?: { project?: string } }>(request);
    session.must('applications', 'create', `${spec?.project ?? ''}/${metadata?.name ?? ''}`);
    return undefined;
  }
  switch (asked) {
    case 'GET': return get(controller, find(controller, session, 'get', name, query), query);
    case 'GET resource-tree': return treeOf(controller, find(controller, session, 'get', name, query));
    case 'POST sync': {
      const found = find(controller, session, 'get', name, query);
      session.must('applications', 'sync', nameOf(found));
      return sync(controller, found, session.account, await json(request));
    }
    case 'DELETE': session.must('applications', 'delete', nameOf(find(controller, session, 'get', name, query))); return undefined;
    case 'PATCH': session.must('applications', 'update', nameOf(find(controller, session, 'get', name, query))); return undefined;
    case 'DELETE operation': case 'POST rollback': find(controller, session, 'sync', name, query); return undefined;
    case 'PUT': case 'PUT spec': find(controller, session, 'update', name, query); return undefined;
    default: return undefined;
  }
}

async function projects({ controller, session, request }: Asked, [name, ...more]: string[]): Promise<object | undefined> {
  if (name === undefined) {
    if (request.method !== 'GET') session.must('projects', 'create', (await json<{ project?: { metadata?: { name?: string } } }>(request)).project?.metadata?.name ?? '');
    return undefined;
  }
  const [, role, what] = more;
  const found = controller.project(name);
  if (request.method === 'POST' && what === 'token' && role !== undefined && found) {
    // Read anew, as the real one does: a role may be a moment old.
    const { spec } = await controller.client.request<Project>('GET', `/apis/argoproj.io/v1alpha1/namespaces/${controller.namespace}/appprojects/${name}`);
    if (!spec.roles?.some((one) => one.name === role)) throw new Refused(NOT_FOUND, `project '${name}' does not have role '${role}'`);
    session.must('projects', 'update', name);
    return undefined;
  }
  if (more.length > 0) return undefined;
  session.must('projects', request.method === 'GET' ? 'get' : request.method === 'DELETE' ? 'delete' : 'update', name);
  if (request.method !== 'GET') return undefined;
  if (!found) throw new Refused(DENIED, 'permission denied');
  return { ...found, spec: withoutEmpty(found.spec) };
}

async function json<T>(request: IncomingMessage): Promise<T> {
  return JSON.parse((await read(request)).toString('utf8') || '{}') as T;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Refused(BAD_ARGUMENT, 'The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
