// A revision or version of a game for all tenants, wave by wave: ordered by administrators of the platform.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { OneOf } from '@pteronimbus/synth/contract';
import { Type } from 'typebox';
import { answers, PLAIN_TEXT, WriteHeaders } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { beginRollout, endRollout, listRollouts, readRollout } from '../rollouts/order.ts';
import { writeRequest } from '../use-cases/written.ts';

const Word = Type.String({ minLength: 1, maxLength: 64, pattern: PLAIN_TEXT });
const Slugs = (description: string) => Type.Array(Word, { description, maxItems: 10_000, uniqueItems: true });
const Wish = Type.Object(
  {
    game: Word,
    revision: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Revision of its template that every server of the game is to have.' })),
    version: Type.Optional(Word),
    canaries: Type.Optional(Slugs('Tenants that go first.')),
    tenants: Type.Optional(Slugs('Those it is for; left out: all.')),
    waveSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Tenants at once after the canaries; 10 when left out.' })),
    withinSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 604_800, description: 'A wave that is not ready in this time stops it; 900 when left out.' })),
  },
  { additionalProperties: false },
);
const Said = Type.Object({ revision: Type.Optional(Type.Integer()), version: Type.Optional(Type.String()) });
const Rollout = Type.Object({
  id: Type.String(), game: Type.String(), ...Said.properties, state: OneOf(['running', 'done', 'stopped', 'going-back', 'back']), reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it stopped.' }),
  wave: Type.Integer(), waves: Type.Array(Type.Array(Type.String())), withinSeconds: Type.Integer(), by: Type.String(), createdAt: Type.String({ format: 'date-time' }),
  servers: Type.Array(Type.Object({ tenant: Type.String(), server: Type.String(), wave: Type.Integer(), before: Said, change: Type.String(), state: Type.String() })),
});
const Id = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) });

export const rolloutRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/platform/rollouts', { config: { door: 'administrator' }, schema: { summary: 'Roll-outs, the newest first', response: answers({ 200: Type.Object({ items: Type.Array(Rollout) }) }) } }, () => listRollouts(ports) as never);

  app.post('/api/platform/rollouts', { config: { door: 'administrator' }, schema: { summary: 'Begin a roll-out', headers: WriteHeaders, body: Wish, response: answers({ 202: Rollout }, 409, 413, 415, 422) } }, async (request, reply) =>
    reply.status(202).send((await beginRollout(ports, writeRequest(request))) as never),
  );

  app.get('/api/platform/rollouts/:id', { config: { door: 'administrator' }, schema: { summary: 'How far a roll-out is', params: Id, response: answers({ 200: Rollout }) } }, (request) => readRollout(ports, request.params.id) as never);

  for (const [how, summary] of [['stop', 'Begin no further wave'], ['back', 'Take back what it changed, by a commit for each server']] as const) {
    app.post(`/api/platform/rollouts/:id/${how}`, { config: { door: 'administrator' }, schema: { summary, params: Id, headers: WriteHeaders, response: answers({ 202: Rollout }, 409, 413, 415, 422) } }, async (request, reply) =>
      reply.status(202).send((await endRollout(ports, writeRequest(request), (request.params as { id: string }).id, how)) as never),
    );
  }
};
