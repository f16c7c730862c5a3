import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Ports } from '../ports.ts';
import { receiveDelivery } from '../use-cases/receive-delivery.ts';

/** Gitea's webhook: signed, answered at once, looked into afterwards. */
export const hookRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  // The signature is over the bytes as they came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: 4 * 1024 * 1024 }, (_request, body, done) => done(null, body));

  app.post('/hooks/gitea', { config: { door: 'public' }, bodyLimit: 4 * 1024 * 1024, schema: { hide: true } }, async (request, reply) => {
    await receiveDelivery(ports, request.body as Buffer, request.headers['x-gitea-signature'], request.headers['x-gitea-delivery']);
    return reply.code(202).send({ received: true });
  });
};
