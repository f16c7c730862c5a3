// Signing in: out to the identity provider with a sealed memory, back with a code, in with a new session.
import { standingOf } from '../auth/groups.ts';
import type { SignInMemory } from '../auth/oidc.ts';
import { rememberPerson } from '../auth/people.ts';
import { startSession } from '../auth/sessions.ts';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import { alignGitAccess } from './git-access.ts';

export async function beginSignIn(ports: Ports, returnTo: string | undefined): Promise<{ url: string; memory: string }> {
  const { url, memory } = await ports.oidc.begin(localPath(returnTo));
  return { url, memory: ports.seal.seal(JSON.stringify({ ...memory, at: ports.now() })).toString('base64url') };
}

/** `requestUrl` is the callback as it came in; `previous` the session cookie it came with, which ends now. */
export async function finishSignIn(ports: Ports, requestUrl: string, sealed: string | undefined, previous: string | undefined): Promise<{ session: string; returnTo: string }> {
  const memory = recall(ports, sealed);
  const callback = new URL(requestUrl, ports.config.publicUrl);
  const { claims, idToken } = await ports.oidc.finish(callback, memory).catch((error: unknown) => {
    if ((error as Error).name === 'IssuerUnavailable') throw error;
    throw new Problem('unauthenticated', 'The identity provider\'s answer could not be accepted. Start again at /auth/login.', { cause: error });
  });
  const person = await rememberPerson(ports.database, ports.config.oidc.issuer, claims, standingOf(claims, ports.config.oidc));
  const session = await startSession(ports.database, ports.seal, person.id, idToken, previous);
  if (person.giteaLogin !== null) {
    alignGitAccess(ports, person.giteaLogin, person.memberships).catch((error: unknown) => ports.log.warn({ err: error, person: person.id }, 'rights in Git could not be aligned'));
  }
  return { session, returnTo: memory.returnTo };
}

function recall(ports: Ports, sealed: string | undefined): SignInMemory {
  const text = sealed === undefined ? undefined : ports.seal.open(Buffer.from(sealed, 'base64url'));
  const memory = text === undefined ? undefined : (JSON.parse(text) as SignInMemory & { at: number });
  if (!memory || memory.at < ports.now() - 600_000) throw new Problem('unauthenticated', 'This sign-in has expired or was started in another browser. Start again at /auth/login.');
  return memory;
}

/** Only a path on this site: never `//host`, `/\host` or a scheme. */
function localPath(given: string | undefined): string {
  return given !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(given) ? given : '/';
}
