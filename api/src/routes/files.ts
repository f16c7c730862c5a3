// A server's file as text, for those who write it themselves.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers, EditHeaders, ServerPath, Via } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { readFile, writeFile } from '../use-cases/write-file.ts';
import { writeRequest } from '../use-cases/written.ts';
import { sendWritten } from './servers.ts';
import { Written } from './shapes.ts';

const FileBody = Type.Object({ text: Type.String({ maxLength: 200_000, description: 'YAML: one GameServer.' }) }, { additionalProperties: false });
const File = Type.Object({ path: Type.String(), text: Type.String() });

export const fileRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/tenants/:tenant/servers/:server/file', { config: { door: 'server:read' }, schema: { summary: 'A server\'s file as it is in Git', params: ServerPath, response: answers({ 200: File }) } }, async (request, reply) => {
    const { etag, ...file } = await readFile(ports, request.params.tenant, request.params.server);
    return reply.header('etag', `"${etag}"`).send(file);
  });

  app.put('/api/tenants/:tenant/servers/:server/file', { config: { door: 'server:write' }, schema: { summary: 'Write a server\'s file; it is checked like a wish, each mistake with its line', params: ServerPath, querystring: Via, headers: EditHeaders, body: FileBody, response: answers({ 200: Written, 202: Written }, 409, 412, 413, 415, 422, 428) } }, async (request, reply) =>
    sendWritten(reply, await writeFile(ports, writeRequest(request), request.params.server, request.body.text)),
  );
};
