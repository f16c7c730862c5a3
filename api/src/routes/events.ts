// Server-sent events of one tenant.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers, TenantPath } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { followEvents } from '../use-cases/follow-events.ts';
import { eventStream } from './event-stream.ts';

const Headers_ = Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 100, description: 'Id of the last event that was heard: what came after it is told first.' })) });
const description = 'Events `server` (one server as GET shows it, or `{name, deleted}`), `change` (one change and its steps) and `reset` (what was told before is void; everything follows).';

export const eventRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/tenants/:tenant/events', { config: { door: 'server:read' }, schema: { summary: 'Server-sent events', description, params: TenantPath, headers: Headers_, response: answers({ 200: Type.String({ description: 'text/event-stream' }) }) } }, async (request, reply) => {
    const { stream, closed } = eventStream(reply);
    const leave = await followEvents(ports, request.caller, request.params.tenant, request.headers['last-event-id'], stream).catch((error: unknown) => {
      request.log.warn({ err: error }, 'a stream could not be opened');
      stream.end();
      return () => undefined;
    });
    if (closed.aborted) leave();
    else closed.addEventListener('abort', leave, { once: true });
  });
};
