// Tenants: made by administrators, seen by their members.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers, TenantPath, WriteHeaders } from '../plugins/schemas.ts';
import { CHECKED_BY_USE_CASE } from '../plugins/validation.ts';
import type { Ports } from '../ports.ts';
import { createTenant } from '../use-cases/create-tenant.ts';
import { listMembers, readAudit } from '../use-cases/read-people.ts';
import { listTenants, readTenant, readUsage } from '../use-cases/read-tenants.ts';
import { writeRequest } from '../use-cases/written.ts';
import { sendWritten } from './servers.ts';
import { Quota, Tenant, TenantWish, Written } from './shapes.ts';

const TenantBody = Type.Unsafe<Record<string, unknown>>({ ...TenantWish, ...CHECKED_BY_USE_CASE });
const Items = Type.Object({ items: Type.Array(Type.Object({}, { additionalProperties: true })) }, { additionalProperties: true });
const Limit = Type.Object({ limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$' })) });

export const tenantRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/tenants', { config: { door: 'signed-in' }, schema: { summary: 'Tenants I belong to', response: answers({ 200: Type.Object({ items: Type.Array(Tenant) }) }) } }, (request) =>
    listTenants(ports, request.caller),
  );

  app.post('/api/tenants', { config: { door: 'administrator' }, schema: { summary: 'Make a tenant', headers: WriteHeaders, body: TenantBody, response: answers({ 200: Written, 202: Written }, 409, 413, 415, 422) } }, async (request, reply) =>
    sendWritten(reply, await createTenant(ports, writeRequest(request))),
  );

  app.get('/api/tenants/:tenant', { config: { door: 'member' }, schema: { summary: 'One tenant', params: TenantPath, response: answers({ 200: Tenant }) } }, (request) =>
    readTenant(ports, request.caller, request.params.tenant),
  );

  app.get('/api/tenants/:tenant/usage', { config: { door: 'server:read' }, schema: { summary: 'Quota and what is used of it', params: TenantPath, response: answers({ 200: Type.Object({ quota: Quota, used: Quota, ports: Type.Object({ range: Type.Union([Type.String(), Type.Null()]), used: Type.Array(Type.Integer()) }) }) }) } }, (request) =>
    readUsage(ports, request.params.tenant),
  );

  app.get('/api/tenants/:tenant/members', { config: { door: 'user:read' }, schema: { summary: 'Members, as their last sign-in told', params: TenantPath, response: answers({ 200: Items }) } }, (request) =>
    listMembers(ports, request.params.tenant),
  );

  app.get('/api/tenants/:tenant/audit', { config: { door: 'user:write' }, schema: { summary: 'Who did what; each entry carries the hash of the one before', params: TenantPath, querystring: Limit, response: answers({ 200: Items }) } }, (request) =>
    readAudit(ports, request.params.tenant, Number(request.query.limit ?? 100)),
  );
};
