// Bugs that the identity provider's cases must notice: in its settings and in what is ours.
import type { Mutant } from '../mutants/mutant.ts';

const IDP = 'infra/local/idp';

export const idpMutants: readonly Mutant[] = [
  { name: 'nobody needs PKCE', file: `${IDP}/provider.ts`, before: 'pkce: { required: () => true }', after: 'pkce: { required: () => false }' },
  { name: 'a redirect address may be left out', file: `${IDP}/provider.ts`, before: 'allowOmittingSingleRegisteredRedirectUri: false', after: 'allowOmittingSingleRegisteredRedirectUri: true' },
  { name: 'every client\'s tokens are for the platform', file: `${IDP}/provider.ts`, before: 'ways.get(clientId)?.audience ?? AUDIENCE', after: 'AUDIENCE' },
  { name: 'tokens last an hour', file: `${IDP}/provider.ts`, before: 'const LIFESPAN = 900;', after: 'const LIFESPAN = 3600;' },
  { name: 'a refresh token counts once', file: `${IDP}/provider.ts`, before: 'rotateRefreshToken: false', after: 'rotateRefreshToken: true' },
  { name: 'groups are left out', file: `${IDP}/people.ts`, before: 'email, email_verified: true, groups };', after: 'email, email_verified: true };' },
  { name: 'the name is the subject', file: `${IDP}/people.ts`, before: 'const hex = createHash(', after: 'if (name !== \'\') return name;\n  const hex = createHash(' },
  { name: 'any password will do', file: `${IDP}/people.ts`, before: 'timingSafeEqual(digest(left), digest(right)) && right !== \'\'', after: 'right !== \'\'' },
  { name: 'a wrong password is a status of its own', file: `${IDP}/sign-in-page.ts`, before: 'response.writeHead(200,', after: 'response.writeHead(error ? 401 : 200,' },
  { name: 'signing out leaves the session', file: `${IDP}/sign-out.ts`, before: '?.destroy();', after: ';' },
  { name: 'the state does not come back from signing out', file: `${IDP}/sign-out.ts`, before: 'if (state !== undefined)', after: 'if (state === \'\')' },
  { name: 'a wrong secret is an unknown client', file: `${IDP}/token-errors.ts`, before: '\'unauthorized_client\'', after: '\'invalid_client\'' },
  { name: 'userinfo takes tokens whose time is over', file: `${IDP}/userinfo.ts`, before: 'claims.exp * 1000 > now', after: 'claims.exp * 1000 > 0' },
  { name: 'userinfo checks no signature', file: `${IDP}/userinfo.ts`, before: 'if (!verify(', after: 'if (!Boolean(key) && !verify(' },
  { name: 'userinfo asks no session', file: `${IDP}/userinfo.ts`, before: 'return grant !== undefined &&', after: 'return true || grant !== undefined &&' },
  { name: 'old keys are thrown away', file: `${IDP}/keys.ts`, before: '[signingKey(), ...jwks.keys]', after: '[signingKey()]' },
  { name: 'the old key goes on signing', file: `${IDP}/keys.ts`, before: '[signingKey(), ...jwks.keys]', after: '[...jwks.keys, signingKey()]' },
  { name: 'a used code is not remembered', file: `${IDP}/storage.ts`, before: 'if (entry) entry.payload.consumed', after: 'if (entry === null) entry.payload.consumed' },
];
