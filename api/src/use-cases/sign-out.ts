import { endSession } from '../auth/sessions.ts';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';

/** Ends the session here and answers where to end it at the identity provider; works while that one is away. */
export async function signOut(ports: Ports, session: string | undefined, headers: Record<string, string | string[] | undefined>): Promise<string> {
  if (headers['sec-fetch-site'] === 'cross-site' || (headers.origin !== undefined && headers.origin !== new URL(ports.config.publicUrl).origin)) {
    throw new Problem('wrong-origin', 'Signing out must start on this site\'s own pages.');
  }
  const home = `${ports.config.publicUrl}/`;
  if (session === undefined) return home;
  const idToken = await endSession(ports.database, ports.seal, session);
  return ports.oidc.signOutUrl(idToken, home).catch(() => home);
}
