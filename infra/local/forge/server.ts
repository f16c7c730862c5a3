// One HTTP server: git, REST, pages.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApiError, sendError, sendJson } from './answers.ts';
import type { Forge } from './forge.ts';
import { servePage } from './page.ts';
import { serveRest } from './rest.ts';
import { gitRequestOf, serveGit } from './smart-http.ts';

export function makeServer(forge: Forge): Server {
  const server = createServer((request, response) => {
    serve(forge, request, response).catch((error: unknown) => {
      forge.log.error({ err: error, method: request.method, path: request.url }, 'request failed');
      if (response.headersSent) response.destroy();
      else sendError(response, new ApiError(500, 'The embedded forge failed on this request; its log says why.'), forge.rootUrl);
    });
  });
  // A large push may be slow; git has its own patience.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  return server;
}

async function serve(forge: Forge, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', forge.rootUrl);
  if (url.pathname === '/api/healthz') return sendJson(response, 200, { status: 'pass', description: 'Gitea: Git with a cup of tea' });
  if (url.pathname.startsWith('/api/v1/')) return serveRest(forge, request, response, url);
  const asked = gitRequestOf(request.method ?? 'GET', url);
  return asked ? serveGit(forge, asked, request, response) : servePage(forge, request, response, url);
}
