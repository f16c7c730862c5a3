// Who a request comes from: client certificate, fixed token, or a token issued here. Who says nothing is nobody in particular.
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { unauthorized } from '../status.ts';
import type { ServiceAccountTokens } from './service-account-tokens.ts';
import { ANONYMOUS, authenticated, type User } from './user.ts';

export type TokenLookup = (token: string) => User | undefined;

export interface Authenticator {
  /** Throws 401. */
  authenticate(request: IncomingMessage, now: Date): User;
  byToken(token: string, now: Date): User | undefined;
}

export function authenticator(fixed: TokenLookup, issued: ServiceAccountTokens): Authenticator {
  const byToken = (token: string, now: Date) => {
    const user = fixed(token) ?? verified(issued, token, now);
    return user && authenticated(user);
  };
  return {
    byToken,
    authenticate(request, now) {
      const certified = byCertificate(request.socket as TLSSocket);
      if (certified) return authenticated(certified);
      const token = bearerOf(request);
      // A certificate of an unknown authority is a name that wasn't proved.
      if (token === undefined && !hasCertificate(request.socket as TLSSocket)) return ANONYMOUS;
      if (token === undefined) throw unauthorized();
      const user = byToken(token, now);
      if (!user) throw unauthorized();
      return user;
    },
  };
}

function verified(issued: ServiceAccountTokens, token: string, now: Date): User | undefined {
  try {
    return issued.verify(token, now);
  } catch {
    // Not a token of ours at all.
    return undefined;
  }
}

/** Undefined when the request carries no token; '' when it carries something else. */
function bearerOf(request: IncomingMessage): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return byWebsocketProtocol(request);
  return /^Bearer\s+(\S+)$/i.exec(header)?.[1] ?? '';
}

/** Browsers can't set headers on a websocket; Kubernetes lets them send the token as a subprotocol. */
function byWebsocketProtocol(request: IncomingMessage): string | undefined {
  const encoded = /base64url\.bearer\.authorization\.k8s\.io\.([A-Za-z0-9_-]+)/.exec(request.headers['sec-websocket-protocol'] ?? '')?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64url').toString('utf8');
}

function hasCertificate(socket: TLSSocket): boolean {
  return Object.keys(socket.getPeerCertificate() ?? {}).length > 0;
}

/** Common name = user, organisations = groups; only when the certificate is signed by the client authority. */
function byCertificate(socket: TLSSocket): User | undefined {
  if (!socket.authorized) return undefined;
  const subject = socket.getPeerCertificate().subject as { CN?: string | string[]; O?: string | string[] } | undefined;
  const name = [subject?.CN ?? []].flat().at(-1);
  return name === undefined ? undefined : { name, groups: [subject?.O ?? []].flat() };
}
