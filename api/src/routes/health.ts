// Whether this process lives, whether it can answer, and its numbers.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { readiness } from '../use-cases/readiness.ts';

const open = { config: { door: 'public' as const } };

export const healthRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/healthz', { ...open, schema: { hide: true } }, async () => ({ status: 'ok' }));

  app.get('/readyz', { ...open, schema: { hide: true } }, async (_request, reply) => {
    const state = await readiness(ports);
    return reply.code(state.ready ? 200 : 503).send(state);
  });

  app.get('/metrics', { ...open, schema: { hide: true } }, async (_request, reply) =>
    reply.type(ports.metrics.registry.contentType).serializer((text: unknown) => String(text)).send(await ports.metrics.registry.metrics()),
  );

  app.get('/api/openapi.json', { ...open, schema: { summary: 'This document', security: [], response: answers({ 200: Type.Object({}, { additionalProperties: true }) }) } }, async () => app.swagger() as Record<string, unknown>);
};
