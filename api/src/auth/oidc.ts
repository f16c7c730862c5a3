// Signing in at the issuer: authorization code with PKCE, state and nonce; signing out there too.
import * as oidc from 'openid-client';
import { IssuerUnavailable } from './bearer.ts';

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  scopes: string;
}

/** What must be remembered between leaving for the issuer and coming back; sealed into a short-lived cookie. */
export interface SignInMemory {
  state: string;
  nonce: string;
  verifier: string;
  returnTo: string;
}

export interface Oidc {
  begin(returnTo: string): Promise<{ url: string; memory: SignInMemory }>;
  /** Claims of the id token, verified. */
  finish(callback: URL, memory: SignInMemory): Promise<{ claims: Record<string, unknown>; idToken: string }>;
  signOutUrl(idToken: string | undefined, returnTo: string): Promise<string>;
}

/** Discovers the issuer at the first use and again after a failure, so that the API starts without it. */
export function makeOidc(settings: OidcSettings): Oidc {
  let discovered: Promise<oidc.Configuration> | undefined;
  const configuration = (): Promise<oidc.Configuration> => {
    discovered ??= discover(settings).catch((error: unknown) => {
      discovered = undefined;
      throw new IssuerUnavailable('The identity provider does not answer.', { cause: error });
    });
    return discovered;
  };
  return {
    async begin(returnTo) {
      const memory = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), returnTo };
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: settings.redirectUri,
        scope: settings.scopes,
        state: memory.state,
        nonce: memory.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(memory.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, memory };
    },
    async finish(callback, memory) {
      const tokens = await oidc.authorizationCodeGrant(await configuration(), callback, {
        expectedState: memory.state,
        expectedNonce: memory.nonce,
        pkceCodeVerifier: memory.verifier,
        idTokenExpected: true,
      });
      return { claims: { ...tokens.claims() }, idToken: tokens.id_token! };
    },
    async signOutUrl(idToken, returnTo) {
      return oidc.buildEndSessionUrl(await configuration(), {
        post_logout_redirect_uri: returnTo,
        ...(idToken === undefined ? {} : { id_token_hint: idToken }),
      }).href;
    },
  };
}

function discover(settings: OidcSettings): Promise<oidc.Configuration> {
  const plain = settings.issuer.startsWith('http://');
  return oidc.discovery(new URL(settings.issuer), settings.clientId, undefined, oidc.ClientSecretBasic(settings.clientSecret), {
    execute: plain ? [oidc.allowInsecureRequests] : [],
    timeout: 5,
  });
}
