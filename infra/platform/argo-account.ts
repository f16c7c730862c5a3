// The token of a local account of Argo CD, made without asking Argo CD: its API would want an administrator's password first.
import { createHmac } from 'node:crypto';

export interface ArgoAccount {
  /** Name of a local account with the capability `apiKey` in argocd-cm. */
  name: string;
  /** What Argo CD signs its tokens with; kept by whoever runs the bootstrap, because Argo CD would make one of its own. */
  serverKey: string;
  /** Names the token in Argo CD's list of tokens that count. */
  tokenId: string;
  /** Seconds since 1970. */
  issuedAt: number;
}

/** A token without an end, as `argocd account generate-token` gives it. Source: Argo CD's util/session/sessionmanager.go. */
export function argoToken({ name, serverKey, tokenId, issuedAt }: ArgoAccount): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'argocd', sub: `${name}:apiKey`, nbf: issuedAt, iat: issuedAt, jti: tokenId })}`;
  return `${signed}.${createHmac('sha256', serverKey).update(signed).digest('base64url')}`;
}

/** What argocd-secret must hold for the token to count. */
export function argoAccountData({ name, serverKey, tokenId, issuedAt }: ArgoAccount): Record<string, string> {
  return { 'server.secretkey': serverKey, [`accounts.${name}.tokens`]: JSON.stringify([{ id: tokenId, iat: issuedAt }]) };
}
