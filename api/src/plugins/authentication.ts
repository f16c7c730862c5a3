// Who is calling: session cookie, access token or API key; and whether the route's permission is theirs.
import { NAME_PATTERN } from '@pteronimbus/synth/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerOfApiKey, looksLikeApiKey } from '../auth/api-keys.ts';
import { TOKEN_ALGORITHMS, TokenRefused } from '../auth/bearer.ts';
import { may, isAdministrator, roleIn, type Caller } from '../auth/caller.ts';
import { standingOf } from '../auth/groups.ts';
import { rememberPerson } from '../auth/people.ts';
import type { Permission } from '../auth/permissions.ts';
import { digestOf } from '../auth/secrets.ts';
import { callerOfSession } from '../auth/sessions.ts';
import { tenantExists } from '../db/tenants.ts';
import type { Ports } from '../ports.ts';
import { notFound, Problem } from '../problem.ts';
import { sessionCookie } from './session-cookie.ts';

/** What a route asks of its caller. Every route says one of these. */
export type Door = 'public' | 'signed-in' | 'administrator' | 'member' | Permission;
type ClosedDoor = Exclude<Door, 'public'>;

declare module 'fastify' {
  interface FastifyContextConfig {
    door?: Door;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}

/** A verified token is remembered for this long, so that a signed request costs one hash. */
const TOKEN_MEMORY_MS = 15_000;
const FAILURES_PER_MINUTE = 300;
const SLUG = new RegExp(NAME_PATTERN);

export function installAuthentication(app: FastifyInstance, ports: Ports): void {
  const failures = new FailureCount(ports.now);
  const tokens = new Map<string, { caller: Caller; until: number }>();
  const tenants = new Set<string>();
  app.decorateRequest('caller', null as unknown as Caller);
  app.addHook('onRequest', async (request) => {
    const door = request.routeOptions.config.door;
    if (door === 'public' || request.is404) return;
    const caller = await callerOf(ports, request, tokens).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'unauthenticated' && failures.add(request.ip) > FAILURES_PER_MINUTE) {
        throw new Problem('rate-limited', 'Too many requests without a valid credential. Wait a minute.');
      }
      throw error;
    });
    request.caller = caller;
    const { tenant } = request.params as { tenant?: string };
    checkDoor(door, caller, tenant);
    if (tenant !== undefined) await checkTenant(ports, tenants, tenant);
  });
}

function checkDoor(door: ClosedDoor | undefined, caller: Caller, tenant: string | undefined): void {
  if (door === 'signed-in') return;
  if (door === undefined) throw new Problem('forbidden', 'This route has no door.');
  if (door === 'administrator') {
    if (!isAdministrator(caller)) throw new Problem('forbidden', 'Only administrators of the platform may do this.');
    return;
  }
  if (tenant === undefined || roleIn(caller, tenant) === undefined) throw notFound();
  if (door !== 'member' && !may(caller, tenant, door)) {
    throw new Problem('forbidden', `Your role in ${tenant} does not have the permission ${door}.`);
  }
}

/** Administrators may see every tenant, and a group may name one that was never made: what does not exist is 404 before anything is asked of it. */
async function checkTenant(ports: Ports, known: Set<string>, tenant: string): Promise<void> {
  if (known.has(tenant)) return;
  if (!SLUG.test(tenant) || !(await tenantExists(ports.database, tenant))) throw notFound();
  known.add(tenant);
}

async function callerOf(ports: Ports, request: FastifyRequest, tokens: Map<string, { caller: Caller; until: number }>): Promise<Caller> {
  const { authorization } = request.headers;
  if (authorization === undefined) return callerOfCookie(ports, request);
  const [, token] = /^Bearer +([^\s]+) *$/i.exec(authorization) ?? [];
  if (token === undefined) throw new Problem('unauthenticated', 'Authorization must be "Bearer" and a token or API key.');
  const caller = looksLikeApiKey(token) ? await callerOfApiKey(ports.database, token) : await callerOfToken(ports, request, token, tokens);
  if (!caller) throw new Problem('unauthenticated', 'This API key is not known or no longer valid.');
  return caller;
}

async function callerOfCookie(ports: Ports, request: FastifyRequest): Promise<Caller> {
  const cookie = request.cookies[sessionCookie(ports.config.secure)];
  if (cookie === undefined) throw new Problem('unauthenticated', 'Sign in, or send an access token or API key as "Authorization: Bearer".');
  if (request.method !== 'GET') checkOrigin(ports, request);
  const caller = await callerOfSession(ports.database, cookie);
  if (!caller) throw new Problem('unauthenticated', 'This session has ended. Sign in again.');
  return caller;
}

/** A cookie comes along with requests other sites make: a write by cookie must come from our own page. */
function checkOrigin(ports: Ports, request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const own = new URL(ports.config.publicUrl).origin;
  if (origin === own && (site === undefined || site === 'same-origin')) return;
  throw new Problem('wrong-origin', 'A write by session cookie must come from this site\'s own pages (Origin header).');
}

async function callerOfToken(ports: Ports, request: FastifyRequest, token: string, tokens: Map<string, { caller: Caller; until: number }>): Promise<Caller> {
  const digest = digestOf(token).toString('base64');
  const known = tokens.get(digest);
  if (known && known.until > ports.now()) return known.caller;
  const claims = await verify(request);
  const expiresAt = Number(claims.exp) * 1000;
  const { id, giteaLogin: _giteaLogin, ...person } = await rememberPerson(ports.database, ports.config.oidc.issuer, claims, standingOf(claims, ports.config.oidc));
  const caller: Caller = { personId: id, ...person, credential: { kind: 'bearer', expiresAt } };
  if (tokens.size > 10_000) tokens.clear();
  tokens.set(digest, { caller, until: Math.min(expiresAt, ports.now() + TOKEN_MEMORY_MS) });
  return caller;
}

async function verify(request: FastifyRequest): Promise<Record<string, unknown>> {
  try {
    return await request.jwtVerify<Record<string, unknown>>();
  } catch (error) {
    const cause = error as Error & { cause?: Error };
    for (const candidate of [cause, cause.cause]) {
      if (candidate?.name === 'IssuerUnavailable') throw candidate;
      if (candidate instanceof TokenRefused) throw new Problem('unauthenticated', candidate.message);
    }
    throw new Problem('unauthenticated', 'The access token is not valid here (signature, issuer, audience or time).', { cause: error });
  }
}

/** Settings of @fastify/jwt: the issuer is pinned, the audience and the algorithms are named. A claim that is not required is not checked when it is missing. */
export function tokenRules(ports: Ports): object {
  const { issuer, audience } = ports.config.oidc;
  return {
    secret: async (_request: unknown, token: { header: { kid?: string; alg?: string } }) => ports.signingKeys.keyFor(token.header),
    decode: { complete: true },
    verify: { algorithms: [...TOKEN_ALGORITHMS], allowedIss: [issuer], allowedAud: [audience], requiredClaims: ['iss', 'aud', 'sub', 'exp', 'iat'], clockTolerance: 5_000 },
  };
}

class FailureCount {
  readonly #now: () => number;
  #minute = 0;
  #counts = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  add(address: string): number {
    const minute = Math.floor(this.#now() / 60_000);
    if (minute !== this.#minute) this.#counts.clear();
    this.#minute = minute;
    const count = (this.#counts.get(address) ?? 0) + 1;
    this.#counts.set(address, count);
    return count;
  }
}
