import { createHash } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';

/** One bucket per credential, else per address. Health and metrics are not counted. */
export async function installRateLimit(app: FastifyInstance, requestsPerMinute: number): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    max: requestsPerMinute,
    timeWindow: 60_000,
    cache: 10_000,
    keyGenerator: keyOf,
    allowList: (request) => ['/healthz', '/readyz', '/metrics'].includes(request.url),
    errorResponseBuilder: (_request, context) => new Problem('rate-limited', `More than ${context.max} requests in a minute. Try again in ${context.after}.`),
  });
}

function keyOf(request: FastifyRequest): string {
  const credential = request.headers.authorization ?? request.headers.cookie;
  return credential === undefined ? request.ip : createHash('sha256').update(credential).digest('base64');
}
