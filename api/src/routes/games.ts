import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { fileSchema, listGames, readGame } from '../use-cases/read-games.ts';

const Game = Type.Object({ name: Type.String(), displayName: Type.String(), description: Type.String(), revision: Type.Integer(), versions: Type.Array(Type.String()) }, { additionalProperties: true });

export const gameRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/games', { config: { door: 'signed-in' }, schema: { summary: 'The catalogue', response: answers({ 200: Type.Object({ items: Type.Array(Game) }) }) } }, async () => listGames());

  app.get('/api/games/:game', { config: { door: 'signed-in' }, schema: { summary: 'One game with its variables, versions and defaults', params: Type.Object({ game: Type.String() }), response: answers({ 200: Game }) } }, async (request) =>
    readGame(request.params.game),
  );

  // Public: editors fetch it without a session, and it says no more than the template's documentation.
  app.get('/api/schemas/game-server.json', { config: { door: 'public' }, schema: { summary: 'JSON Schema of a server\'s file, for editors', security: [], response: answers({ 200: Type.Object({}, { additionalProperties: true }) }) } }, async () =>
    fileSchema(ports.config.publicUrl),
  );
};
