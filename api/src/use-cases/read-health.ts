import type { Ports } from '../ports.ts';

export const PARTS = ['database', 'gitea', 'argocd', 'kubernetes', 'identity'] as const;

const LIMIT_MS = 2_000;

/** Which of the parts answer now. What still works without one is for those who show it to say. */
export async function readHealth(ports: Ports): Promise<{ parts: { name: (typeof PARTS)[number]; up: boolean }[] }> {
  const { argocd, oidc } = ports.config;
  const up = await Promise.all([
    ports.database.query('ready', 'SELECT 1 AS one').then(() => true, () => false),
    ports.gitea.healthy(),
    answers(`${argocd.url}/healthz`),
    !ports.live.stale(),
    answers(`${oidc.issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`),
  ]);
  return { parts: PARTS.map((name, i) => ({ name, up: up[i] === true })) };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) }).then(async (response) => { await response.body?.cancel(); return response.ok; }, () => false);
}
