// The REST API: finds the route, signs the caller in, reads the body, and turns errors into Gitea's.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, notFound, refusedHere, sendError, sendJson, SignInFirst } from './answers.ts';
import type { Forge } from './forge.ts';
import { code } from './routes/code.ts';
import { comments } from './routes/comments.ts';
import { organisations } from './routes/organisations.ts';
import { pullRequests } from './routes/pull-requests.ts';
import { repositories } from './routes/repositories.ts';
import { rules } from './routes/rules.ts';
import { teams } from './routes/teams.ts';
import { users } from './routes/users.ts';
import { route, type Route } from './routing.ts';
import { scopeAllows } from './scopes.ts';
import { callerOf, WrongCredentials, type Caller } from './sign-in.ts';

const LARGEST_BODY = 4 * 1024 * 1024;
const ROUTES: Route[] = [
  route('GET', '/version', undefined, ({ response }) => sendJson(response, 200, { version: '1.26.0' })),
  ...users, ...organisations, ...teams, ...repositories, ...rules, ...code, ...pullRequests, ...comments,
];

export async function serveRest(forge: Forge, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  try {
    const path = url.pathname.slice('/api/v1'.length);
    const found = ROUTES.find((one) => one.method === request.method && one.pattern.test(path));
    const caller = await callerOf(forge.store.state, request.headers.authorization);
    if (!caller.user) throw new SignInFirst();
    if (!found) throw refusedHere(`${request.method} ${url.pathname}`);
    const speaker = inTheNameOf(forge, caller, request, url);
    const level = request.method === 'GET' ? 'read' : 'write';
    if (found.scope && caller.token && !scopeAllows(caller.token.scopes, found.scope, level)) {
      throw new ApiError(403, `token does not have at least one of required scope(s), required=[${level}:${found.scope}], token scope=${caller.token.scopes.join(',')}`);
    }
    const params = Object.fromEntries(Object.entries(found.pattern.exec(path)?.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
    await found.handle({ forge, caller: speaker, url, params, body: await bodyOf(request), response });
  } catch (error) {
    if (error instanceof WrongCredentials) return sendError(response, new ApiError(401, error.message), forge.rootUrl);
    if (error instanceof SignInFirst) return sendJson(response, 403, { message: 'Only signed in user is allowed to call APIs.' });
    if (error instanceof ApiError) return sendError(response, error, forge.rootUrl);
    throw error;
  }
}

/** An administrator may act as another person, by query or header. */
function inTheNameOf(forge: Forge, caller: Caller, request: IncomingMessage, url: URL): Caller {
  const name = url.searchParams.get('sudo') ?? request.headers.sudo;
  if (typeof name !== 'string' || name === '') return caller;
  if (!caller.user?.isAdmin) throw new ApiError(403, 'Only administrators allowed to sudo.');
  const user = forge.store.state.users.find((one) => one.login.toLowerCase() === name.toLowerCase());
  if (!user) throw notFound();
  return { ...caller, user };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (request.method === 'GET' || request.method === 'HEAD') return {};
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new ApiError(413, 'The body is larger than 4 MiB.');
    chunks.push(chunk);
  }
  if (size === 0) return {};
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (/end of JSON/i.test((error as Error).message)) throw new ApiError(422, '[]: unexpected EOF');
  }
  throw new ApiError(422, 'The body is no JSON object.');
}
