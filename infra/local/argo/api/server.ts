// Argo CD's own API, as far as this platform uses it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Controller } from '../controller.ts';
import { keyOf, groupOf, versionOf, type Application, type SyncRequest, type Thing } from '../kinds.ts';
import { KubeError } from '../live/kube-client.ts';
import { normalUrl } from '../project-rules.ts';
import { isAllowed } from './rbac.ts';

const LARGEST_BODY = 8 * 1024 * 1024;
const STATUS: Record<number, number> = { 3: 400, 5: 404, 7: 403, 9: 400, 12: 501, 13: 500, 16: 401 };

/** An error in gRPC's terms; the gateway turns the code into a status. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export function makeServer(controller: Controller, accounts: Record<string, string>, log: Logger): Server {
  return createServer((request, response) => {
    serve(controller, accounts, request, response).catch((error: unknown) => {
      if (!(error instanceof Refused)) log.error({ err: error, path: request.url?.split('?')[0] }, 'request failed');
      const refused = error instanceof Refused ? error : error instanceof KubeError ? new Refused(error.status === 404 ? 5 : 13, error.message) : new Refused(13, (error as Error).message);
      if (!response.headersSent) send(response, STATUS[refused.code] ?? 500, { error: refused.message, code: refused.code, message: refused.message });
    });
  });
}

async function serve(controller: Controller, accounts: Record<string, string>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://argo');
  if (url.pathname === '/healthz') return void response.end('ok');
  if (url.pathname === '/api/version') return send(response, 200, { Version: 'v3.5.7+pteronimbus-embedded' });
  if (url.pathname === '/api/webhook' && request.method === 'POST') return webhook(controller, request, response);
  if (request.method !== 'GET' && !request.headers['content-type']?.startsWith('application/json')) return void response.writeHead(415, { 'content-type': 'text/plain; charset=utf-8' }).end('Invalid content type\n');
  const account = accountOf(accounts, request.headers.authorization);
  const allowed = (resource: string, action: string, object: string) => isAllowed(controller.settings.policy, account, resource, action, object);
  const parts = url.pathname.replace(/\/$/, '').split('/').slice(1).map(decodeURIComponent);
  const [, , collection, name, sub] = parts;
  if (collection === 'applications' && request.method === 'GET' && !name) {
    const wanted = url.searchParams.getAll('projects').concat(url.searchParams.getAll('project'));
    const items = controller.all().filter(({ spec, metadata }) => allowed('applications', 'get', `${spec.project}/${metadata.name}`) && (wanted.length === 0 || wanted.includes(spec.project)));
    return send(response, 200, { metadata: { resourceVersion: '' }, items: items.sort((a, b) => a.metadata.name.localeCompare(b.metadata.name)) });
  }
  if (collection === 'applications' && name) {
    const application = controller.application(name);
    const object = `${application?.spec.project ?? '*'}/${name}`;
    const action = request.method === 'GET' ? 'get' : sub === 'sync' ? 'sync' : 'update';
    if (!allowed('applications', action, object)) throw new Refused(7, 'permission denied');
    const askedNamespace = url.searchParams.get('appNamespace');
    if (!application || (askedNamespace && askedNamespace !== controller.namespace)) throw new Refused(5, `error getting application: applications.argoproj.io "${name}" not found`);
    if (request.method === 'GET' && !sub) return get(controller, application, url, response);
    if (request.method === 'GET' && sub === 'resource-tree') return send(response, 200, treeOf(controller, application));
    if (request.method === 'POST' && sub === 'sync') return sync(controller, application, account, request, response);
  }
  if (collection === 'projects' && request.method === 'GET') {
    const projects = [...controller.projects.objects.values()].filter(({ metadata }) => allowed('projects', 'get', metadata.name));
    if (!name) return send(response, 200, { metadata: {}, items: projects });
    const found = projects.find(({ metadata }) => metadata.name === name);
    if (!found) throw controller.project(name) || !allowed('projects', 'get', name) ? new Refused(7, 'permission denied') : new Refused(5, `appprojects.argoproj.io "${name}" not found`);
    return send(response, 200, found);
  }
  throw new Refused(12, `The embedded Argo CD does not do this: ${request.method} ${url.pathname}.`);
}

async function get(controller: Controller, application: Application, url: URL, response: ServerResponse): Promise<void> {
  const refresh = url.searchParams.get('refresh');
  const { name } = application.metadata;
  const wanted = url.searchParams.getAll('project');
  if (wanted.length > 0 && !wanted.includes(application.spec.project)) throw new Refused(7, 'permission denied');
  if (refresh === 'normal' || refresh === 'hard') await controller.refresh(name, refresh === 'hard');
  send(response, 200, controller.application(name) ?? application);
}

async function sync(controller: Controller, application: Application, account: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = JSON.parse((await read(request)).toString('utf8') || '{}') as { revision?: string; prune?: boolean; dryRun?: boolean; resources?: SyncRequest['resources']; syncOptions?: { items?: string[] } };
  if (body.dryRun) throw new Refused(12, 'The embedded Argo CD makes no dry-run syncs.');
  if (body.revision && application.spec.syncPolicy?.automated) throw new Refused(9, `Cannot sync to ${body.revision}: auto-sync currently set to ${application.spec.source?.targetRevision ?? 'HEAD'}`);
  if (application.operation || application.status?.operationState?.phase === 'Running') throw new Refused(9, 'another operation is already in progress');
  const operation = { sync: { ...(body.revision && { revision: body.revision }), prune: body.prune ?? false, ...(body.resources && { resources: body.resources }), ...(body.syncOptions?.items && { syncOptions: body.syncOptions.items }) }, initiatedBy: { username: account }, ...(application.spec.syncPolicy?.retry && { retry: application.spec.syncPolicy.retry }) };
  send(response, 200, await controller.requestSync(application.metadata.name, operation));
}

function treeOf(controller: Controller, application: Application): object {
  const view = controller.view(application.metadata.name);
  const nodes = (view?.pairs ?? []).flatMap(({ live }) => (live ? [nodeOf(live, view?.healths.get(keyOf(live)))] : []));
  return { nodes, orphanedNodes: [], hosts: [] };
}

function nodeOf(live: Thing, health: { status: string; message?: string } | undefined): object {
  const { namespace, name, uid, resourceVersion, creationTimestamp } = live.metadata;
  return { version: versionOf(live), ...(groupOf(live) && { group: groupOf(live) }), kind: live.kind, ...(namespace && { namespace }), name, uid, resourceVersion, createdAt: creationTimestamp, ...(health && { health }) };
}

/** A signed push of Gitea: every Application that follows the branch is refreshed; the answer does not wait. */
async function webhook(controller: Controller, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await read(request);
  const event = String(request.headers['x-gitea-event'] ?? request.headers['x-gogs-event'] ?? '');
  if (event === '') throw new Refused(12, 'The embedded Argo CD takes webhooks of Gitea only.');
  const signature = String(request.headers['x-gogs-signature'] ?? request.headers['x-gitea-signature'] ?? '');
  const secret = controller.settings.webhookSecret('gogs') || controller.settings.webhookSecret('gitea');
  if (secret !== '' && !matches(secret, body, signature)) return void response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end('Webhook processing failed: HMAC verification failed\n');
  response.end();
  if (event !== 'push') return;
  const push = JSON.parse(body.toString('utf8')) as { ref?: string; repository?: { html_url?: string; default_branch?: string } };
  const branch = (push.ref ?? '').replace(/^refs\/(heads|tags)\//, '');
  for (const { metadata, spec } of controller.all()) {
    const revision = spec.source?.targetRevision || 'HEAD';
    if (normalUrl(spec.source?.repoURL ?? '') !== normalUrl(push.repository?.html_url ?? ' ')) continue;
    if (revision === branch || revision === push.ref || (revision === 'HEAD' && branch === push.repository?.default_branch)) void controller.refresh(metadata.name);
  }
}

function matches(secret: string, body: Buffer, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function accountOf(accounts: Record<string, string>, authorization: string | undefined): string {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (!token) throw new Refused(16, 'no session information');
  const given = createHmac('sha256', 'compare').update(token).digest();
  const found = Object.entries(accounts).find(([, known]) => timingSafeEqual(createHmac('sha256', 'compare').update(known).digest(), given));
  if (!found) throw new Refused(16, 'invalid session: token is malformed: token contains an invalid number of segments');
  return found[0];
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Refused(3, 'The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
