// What a change would do before it is made, what a server was before, and the way back.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answers, BackupName, PLAIN_TEXT, ServerPath, TenantPath, Via, WriteHeaders } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { planChange } from '../use-cases/plan-change.ts';
import { listHistory, readVersion } from '../use-cases/read-history.ts';
import { restoreFile } from '../use-cases/restore-file.ts';
import { rollBack } from '../use-cases/roll-back.ts';
import { writeRequest } from '../use-cases/written.ts';
import { sendWritten } from './servers.ts';
import { PastVersion, PlannedChange, VersionFile, Written } from './shapes.ts';

const Commit = Type.String({ pattern: '^[0-9a-f]{7,40}$', description: 'A commit, or how it begins.' });
const Anything = (description: string) => Type.Optional(Type.Unsafe<Record<string, unknown>>(Type.Object({}, { additionalProperties: true, description })));
const ProposalBody = Type.Object(
  {
    create: Anything('A wish as POST takes it.'),
    patch: Anything('A merge patch as PATCH takes it.'),
    rollback: Type.Optional(Commit),
    file: Type.Optional(Type.String({ maxLength: 200_000, description: 'The whole file, as PUT …/file takes it.' })),
    restore: Type.Optional(BackupName),
    delete: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false, description: 'Exactly one of these.' },
);
const VersionPath = Type.Object({ ...ServerPath.properties, commit: Commit });
const Broken = Type.Object({ file: Type.String({ maxLength: 300, pattern: PLAIN_TEXT, description: 'As `sync.file` of a blocked server names it.' }), commit: Commit }, { additionalProperties: false });
const written = answers({ 200: Written, 202: Written }, 409, 413, 415, 422);

export const planRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.post('/api/tenants/:tenant/servers/:server/plan', { config: { door: 'server:write' }, schema: { summary: 'What a change would do, in game terms, with the file as it would be; nothing is changed', params: ServerPath, body: ProposalBody, response: answers({ 200: PlannedChange }, 409, 413, 415, 422) } }, (request) =>
    planChange(ports, request.caller, request.params.tenant, request.params.server, request.body),
  );

  app.get('/api/tenants/:tenant/servers/:server/history', { config: { door: 'server:read' }, schema: { summary: 'Commits that touched a server, newest first; of one that is gone too', params: ServerPath, response: answers({ 200: Type.Object({ items: Type.Array(PastVersion), complete: Type.Boolean() }) }) } }, (request) =>
    listHistory(ports, request.params.tenant, request.params.server),
  );

  app.get('/api/tenants/:tenant/servers/:server/history/:commit', { config: { door: 'server:read' }, schema: { summary: 'One commit, and the file before and after it', params: VersionPath, response: answers({ 200: VersionFile }) } }, (request) =>
    readVersion(ports, request.params.tenant, request.params.server, request.params.commit),
  );

  app.post('/api/tenants/:tenant/servers/:server/rollback', { config: { door: 'server:write' }, schema: { summary: 'Go back to what a server was; others stay as they are, and its volume never shrinks', params: ServerPath, querystring: Via, headers: WriteHeaders, body: Type.Object({ commit: Commit }, { additionalProperties: false }), response: written } }, async (request, reply) =>
    sendWritten(reply, await rollBack(ports, writeRequest(request), request.params.server, request.body.commit)),
  );

  app.post('/api/tenants/:tenant/restore', { config: { door: 'server:write' }, schema: { summary: 'Put a file that blocks the tenant back to what it was', params: TenantPath, querystring: Via, headers: WriteHeaders, body: Broken, response: written } }, async (request, reply) =>
    sendWritten(reply, await restoreFile(ports, writeRequest(request), request.body)),
  );
};
