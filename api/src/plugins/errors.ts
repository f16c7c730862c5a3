// Every answer that is not a success becomes problem+json here.
import type { IncomingMessage } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound, Problem, problemDocument, type ProblemCode } from '../problem.ts';
import { errorItemsOf } from './validation.ts';

/** Parts we depend on that do not answer. Leaves throw these by name and know nothing of HTTP. */
const UNAVAILABLE = new Set(['DatabaseUnavailable', 'IssuerUnavailable', 'GiteaUnavailable', 'GitUnavailable', 'KubernetesUnavailable']);

const MOST_READ_AWAY = 64 * 1024 * 1024;
const READ_AWAY_MS = 10_000;

const FRAMEWORK: Record<string, [ProblemCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is larger than 256 KiB.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'Send the body as application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['malformed', 'The path is not a valid URL path.'],
};

export function installErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const problem = problemOf(error, request);
    if (problem.code === 'too-large') await readAway(request.raw);
    return sendProblem(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, notFound('There is no such route.')));
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  // A path that is no URL meets no hook.
  void reply.header('x-request-id', request.id);
  if (problem.status === 503) void reply.header('retry-after', '2');
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="pteronimbus"');
  return reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .serializer((document: unknown) => JSON.stringify(document))
    .send(problemDocument(problem, request.id));
}

/** Somebody who is still sending does not listen: an answer before the end of the body would be lost in a broken connection. Bounded in size and time. */
async function readAway(body: IncomingMessage): Promise<void> {
  let left = MOST_READ_AWAY;
  const timer = setTimeout(() => body.destroy(), READ_AWAY_MS);
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      left -= (chunk as Buffer).length;
      if (left < 0) return;
    }
  } catch {
    // They went away.
  } finally {
    clearTimeout(timer);
  }
}

/** The Problem of any error; logs those nobody meant. */
export function problemOf(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return problemOfValidation(error);
  if (UNAVAILABLE.has(error.name)) {
    request.log.warn({ err: error, cause: messageOf(error.cause) }, 'a part does not answer');
    return new Problem('unavailable', error.message);
  }
  const known = FRAMEWORK[error.code];
  if (known) return new Problem(...known);
  if (error.statusCode !== undefined && error.statusCode < 500 && error.statusCode >= 400) return new Problem('malformed', error.message);
  request.log.error({ err: error, cause: messageOf(error.cause) }, 'request failed');
  return new Problem('internal', 'Something went wrong here. The request id finds it in the log.');
}

function problemOfValidation(error: FastifyError): Problem {
  if (error.validationContext === 'params') return notFound();
  const errors = errorItemsOf((error.validation ?? []) as unknown as Parameters<typeof errorItemsOf>[0]);
  const place = error.validationContext === 'querystring' ? 'query' : (error.validationContext ?? 'request');
  if (place === 'body') return new Problem('invalid', 'The body does not fit.', { errors });
  return new Problem('malformed', `The ${place} does not fit.`, { errors });
}

function messageOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.message : undefined;
}
