// The HTTPS server: who asks, what for, may they; then the handler.
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Api } from './api.ts';
import { reasonOf, type Attributes } from './auth/attributes.ts';
import { impersonated } from './auth/impersonate.ts';
import type { User } from './auth/user.ts';
import { discover } from './discovery/discovery.ts';
import { isKnown, routeResource } from './handlers/route.ts';
import type { Call } from './http/call.ts';
import { wantedForm } from './http/negotiate.ts';
import { requestInfoOf, type RequestInfo } from './http/request-info.ts';
import { send, sendError, sendUnknownPath, warn } from './http/respond.ts';
import { handleKeys } from './handlers/keys.ts';
import { attach } from './proxy/attach.ts';
import { isMeasured, measuredGroups, passToNodes } from './proxy/measured.ts';
import type { Resource } from './resources/resource.ts';
import { forbidden, notFound, notImplemented, StatusError, unknownResource } from './status.ts';

export interface TlsFiles {
  cert: Buffer;
  key: Buffer;
  /** Authority of client certificates. */
  ca: Buffer;
}

/** Not listening yet. */
export function makeServer(api: Api, tls: TlsFiles): Server {
  const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: false, keepAliveTimeout: 120_000, requestTimeout: 0 });
  server.on('request', (request, response) => {
    serve(api, request, response).catch((error: unknown) => {
      if (!(error instanceof StatusError) || error.code === 500) api.log.error({ err: error, method: request.method, path: pathOf(request) }, 'request failed');
      if (response.headersSent) response.destroy();
      else sendError(response, error, request.headers.accept);
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    upgrade(api, request, socket, head).catch((error: unknown) => refuseUpgrade(socket, error));
  });
  return server;
}

async function serve(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://kube');
  const info = requestInfoOf(request.method ?? 'GET', url);
  const user = admit(api, request, info);
  if (isMeasured(info)) return send(response, await passToNodes(api, request.method ?? 'GET', url));
  if (!info.isResource) {
    const known = request.method === 'GET' || request.method === 'HEAD' ? (discover(api.registry, url, request.headers.accept, measuredGroups(api)) ?? handleKeys(api, url)) : undefined;
    return known ? send(response, known) : sendUnknownPath(response);
  }
  const resource = api.registry.find(info.group, info.version, info.plural);
  if (!resource || !fits(resource, info)) {
    if (isServed(api, info)) throw unknownResource();
    return sendUnknownPath(response);
  }
  const call: Call = { api, request, response, url, query: url.searchParams, user, info, wanted: wantedForm(info.subresource === 'log' ? '*/*' : request.headers.accept, resource.custom), warnings: [] };
  if (!isKnown(call, resource)) throw resource.custom ? notFound(resource, info.name) : unknownResource();
  const answer = await routeResource(call, resource).catch((error: unknown) => {
    warn(response, call.warnings);
    throw error;
  });
  if (answer) send(response, answer, call.warnings);
}

/** Whether the group's version is one of the server's own: it says in its own words what it lacks. */
function isServed({ registry }: Api, { group, version }: RequestInfo): boolean {
  return registry.all().some((each) => each.group === group && each.version === version && !each.custom);
}

/** Cluster-scoped kinds lie in no namespace; one object of the others lies in exactly one. */
function fits({ namespaced, storage }: Resource, { namespace, name, verb }: RequestInfo): boolean {
  if (!namespaced) return namespace === '' || storage === 'namespaces';
  return namespace !== '' || name === '' || ['list', 'watch', 'deletecollection'].includes(verb);
}

/** The user to act as. Throws 401 or 403. */
function admit(api: Api, request: IncomingMessage, info: RequestInfo): User {
  const allows = (user: User, attributes: Attributes) => api.authorizer.allows(user, attributes);
  const user = impersonated(api.authenticator.authenticate(request, api.now()), request.headers, allows);
  authorize(api, user, info);
  return user;
}

function authorize(api: Api, user: User, attributes: Attributes): void {
  if (api.authorizer.allows(user, attributes)) return;
  if (attributes.isResource) throw forbidden(attributes, attributes.name, reasonOf(user, attributes));
  throw new StatusError(403, 'Forbidden', `forbidden: ${reasonOf(user, attributes)}`, {});
}

async function upgrade(api: Api, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://kube');
  const info = requestInfoOf(request.method ?? 'GET', url);
  const user = admit(api, request, info);
  const resource = api.registry.find(info.group, info.version, info.plural);
  if (resource?.storage !== 'pods' || info.subresource !== 'attach') throw notImplemented(`upgraded connections to ${info.path}`);
  // A websocket starts with GET, but to attach is to act: since 1.35 the right to create is asked for as well.
  authorize(api, user, { ...info, verb: 'create' });
  await attach(api, resource, { request, socket, head, info, query: url.searchParams });
}

function refuseUpgrade(socket: Duplex, error: unknown): void {
  const status = error instanceof StatusError ? error : new StatusError(500, 'InternalError', `Internal error occurred: ${String(error)}`);
  const body = JSON.stringify(status.body());
  socket.end(`HTTP/1.1 ${status.code} ${status.reason || 'Error'}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}

/** Without the query: tokens have been seen there. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0] ?? '';
}
