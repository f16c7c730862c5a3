// What a tenant gets, and that it is nothing of anybody else's.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { tenantManifests, type Tenant } from '../src/charts/index.ts';
import { RESERVED_SLUGS, slugErrors } from '../src/contract/index.ts';

interface Thing { kind: string; metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string>; finalizers?: string[] }; spec: Record<string, unknown>; roleRef?: object; subjects?: object[] }

const site = { cluster: 'local', giteaUrl: 'https://git.example.org' };
const tenant = (more: Partial<Tenant> = {}): Tenant => ({ slug: 'redfox', displayName: 'Red Fox', quota: { servers: 10, cpu: '20', memory: '40Gi', storage: '100Gi' }, portRange: { from: 30000, to: 30127 }, directPush: 'write-roles', ...more });
const thingsOf = (more?: Partial<Tenant>) => [...tenantManifests(tenant(more), site)].flatMap(([path, text]) => parseAllDocuments(text, { version: '1.1' }).map((document) => ({ path, ...(document.toJS() as Thing) })));
const things = thingsOf();
const of = (kind: string) => things.filter((thing) => thing.kind === kind);

test('Files lie below the tenant\'s own folder, but for the Application that carries it', () => {
  expect([...tenantManifests(tenant(), site).keys()].sort()).toEqual(['apps/redfox.yaml', ...['access', 'argocd', 'namespace', 'network-policies', 'quota'].map((name) => `tenants/redfox/${name}.yaml`)]);
});

test('Everything lies in the tenant\'s namespace, but for the namespace and what Argo CD keeps in its own', () => {
  const places = new Map<string, string | undefined>([['Namespace', undefined], ['AppProject', 'argocd'], ['Application', 'argocd']]);
  for (const { kind, metadata } of things) expect(metadata.namespace, kind).toBe(places.has(kind) ? places.get(kind) : 'tenant-redfox');
});

test('The project lets Argo CD take one repository into one namespace, GameServers only, as the namespace\'s own account', () => {
  expect(of('AppProject').map(({ spec }) => spec)).toEqual([{
    description: 'Game servers of Red Fox', sourceRepos: ['https://git.example.org/redfox/gameservers.git'], destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'tenant-redfox' }], clusterResourceWhitelist: [],
    namespaceResourceWhitelist: [{ group: 'pteronimbus.io', kind: 'GameServer' }], destinationServiceAccounts: [{ server: 'https://kubernetes.default.svc', namespace: 'tenant-redfox', defaultServiceAccount: 'gitops' }],
  }]);
});

test('Its Application prunes down to nothing, the fleet\'s does not, and neither takes its objects along when it goes', () => {
  const [mine, fleets] = ['redfox-local', 'fleet-redfox'].map((name) => of('Application').find(({ metadata }) => metadata.name === name));
  expect(mine?.spec).toMatchObject({ project: 'tenant-redfox', source: { path: 'clusters/local', directory: { recurse: false, include: '*.yaml' } }, syncPolicy: { automated: { prune: true, selfHeal: true, allowEmpty: true } } });
  expect(fleets?.spec).toMatchObject({ project: 'fleet', source: { path: 'tenants/redfox' }, syncPolicy: { automated: { allowEmpty: false } } });
  for (const { metadata } of of('Application')) expect(metadata.finalizers).toBeUndefined();
});

test('The namespace enforces Pod Security restricted and outlives a mistake in Git', () => {
  const [{ metadata } = { metadata: { name: '' } } as Thing] = of('Namespace');
  expect(metadata).toMatchObject({ name: 'tenant-redfox', labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'pteronimbus.io/tenant': 'redfox' }, annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false', 'pteronimbus.io/port-range': '30000-30127' } });
});

test('Accounts get no token by themselves; each binding names a role made by the ground and an account of ours', () => {
  expect(of('ServiceAccount')).toEqual([expect.objectContaining({ automountServiceAccountToken: false, metadata: { name: 'gitops', namespace: 'tenant-redfox' } })]);
  expect(of('RoleBinding').map(({ roleRef, subjects }) => [roleRef, subjects])).toEqual([
    [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'pteronimbus-gitops' }, [expect.objectContaining({ kind: 'ServiceAccount', name: 'gitops', namespace: 'tenant-redfox' })]],
    [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'pteronimbus-console' }, [expect.objectContaining({ kind: 'ServiceAccount', name: 'api', namespace: 'pteronimbus' })]],
  ]);
});

test('The quota counts what the tenant may have, with room for a pod that is being replaced and for kept worlds', () => {
  expect(of('ResourceQuota')[0]?.spec).toEqual({ hard: { 'count/gameservers.pteronimbus.io': '10', pods: '12', persistentvolumeclaims: '20', 'requests.storage': '100Gi', 'limits.cpu': '20', 'limits.memory': '40Gi' } });
});

describe('The network', () => {
  const policies = of('NetworkPolicy').map(({ metadata, spec }) => ({ name: metadata.name, ...spec })) as unknown as { name: string; podSelector: object; policyTypes: string[]; ingress?: object[]; egress?: { to?: { ipBlock?: { cidr: string; except: string[] } }[] }[] }[];

  test('is closed both ways for every pod, with no way in', () => {
    expect(policies.find(({ name }) => name === 'deny-all')).toMatchObject({ podSelector: {}, policyTypes: ['Egress', 'Ingress'] });
    expect(policies.flatMap(({ ingress = [] }) => ingress)).toEqual([]);
  });

  test.each(['10.43.0.1', '10.0.0.1', '172.20.3.4', '192.168.1.1', '169.254.169.254', '100.100.100.200', '192.0.0.192', '168.63.129.16', '127.0.0.1', '224.0.0.1'])('does not let a game reach %s', (address) => {
    const blocks = policies.flatMap(({ egress = [] }) => egress.flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock ?? []))).filter(({ cidr }) => cidr === '0.0.0.0/0');
    expect(blocks).toHaveLength(1);
    expect(blocks[0]?.except.some((block) => holds(block, address))).toBe(true);
  });

  test.each(['1.1.1.1', '172.32.0.1', '192.169.0.1', '11.0.0.1', '8.8.8.8'])('lets it reach %s', (address) => {
    expect(policies.flatMap(({ egress = [] }) => egress.flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock?.except ?? []))).some((block) => holds(block, address))).toBe(false);
  });
});

test('Any name that people give their community is what the files say', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (displayName) => {
    const made = thingsOf({ displayName });
    expect(made.find(({ kind }) => kind === 'Namespace')?.metadata.annotations?.['pteronimbus.io/display-name']).toBe(displayName);
    expect(made.find(({ kind }) => kind === 'AppProject')?.spec.description).toBe(`Game servers of ${displayName}`);
    expect(made.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(things.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  }), { numRuns: 25 });
});

test.each([...RESERVED_SLUGS, 'Red', '..', 'a/b', 'a.b', '', '-a', 'a'.repeat(41), '🦊'])('"%s" is no slug', (slug) => {
  expect(slugErrors(slug)).toEqual([expect.objectContaining({ path: '/slug' })]);
});

function holds(block: string, address: string): boolean {
  const [network = '', bits = '0'] = block.split('/');
  if (network.includes(':')) return false;
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(network) / size) === Math.floor(number(address) / size);
}
