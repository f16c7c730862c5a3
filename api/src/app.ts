// The Fastify application: parsers, plugins and doors, in the order a request meets them.
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import jwt from '@fastify/jwt';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { installAuthentication, tokenRules } from './plugins/authentication.ts';
import { installErrors, problemOf, sendProblem } from './plugins/errors.ts';
import { openApiDocument } from './plugins/openapi.ts';
import { installRateLimit } from './plugins/rate-limit.ts';
import { ProblemSchema } from './plugins/schemas.ts';
import { parseStrictJson } from './plugins/strict-json.ts';
import { validatorCompiler } from './plugins/validation.ts';
import { installWeb, WEB_FOLDER } from './plugins/web.ts';
import type { Ports } from './ports.ts';
import { authRoutes } from './routes/auth.ts';
import { backupRoutes } from './routes/backups.ts';
import { changeRoutes } from './routes/changes.ts';
import { eventRoutes } from './routes/events.ts';
import { fileRoutes } from './routes/files.ts';
import { gameRoutes } from './routes/games.ts';
import { healthRoutes } from './routes/health.ts';
import { hookRoutes } from './routes/hooks.ts';
import { logRoutes } from './routes/logs.ts';
import { meRoutes } from './routes/me.ts';
import { recipientRoutes } from './routes/recipient.ts';
import { planRoutes } from './routes/plans.ts';
import { platformRoutes } from './routes/platform.ts';
import { pullRequestRoutes } from './routes/pull-requests.ts';
import { rolloutRoutes } from './routes/rollouts.ts';
import { serverRoutes } from './routes/servers.ts';
import { serverActionRoutes } from './routes/server-actions.ts';
import { tenantRoutes } from './routes/tenants.ts';
import { welcomePage } from './routes/welcome-page.ts';

const BODY_LIMIT = 256 * 1024;

export async function buildApp(ports: Ports): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: ports.log,
    disableRequestLogging: true,
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    trustProxy: 'uniquelocal',
    requestIdHeader: false,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply as never, problemOf(error, request as never)),
    forceCloseConnections: 'idle',
  }) as unknown as FastifyInstance;
  app.addSchema(ProblemSchema);
  app.setValidatorCompiler(validatorCompiler);
  // Answers are written as the use-cases made them; tests check them against the schemas.
  app.setSerializerCompiler(() => (data: unknown) => JSON.stringify(data));
  installParsers(app);
  installErrors(app);
  observeRequests(app, ports);
  await app.register(cookie);
  await app.register(jwt, tokenRules(ports) as never);
  await installRateLimit(app, ports.config.requestsPerMinute);
  installAuthentication(app, ports);
  await app.register(swagger, openApiDocument(ports.config.publicUrl));
  const doors = [healthRoutes, authRoutes, meRoutes, gameRoutes, recipientRoutes, tenantRoutes, serverRoutes, serverActionRoutes, backupRoutes, planRoutes, fileRoutes, logRoutes, platformRoutes, rolloutRoutes, changeRoutes, pullRequestRoutes, eventRoutes, hookRoutes];
  for (const door of doors) await app.register(door, { ports });
  await installWeb(app, WEB_FOLDER, welcomePage(ports.config.gitea.publicUrl));
  return app;
}

function installParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['application/json', 'application/merge-patch+json'], { parseAs: 'buffer' }, (_request, body: Buffer, done) => {
    try {
      done(null, body.length === 0 ? undefined : parseStrictJson(body));
    } catch (error) {
      done(error as Error);
    }
  });
}

function observeRequests(app: FastifyInstance, ports: Ports): void {
  let closing = false;
  app.addHook('preClose', async () => { closing = true; });
  // A connection that stays open would keep a stopping process waiting for its next request.
  app.addHook('onSend', async (_request, reply) => { if (closing) void reply.header('connection', 'close'); });
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    ports.metrics.requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    request.log.info({ method: request.method, route, status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime) }, 'request answered');
  });
}

/** A caller's own request id is kept when it is harmless in headers, logs and commit trailers. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : randomUUID();
}
