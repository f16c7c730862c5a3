// The caller: who they are, their keys, their access to Git.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { describeCaller } from '../use-cases/describe-caller.ts';
import { makeGitToken } from '../use-cases/git-access.ts';
import { listKeys, makeKey, revokeKey } from '../use-cases/keys.ts';
import { Key, Me, NewKey } from './shapes.ts';

const door = { config: { door: 'signed-in' as const } };
const KeyWish = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    tenant: Type.Optional(Type.String({ maxLength: 64, description: 'The key works in this tenant only.' })),
    expiresAt: Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339 date and time.' })),
  },
  { additionalProperties: false },
);
const TokenWish = Type.Object({ name: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })) }, { additionalProperties: false, 'x-optional': true });
const GitToken = Type.Object({ username: Type.String(), token: Type.String({ description: 'Shown this once.' }), url: Type.String({ description: 'Where to clone from.' }) });

export const meRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/me', { ...door, schema: { summary: 'Who I am and what I may do', response: answers({ 200: Me }) } }, (request) => describeCaller(request.caller));

  app.get('/api/me/keys', { ...door, schema: { summary: 'My API keys', response: answers({ 200: Type.Object({ items: Type.Array(Key) }) }) } }, (request) => listKeys(ports, request.caller));

  app.post('/api/me/keys', { ...door, schema: { summary: 'Make an API key', body: KeyWish, response: answers({ 201: NewKey }, 413, 415, 422) } }, async (request, reply) =>
    reply.code(201).send(await makeKey(ports, request.caller, request.id, request.body)),
  );

  app.delete('/api/me/keys/:key', { ...door, schema: { summary: 'Revoke an API key and all keys made with it', params: Type.Object({ key: Type.String() }), response: answers({ 204: Type.Null() }) } }, async (request, reply) => {
    await revokeKey(ports, request.caller, request.id, request.params.key);
    return reply.code(204).send();
  });

  app.post('/api/me/git-token', { ...door, schema: { summary: 'A token for git clone and git push', body: TokenWish, response: answers({ 201: GitToken }, 409, 413, 415, 422) } }, async (request, reply) =>
    reply.code(201).send(await makeGitToken(ports, request.caller, request.id, request.body?.name)),
  );
};
