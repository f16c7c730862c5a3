// The platform's manifests before the real API server: every kind strictly, with the real definitions where registries bring them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groundManifests, type Manifest } from '../../platform/manifests.ts';
import { productionParts } from '../../platform/production/manifests.ts';
import { policies } from '../../platform/production/policies.ts';
import { productionRoot } from '../../platform/production/root.ts';
import { startReal, type RealPrograms } from '../../real/testing.ts';
import { cacheRoot, ensureTools } from '../../real/tools/tools.ts';
import { VARIANTS } from '../../platform/production/variants.ts';
import { definitionsIn, foreignDefinitions } from './definitions.ts';
import { POLICY_CASES } from './policy-cases.ts';

/** CloudNativePG's definitions are in no registry: its kinds have checks of our own (../../platform/production/checks.ts). */
const UNKNOWN_HERE = new Set(['postgresql.cnpg.io/v1']);
const dir = mkdtempSync(join(tmpdir(), 'manifests-'));
let real: RealPrograms;
let kubectl: string;

function ask(args: string[], objects: readonly object[] = [], as?: string): { code: number; said: string } {
  const file = join(dir, 'objects.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  const { status, stdout, stderr } = spawnSync(kubectl, [...args, ...(objects.length > 0 ? ['-f', file] : []), ...(as ? [`--as=${as}`, `--as-group=system:serviceaccounts`, ...(as.includes(':argocd:') ? ['--as-group=system:serviceaccounts:argocd'] : [])] : [])], { encoding: 'utf8', env: { ...process.env, KUBECONFIG: real.kubeconfig } });
  return { code: status ?? -1, said: `${stdout}${stderr}` };
}
const apply = (objects: readonly object[], as?: string) => ask(['apply', '--server-side', '--force-conflicts', '--validate=strict'], objects, as);
const tried = (objects: readonly object[], as?: string) => ask(['apply', '--server-side', '--force-conflicts', '--dry-run=server', '--validate=strict'], objects, as);

beforeAll(async () => {
  const tools = await ensureTools(cacheRoot(process.env), () => undefined);
  kubectl = tools.kubectl;
  real = await startReal(dir, ['kubernetes']);
  const definitions = [...foreignDefinitions(), ...definitionsIn(tools.argocdFiles, 'manifests/crds/*.yaml')];
  for (const objects of [definitions, groundManifests()]) {
    const { code, said } = apply(objects);
    if (code !== 0) throw new Error(said);
  }
  const waited = ask(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
  if (waited.code !== 0) throw new Error(waited.said);
});
afterAll(() => real?.stop());

describe.each(Object.entries(VARIANTS))('the platform with %s', (_name, settings) => {
  const parts = productionParts(settings, () => undefined);
  beforeAll(() => {
    const { code, said } = apply(parts.get('namespaces') ?? []);
    if (code !== 0) throw new Error(said);
  });

  it.each([...parts.keys()])('%s: accepted strictly, without a warning', (part) => {
    const objects = (parts.get(part) ?? []).filter(({ apiVersion }) => !UNKNOWN_HERE.has(apiVersion));
    expect(objects.length).toBeGreaterThan(0);
    const { code, said } = tried(objects);
    expect(said).not.toMatch(/warning|error/i);
    expect(code, said).toBe(0);
  });

  it('the projects and Applications that carry it: accepted strictly', () => {
    const { code, said } = tried(productionRoot(settings, parts));
    expect(code, said).toBe(0);
  });

  it('every pod is taken where only restricted ones are', () => {
    const pods = [...parts.values()].flat().filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet').map(podOf);
    expect(pods.length).toBeGreaterThan(5);
    const { code, said } = tried(pods);
    expect(code, said).toBe(0);
  });
});

describe('one bad object of each kind is refused:', () => {
  const parts = productionParts(VARIANTS['a Gateway']!, () => undefined);
  const all = [...parts.values(), ...productionParts(VARIANTS['an Ingress']!, () => undefined).values()].flat();
  const bad = (kind: string, change: (object: Manifest) => void) => {
    const object = structuredClone(all.find((one) => one.kind === kind)!);
    change(object);
    return object;
  };
  type Tree = Record<string, unknown>;
  const spec = (object: Manifest) => object.spec as Tree;
  const pod = (object: Manifest) => (spec(object).template as { spec: { containers: Tree[] } & Tree }).spec;

  it.each<[string, string, (object: Manifest) => void, RegExp]>([
    ['a misspelt field', 'Deployment', (o) => { spec(o).replica = 2; }, /unknown field|field not declared/],
    ['a misspelt probe', 'StatefulSet', (o) => { pod(o).containers[0]!.readynessProbe = {}; }, /readynessProbe/],
    ['a port that is none', 'Service', (o) => { spec(o).ports = [{ name: 'http', port: 70_000 }]; }, /65535|Invalid value/],
    ['a path type that is none', 'Ingress', (o) => { (spec(o).rules as [{ http: { paths: [Tree] } }])[0].http.paths[0].pathType = 'Start'; }, /pathType/],
    ['a hostname with a space', 'HTTPRoute', (o) => { spec(o).hostnames = ['a b']; }, /hostnames/],
    ['a rule without an expression', 'PrometheusRule', (o) => { delete (spec(o).groups as [{ rules: Tree[] }])[0].rules[0]!.expr; }, /expr/],
    ['an interval that is none', 'PodMonitor', (o) => { (spec(o).podMetricsEndpoints as [Tree])[0].interval = 'often'; }, /interval/],
    ['a budget with both bounds', 'PodDisruptionBudget', (o) => { spec(o).minAvailable = 1; }, /minAvailable|mutually/],
    ['a claim without a size', 'PersistentVolumeClaim', (o) => { spec(o).resources = {}; }, /storage/],
    ['a policy with a broken expression', 'ValidatingAdmissionPolicy', (o) => { (spec(o).validations as [Tree])[0].expression = 'object.('; }, /compilation failed|Syntax error/],
    ['a network policy with a misspelt selector', 'NetworkPolicy', (o) => { spec(o).podSelectors = {}; }, /podSelectors/],
    ['a role without verbs', 'Role', (o) => { o.rules = [{ apiGroups: [''], resources: ['secrets'], verbs: [] }]; }, /verbs/],
  ])('%s (%s)', (_case, kind, change, words) => {
    const { code, said } = tried([bad(kind, change)]);
    expect(code, said).not.toBe(0);
    expect(said).toMatch(words);
  });

  it('a pod that may become root (restricted namespace)', () => {
    const root = podOf(bad('Deployment', (o) => { (pod(o).containers[0]!.securityContext as Tree).allowPrivilegeEscalation = true; }));
    expect(tried([root]).said).toContain('violates PodSecurity "restricted');
  });
});

describe('the API server\'s own walls', () => {
  beforeAll(() => {
    const { code, said } = apply(policies());
    if (code !== 0) throw new Error(said);
  });

  it.each(POLICY_CASES.map((one) => [one.name, one] as const))('%s', async (_name, { object, as, refused, verb = 'apply', setUp }) => {
    if (setUp) expect(apply([setUp]).code).toBe(0);
    const attempt = () => (verb === 'delete' ? ask(['delete', '--dry-run=server'], [object], as) : tried([object], as));
    // A policy counts a moment after it was taken.
    if (refused !== undefined) return void await expect.poll(() => attempt().said, { timeout: 30_000, interval: 500 }).toContain(refused);
    const { code, said } = attempt();
    expect(code, said).toBe(0);
  });
});

function podOf(workload: Manifest): Manifest {
  const { metadata, spec } = (workload.spec as { template: { metadata: object; spec: object } }).template;
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: workload.metadata.name, namespace: workload.metadata.namespace }, spec: { ...spec, serviceAccountName: 'default' } } as Manifest;
}

