// Backups of worlds: what there is, and the order to bring one back. To make one is an order like start and stop.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { OneOf } from '@pteronimbus/synth/contract';
import { Type } from 'typebox';
import { answers, BackupName, PLAIN_TEXT, ServerPath, TenantPath, Via, WriteHeaders } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { listBackups } from '../use-cases/read-backups.ts';
import { restoreBackup } from '../use-cases/restore-backup.ts';
import { writeRequest } from '../use-cases/written.ts';
import { sendWritten } from './servers.ts';
import { Written } from './shapes.ts';

const Time = (description: string) => Type.String({ description, format: 'date-time' });
const Backup = Type.Object({
  name: Type.String(),
  server: Type.String(),
  reason: OneOf(['Schedule', 'BeforeChange', 'Request', 'Final']),
  phase: OneOf(['Pending', 'Running', 'Completed', 'Failed']),
  at: Time('When the world was read; before that, when the backup was made.'),
  size: Type.Union([Type.String({ description: 'What was read, for example 12.5Mi.' }), Type.Null()]),
  verifiedAt: Type.Union([Time('When a restore proved it.'), Type.Null()]),
  message: Type.String({ description: 'Why it waits or failed; empty when there is nothing to say.' }),
});
const OfServer = Type.Object({ server: Type.Optional(Type.String({ maxLength: 64, pattern: PLAIN_TEXT, description: 'Only backups of this server.' })) });
const Order = Type.Object({ backup: BackupName }, { additionalProperties: false });

export const backupRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  app.get('/api/tenants/:tenant/backups', { config: { door: 'backup:read' }, schema: { summary: 'Backups of a tenant\'s worlds, newest first; of servers that are gone too', params: TenantPath, querystring: OfServer, response: answers({ 200: Type.Object({ items: Type.Array(Backup) }) }) } }, (request) =>
    listBackups(ports, request.params.tenant, request.query.server),
  );

  app.post('/api/tenants/:tenant/servers/:server/actions/restore', { config: { door: 'backup:restore' }, schema: { summary: 'Order: put the world of a backup in the place of a server\'s own', params: ServerPath, querystring: Via, headers: WriteHeaders, body: Order, response: answers({ 200: Written, 202: Written }, 409, 413, 415, 422) } }, async (request, reply) =>
    sendWritten(reply, await restoreBackup(ports, writeRequest(request), request.params.server, request.body.backup)),
  );
};
