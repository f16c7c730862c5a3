// For administrators of the platform, and what is measured for everybody.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { OneOf } from '@pteronimbus/synth/contract';
import { Type } from 'typebox';
import { answers, ServerPath, TenantPath } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { PARTS, readHealth } from '../use-cases/read-health.ts';
import { readMetrics, readUsageNow } from '../use-cases/read-metrics.ts';

const Health = Type.Object({ parts: Type.Array(Type.Object({ name: OneOf(PARTS), up: Type.Boolean() })) });
const Hours = Type.Object({ hours: Type.Optional(Type.String({ pattern: '^([1-9][0-9]{0,2}|1[0-9]{3}|20[0-9]{2}|21[0-5][0-9]|2160)$', description: 'How far back, 2160 (90 days) at most.' })) });
const Numbers = Type.Array(Type.Number());
const Measured = Type.Array(Type.Union([Type.Number(), Type.Null()]));
const Metrics = Type.Object({
  step: Type.Integer({ description: 'Seconds that a point stands for.' }),
  measured: Type.Boolean({ description: 'False where the cluster measures neither processor nor memory.' }),
  starts: Type.Array(Type.Object({ at: Type.Number(), seconds: Type.Number() })),
  at: Type.Array(Type.Number(), { description: 'Unix seconds.' }), players: Numbers, playersMost: Numbers, cpu: Measured, memory: Measured,
});
const UsageNow = Type.Object({ servers: Type.Record(Type.String(), Type.Object({ cpu: Type.Number(), memory: Type.Number() }), { description: 'By name, those that were measured in the last five minutes: cores, bytes.' }) });

export const platformRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/platform/health', { config: { door: 'administrator' }, schema: { summary: 'Which parts of the platform answer', response: answers({ 200: Health }) } }, () => readHealth(ports));

  app.get('/api/tenants/:tenant/servers/:server/metrics', { config: { door: 'server:read' }, schema: { summary: 'Players, processor, memory and starts over time, in columns', params: ServerPath, querystring: Hours, response: answers({ 200: Metrics }) } }, (request) =>
    readMetrics(ports, request.params.tenant, request.params.server, Number(request.query.hours ?? 24)),
  );

  app.get('/api/tenants/:tenant/metrics', { config: { door: 'server:read' }, schema: { summary: 'What each server took when it was measured last', params: TenantPath, response: answers({ 200: UsageNow }) } }, (request) =>
    readUsageNow(ports, request.params.tenant),
  );
};
