// A server's log, and its console.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers, PLAIN_TEXT, ServerPath } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { followLog, readLog } from '../use-cases/read-log.ts';
import { typeCommand } from '../use-cases/type-command.ts';
import { writeRequest } from '../use-cases/written.ts';
import { eventStream } from './event-stream.ts';

const Lines = Type.Object({ lines: Type.Optional(Type.String({ pattern: '^([1-9][0-9]{0,3}|10000)$', description: 'How many lines from the end, 10000 at most.' })) });
const LastId = Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 60, description: 'Time of the last line that was heard.' })) });
const Command = Type.Object({ command: Type.String({ minLength: 1, maxLength: 1_000, pattern: PLAIN_TEXT }) }, { additionalProperties: false });
const text = (description: string) => answers({ 200: Type.String({ description }) });

export const logRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/tenants/:tenant/servers/:server/logs', { config: { door: 'log:read' }, schema: { summary: 'The end of a server\'s log', params: ServerPath, querystring: Lines, response: text('text/plain: time, space, line') } }, async (request, reply) => {
    const log = await readLog(ports, request.params.tenant, request.params.server, Number(request.query.lines ?? 1_000));
    return reply.type('text/plain; charset=utf-8').header('content-disposition', `attachment; filename="${request.params.server}.log"`).serializer((body: unknown) => String(body)).send(log);
  });

  app.get('/api/tenants/:tenant/servers/:server/logs/stream', { config: { door: 'log:read' }, schema: { summary: 'Server-sent events `line` ({at, text}) of a log as it grows; `silent` while there is none', params: ServerPath, querystring: Lines, headers: LastId, response: text('text/event-stream') } }, async (request, reply) => {
    const { stream, closed } = eventStream(reply);
    await followLog(ports, request.caller, request.params, { lines: Number(request.query.lines ?? 300), lastId: request.headers['last-event-id'] }, stream, closed);
  });

  app.post('/api/tenants/:tenant/servers/:server/console', { config: { door: 'console:execute' }, schema: { summary: 'Type a command into a game\'s console; its answer stands in the log', params: ServerPath, body: Command, response: answers({ 200: Type.Object({ typed: Type.Literal(true) }) }, 409, 413, 415, 422) } }, (request) =>
    typeCommand(ports, writeRequest(request), request.params.server, request.body.command),
  );
};
