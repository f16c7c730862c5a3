// Start, stop, restart, back up: each is a commit, and each has a permission of its own.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers, ServerPath, Via, WriteHeaders } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { actOnServer, SERVER_ACTIONS, type ServerAction } from '../use-cases/act-on-server.ts';
import { writeRequest } from '../use-cases/written.ts';
import { sendWritten } from './servers.ts';
import { Written } from './shapes.ts';

const NoBody = Type.Object({}, { additionalProperties: false, 'x-optional': true });

export const serverActionRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  for (const action of Object.keys(SERVER_ACTIONS) as ServerAction[]) {
    const schema = { summary: `Order: ${action}`, params: ServerPath, querystring: Via, headers: WriteHeaders, body: NoBody, response: answers({ 200: Written, 202: Written }, 409, 413, 415, 422) };
    app.post(`/api/tenants/:tenant/servers/:server/actions/${action}`, { config: { door: SERVER_ACTIONS[action] }, schema }, async (request, reply) =>
      sendWritten(reply, await actOnServer(ports, writeRequest(request as never), (request.params as { server: string }).server, action)),
    );
  }
};
