// Who is who on the embedded ground: Kubernetes accounts with their tokens, the demo people, the sign-in client.
import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { kubeconfigOf, type Addresses } from './parts.ts';
import { writeAtomically, type Ground } from './state.ts';

/** Kubernetes user and groups of each account. */
const ACCOUNTS = {
  admin: { user: 'system:admin', groups: ['system:masters'] },
  api: serviceAccount('pteronimbus', 'api'),
  operator: serviceAccount('pteronimbus', 'operator'),
  argocd: serviceAccount('argocd', 'argocd-application-controller'),
  kubelet: { user: 'system:node:local', groups: ['system:nodes'] },
} as const;
type Account = keyof typeof ACCOUNTS;

export interface DemoPerson {
  name: string;
  displayName: string;
  tenant: string | null;
  role: string;
  groups: string[];
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { name: 'ada', displayName: 'Ada', tenant: 'redfox', role: 'owner', groups: ['/tenants/redfox/owner'] },
  { name: 'max', displayName: 'Max', tenant: 'redfox', role: 'moderator', groups: ['/tenants/redfox/moderator'] },
  { name: 'vera', displayName: 'Vera', tenant: 'redfox', role: 'viewer', groups: ['/tenants/redfox/viewer'] },
  { name: 'grace', displayName: 'Grace', tenant: 'bluejay', role: 'owner', groups: ['/tenants/bluejay/owner'] },
  { name: 'pat', displayName: 'Pat', tenant: null, role: 'administrator', groups: ['/platform/admins'] },
];

/** Writes what the parts read at their start: token list, kubeconfigs, people, clients, accounts. Same content every time. */
export function writeAccounts(ground: Ground, at: Addresses): void {
  const names = Object.keys(ACCOUNTS) as Account[];
  const rows = names.map((name) => {
    const { user, groups } = ACCOUNTS[name];
    return `${ground.secret(`token-${name}`)},${user},${name},"${groups.join(',')}"`;
  });
  writeAtomically(ground.path('secrets', 'tokens.csv'), `${rows.join('\n')}\n`);
  for (const name of names) writeAtomically(kubeconfigOf(ground, name), kubeconfig(ground, at, name));
  writeAtomically(ground.path('secrets', 'forge-admin.json'), JSON.stringify({ username: 'root-admin', password: ground.secret('gitea-admin'), email: 'admin@pteronimbus.invalid' }));
  writeAtomically(ground.path('secrets', 'argo-accounts.json'), JSON.stringify({ pteronimbus: ground.secret('argo-token') }));
  const people = DEMO_PEOPLE.map(({ name, displayName, groups }) => ({ name, displayName, groups, email: `${name}@pteronimbus.example`, password: ground.secret(`password-${name}`) }));
  writeAtomically(ground.path('secrets', 'people.json'), JSON.stringify(people));
  writeAtomically(ground.path('secrets', 'clients.json'), JSON.stringify([signInClient(ground, at)]));
}

function kubeconfig(ground: Ground, at: Addresses, account: Account): string {
  const authority = readFileSync(ground.path('certificates', 'ca.crt')).toString('base64');
  return stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'local',
    clusters: [{ name: 'local', cluster: { server: at.kube, 'certificate-authority-data': authority } }],
    users: [{ name: account, user: { token: ground.secret(`token-${account}`) } }],
    contexts: [{ name: 'local', context: { cluster: 'local', user: account } }],
  });
}

function signInClient(ground: Ground, at: Addresses): object {
  return {
    client_id: 'pteronimbus',
    client_secret: ground.secret('oidc-client'),
    redirect_uris: [`${at.api}/auth/callback`],
    post_logout_redirect_uris: [`${at.api}/`],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  };
}

function serviceAccount(namespace: string, name: string) {
  return { user: `system:serviceaccount:${namespace}:${name}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] } as const;
}
