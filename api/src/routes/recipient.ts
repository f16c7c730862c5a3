import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';

const Recipient = Type.Object({ recipient: Type.String({ description: 'An age recipient. Encrypt "<tenant>/<server>/<KEY>:<value>" for it, base64 it, and write age:<tenant>/<server>/<KEY>:<that>.' }) });

/** For people who write their servers' files by hand. */
export const recipientRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/recipient', { config: { door: 'signed-in' }, schema: { summary: 'For whom secrets in Git are encrypted', response: answers({ 200: Recipient }) } }, async () => ({
    recipient: await ports.secrets.recipient().catch((cause: unknown) => { throw new Problem('unavailable', 'Kubernetes does not say now for whom secrets are sealed. Try again in a moment.', { cause }); }),
  }));
};
