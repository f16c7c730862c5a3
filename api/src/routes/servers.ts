// Servers of a tenant: the wish as Git has it, the status as Kubernetes reports it.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Wish } from '@pteronimbus/synth/contract';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { answers, EditHeaders, ServerPath, TenantPath, Via, WriteHeaders } from '../plugins/schemas.ts';
import { CHECKED_BY_USE_CASE } from '../plugins/validation.ts';
import type { Ports } from '../ports.ts';
import { createServer } from '../use-cases/create-server.ts';
import { deleteServer } from '../use-cases/delete-server.ts';
import { patchServer } from '../use-cases/patch-server.ts';
import { listServers, readServer } from '../use-cases/read-servers.ts';
import { writeRequest, type Written as Answer } from '../use-cases/written.ts';
import { Server, Written } from './shapes.ts';

const WishBody = Type.Unsafe<Record<string, unknown>>({ ...Wish, ...CHECKED_BY_USE_CASE });
const SpecPatch = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true, description: 'RFC 7396 merge patch of the spec: null removes.', ...CHECKED_BY_USE_CASE });
const written = answers({ 200: Written, 202: Written }, 409, 413, 415, 422);
const edited = answers({ 200: Written, 202: Written }, 409, 412, 413, 415, 422, 428);

export function sendWritten(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.location !== undefined) void reply.header('location', answer.location);
  return reply.code(answer.status).send(answer.body);
}

export const serverRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/tenants/:tenant/servers', { config: { door: 'server:read' }, schema: { summary: 'Servers of a tenant', params: TenantPath, response: answers({ 200: Type.Object({ items: Type.Array(Server) }) }) } }, (request) =>
    listServers(ports, request.params.tenant),
  );

  app.get('/api/tenants/:tenant/servers/:server', { config: { door: 'server:read' }, schema: { summary: 'One server', params: ServerPath, response: answers({ 200: Server }) } }, async (request, reply) => {
    const { etag, server } = await readServer(ports, request.params.tenant, request.params.server);
    return (etag === null ? reply : reply.header('etag', `"${etag}"`)).send(server);
  });

  app.post('/api/tenants/:tenant/servers', { config: { door: 'server:create' }, schema: { summary: 'Wish for a server', params: TenantPath, querystring: Via, headers: WriteHeaders, body: WishBody, response: written } }, async (request, reply) =>
    sendWritten(reply, await createServer(ports, writeRequest(request))),
  );

  app.patch('/api/tenants/:tenant/servers/:server', { config: { door: 'server:write' }, schema: { summary: 'Change a server', params: ServerPath, querystring: Via, headers: EditHeaders, body: SpecPatch, response: edited } }, async (request, reply) =>
    sendWritten(reply, await patchServer(ports, writeRequest(request), request.params.server)),
  );

  app.delete('/api/tenants/:tenant/servers/:server', { config: { door: 'server:delete' }, schema: { summary: 'Delete a server; its world is kept for seven days', params: ServerPath, querystring: Via, headers: EditHeaders, response: edited } }, async (request, reply) =>
    sendWritten(reply, await deleteServer(ports, writeRequest(request), request.params.server)),
  );
};
