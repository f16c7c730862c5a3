import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers, PLAIN_TEXT, TenantPath } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { listChanges, readChange } from '../use-cases/read-changes.ts';
import { Change } from './shapes.ts';

const ChangePath = Type.Object({ ...TenantPath.properties, change: Type.String({ maxLength: 80, pattern: PLAIN_TEXT }) });
const Filter = Type.Object({ server: Type.Optional(Type.String({ maxLength: 64, pattern: PLAIN_TEXT })), limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$' })) });

export const changeRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/tenants/:tenant/changes', { config: { door: 'server:read' }, schema: { summary: 'Changes, newest first; hand-made commits too', params: TenantPath, querystring: Filter, response: answers({ 200: Type.Object({ items: Type.Array(Change) }) }) } }, (request) =>
    listChanges(ports, request.params.tenant, request.query.server ?? null, Number(request.query.limit ?? 50)),
  );

  app.get('/api/tenants/:tenant/changes/:change', { config: { door: 'server:read' }, schema: { summary: 'One change and its journey', params: ChangePath, response: answers({ 200: Change }) } }, (request) =>
    readChange(ports, request.params.tenant, request.params.change),
  );
};
