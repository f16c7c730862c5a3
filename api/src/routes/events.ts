// Server-sent events of one tenant.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers, TenantPath } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { followEvents } from '../use-cases/follow-events.ts';

/** A reader that is this far behind is cut off; it comes back and is told what it missed. */
const MOST_WAITING = 4 * 1024 * 1024;
const Headers_ = Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 100, description: 'Id of the last event that was heard: what came after it is told first.' })) });
const description = 'Events `server` (one server as GET shows it, or `{name, deleted}`), `change` (one change and its steps) and `reset` (what was told before is void; everything follows).';

export const eventRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/tenants/:tenant/events', { config: { door: 'server:read' }, schema: { summary: 'Server-sent events', description, params: TenantPath, headers: Headers_, response: answers({ 200: Type.String({ description: 'text/event-stream' }) }) } }, async (request, reply) => {
    const { raw } = reply.hijack();
    raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no', connection: 'keep-alive' });
    const stream = {
      end: () => raw.end(),
      write(chunk: Buffer) {
        if (raw.writableLength > MOST_WAITING) raw.destroy();
        else if (!raw.writableEnded) raw.write(chunk);
      },
    };
    const closed = new Promise<void>((resolve) => raw.once('close', resolve));
    const leave = await followEvents(ports, request.caller, request.params.tenant, request.headers['last-event-id'], stream).catch((error: unknown) => {
      request.log.warn({ err: error }, 'a stream could not be opened');
      raw.end();
      return () => undefined;
    });
    void closed.then(leave);
  });
};
