// Who is who on the real ground: the accounts of the embedded one, and what only real programs need.
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { appendFileSync, copyFileSync, readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { DEMO_PEOPLE, writeAccounts } from '../local/start/accounts.ts';
import type { Addresses } from '../local/start/parts.ts';
import { writeAtomically } from '../local/start/state.ts';
import { argoToken, type ArgoAccount } from '../platform/argo-account.ts';
import { keycloakRealm } from '../platform/keycloak-realm.ts';
import { REALM, type RealGround } from './ports.ts';

/** Writes what the programs read at their start. The same content every time. */
export function prepareAccounts(ground: RealGround, at: Addresses): void {
  ground.secretFile('argo-token', () => argoToken(argoAccount(ground)));
  writeAccounts(ground, at);
  const tokens = tokenFile(ground);
  copyFileSync(ground.path('secrets', 'tokens.csv'), tokens);
  appendFileSync(tokens, `${ground.secret('token-controllers')},system:kube-controller-manager,controllers\n`);
  writeAtomically(controllersKubeconfig(ground), kubeconfig(ground, at.kube));
  ground.secretFile('service-accounts.key', () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }).toString());
  writeAtomically(realmFile(ground), JSON.stringify(realm(ground, at)));
}

/** Our account at Argo CD: made once, then the same at every start, so that the token in the API's hands goes on counting. */
export function argoAccount(ground: RealGround): ArgoAccount {
  const file = ground.secretFile('argo-account.json', () => JSON.stringify({ name: 'pteronimbus', serverKey: randomBytes(32).toString('base64'), tokenId: randomUUID(), issuedAt: Math.floor(Date.now() / 1000) }));
  return JSON.parse(readFileSync(file, 'utf8')) as ArgoAccount;
}

export function tokenFile(ground: RealGround): string {
  return ground.path('secrets', 'kube-tokens.csv');
}

export function controllersKubeconfig(ground: RealGround): string {
  return ground.path('secrets', 'kubeconfig-controllers');
}

export function realmFile(ground: RealGround): string {
  return ground.path('keycloak', 'data', 'import', `${REALM}-realm.json`);
}

function kubeconfig(ground: RealGround, server: string): string {
  const authority = readFileSync(ground.path('certificates', 'ca.crt')).toString('base64');
  return stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'real',
    clusters: [{ name: 'real', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: 'controllers', user: { token: ground.secret('token-controllers') } }],
    contexts: [{ name: 'real', context: { cluster: 'real', user: 'controllers' } }],
  });
}

function realm(ground: RealGround, at: Addresses): object {
  return keycloakRealm({
    realm: REALM, audience: 'pteronimbus',
    client: { id: 'pteronimbus', secret: ground.secret('oidc-client'), redirectUris: [`${at.api}/auth/callback`], postLogoutRedirectUris: [`${at.api}/`] },
    people: DEMO_PEOPLE.map(({ name, displayName, groups }) => ({ name, displayName, groups, email: `${name}@pteronimbus.example`, password: ground.secret(`password-${name}`) })),
  });
}
