// The token endpoint names mistakes as Keycloak does.
import type { Context } from 'oidc-provider';

/** What oidc-provider calls an invalid request is to Keycloak a client that did not say who it is, or a grant without its address. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'no client authentication mechanism provided': 'invalid_client',
  'invalid authorization header value format': 'invalid_client',
  "missing required parameter 'redirect_uri'": 'invalid_grant',
};

export async function tokenErrors(ctx: Context, next: () => Promise<void>): Promise<void> {
  // A page of another origin gets its answer, without the header that would let it read it.
  if (ctx.path === '/token') delete ctx.req.headers.origin;
  await next();
  if (ctx.path === '/token') ctx.remove('access-control-allow-origin');
  if (ctx.oidc?.route !== 'token' || ctx.status < 400) return;
  const { error = '', error_description: prose = '' } = ctx.body as { error?: string; error_description?: string };
  const name = error === 'invalid_client' && ctx.oidc.entities.Client ? 'unauthorized_client' : error === 'invalid_request' ? (OTHERWISE[prose] ?? error) : error;
  ctx.status = name.endsWith('_client') ? 401 : ctx.status;
  ctx.body = { error: name, error_description: prose };
}
