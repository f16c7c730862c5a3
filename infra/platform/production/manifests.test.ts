import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../api/src/config.ts';
import { connectionOf } from '../../../operator/runtime/src/kubeconfig.ts';
import type { Manifest } from '../manifests.ts';
import { faultsOf } from './checks.ts';
import { goldenFiles } from './golden-files.ts';
import { productionParts } from './manifests.ts';
import { KUBECONFIG } from './pteronimbus.ts';
import { MADE_AT_HANDOVER } from './secrets.ts';
import { VARIANTS } from './variants.ts';

const example = [...productionParts(VARIANTS['an Ingress']!, () => undefined).values()].flat();
const golden = join(import.meta.dirname, 'golden');
type Tree = Record<string, unknown>;

describe('the goldens', () => {
  const files = goldenFiles();

  it.each([...files])('%s is what comes out', (path, text) => {
    expect(readFileSync(join(golden, path), 'utf8')).toBe(text);
  });

  it('are all of them', () => {
    expect(globSync('**/*.yaml', { cwd: golden }).sort()).toEqual([...files.keys()].sort());
  });
});

describe('the checks of our own', () => {
  it.each(Object.entries(VARIANTS))('find nothing in the platform with %s', (_name, settings) => {
    expect(faultsOf([...productionParts(settings, () => undefined).values()].flat(), MADE_AT_HANDOVER)).toEqual([]);
  });

  const faultsAfter = (kind: string, name: string, change: (object: Tree) => void) => {
    const all = structuredClone(example) as Manifest[];
    change(all.find((one) => one.kind === kind && one.metadata.name === name) as unknown as Tree);
    return faultsOf(all, MADE_AT_HANDOVER);
  };
  const container = (o: Tree) => (o.spec as { template: { spec: { containers: Tree[] } } }).template.spec.containers[0]!;
  const podSpec = (o: Tree) => (o.spec as { template: { spec: Tree } }).template.spec;

  it.each<[string, string, string, (object: Tree) => void, string]>([
    ['a container without args', 'Deployment', 'api', (o) => delete container(o).args, 'Deployment pteronimbus/api: container api names no command or no args'],
    ['the tag latest', 'Deployment', 'api', (o) => { container(o).image = 'registry.example.org/api:latest'; }, 'which is no release by name'],
    ['no tag', 'Deployment', 'api', (o) => { container(o).image = 'registry.example.org:5000/api'; }, 'which is no release by name'],
    ['no requests', 'StatefulSet', 'argocd-application-controller', (o) => { container(o).resources = {}; }, 'asks for no CPU or memory'],
    ['no probe', 'Deployment', 'gitea', (o) => delete container(o).readinessProbe, 'has no liveness or readiness probe'],
    ['privileges', 'Deployment', 'gitea', (o) => { container(o).securityContext = {}; }, 'may gain privileges'],
    ['root', 'Deployment', 'gitea', (o) => { podSpec(o).securityContext = {}; }, 'Deployment gitea/gitea may run as root'],
    ['an account that nobody makes', 'Deployment', 'api', (o) => { podSpec(o).serviceAccountName = 'nobody'; }, 'runs as nobody, an account that nobody makes'],
    ['a ConfigMap that nobody makes', 'Deployment', 'api', (o) => { podSpec(o).volumes = [{ name: 'x', configMap: { name: 'absent' } }]; }, 'mounts the ConfigMap absent'],
    ['a database cluster without storage', 'Cluster', 'postgres', (o) => delete (o.spec as Tree).storage, 'needs storage.size'],
    ['a database cluster of size tenGigs', 'Cluster', 'postgres', (o) => { (o.spec as Tree).storage = { size: 'tenGigs' }; }, 'needs storage.size'],
    ['two ways to begin', 'Cluster', 'postgres', (o) => { (o.spec as { bootstrap: Tree }).bootstrap.recovery = {}; }, 'needs exactly one way to begin'],
    ['a database of an account that is not there', 'Database', 'gitea', (o) => { (o.spec as Tree).owner = 'tea'; }, 'belongs to tea, an account that its cluster does not have'],
    ['an Ingress to a port where nothing listens', 'Service', 'api', (o) => { (o.spec as { ports: Tree[] }).ports[0]!.port = 80; }, 'Ingress pteronimbus/api leads to api:4000'],
    ['one object twice', 'Service', 'api', (o) => { (o.metadata as Tree).name = 'operator'; }, 'Service pteronimbus/operator is made twice'],
  ])('name %s', (_case, kind, name, change, sentence) => {
    expect(faultsAfter(kind, name, change).join('\n')).toContain(sentence);
  });
});

describe('what must hold of all that is made', () => {
  it('holds no Secret and no word that looks like one', () => {
    expect(example.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(JSON.stringify(example)).not.toMatch(/BEGIN [A-Z ]*PRIVATE KEY|password":"[^"]/);
  });

  it('tells every program its variables only once, and the API all that it asks for', () => {
    const api = example.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'api')!;
    const env = (api.spec as { template: { spec: { containers: [{ env: { name: string; value?: string }[] }] } } }).template.spec.containers[0].env;
    expect(new Set(env.map(({ name }) => name)).size).toBe(env.length);
    const values = Object.fromEntries(env.map(({ name, value }) => [name, name === 'PTERONIMBUS_DATABASE_URL' ? 'postgres://x' : value]));
    // Only the files are not here.
    expect(problemsOf(values).split('\n').slice(1).filter((line) => !line.includes('names a file that cannot be read'))).toEqual([]);
  });

  it('gives the API a kubeconfig that its client reads', () => {
    const dir = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
    try {
      writeFileSync(join(dir, 'token'), 'the token\n');
      writeFileSync(join(dir, 'ca.crt'), 'a certificate');
      writeFileSync(join(dir, 'kubeconfig'), KUBECONFIG.replaceAll('/var/run/secrets/kubernetes.io/serviceaccount', dir));
      const connection = connectionOf(join(dir, 'kubeconfig'));
      expect(connection.token()).toBe('the token');
      expect(connection.tls.ca?.toString()).toBe('a certificate');
      expect(connection.server).toBe('https://kubernetes.default.svc');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it('keeps the mesh to the control plane', () => {
    const meshed = example.filter(({ metadata }) => JSON.stringify(metadata).includes('linkerd.io/inject'));
    expect(meshed.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual(['Namespace argocd', 'Namespace database', 'Namespace gitea', 'Namespace identity', 'Namespace pteronimbus']);
  });

  it('runs Pteronimbus twice, with budgets, and one of each at a time may go', () => {
    const of = (kind: string) => example.filter((one) => one.kind === kind && one.metadata.namespace === 'pteronimbus');
    expect(of('Deployment').map(({ metadata, spec }) => [metadata.name, (spec as Tree).replicas])).toEqual([['api', 2], ['operator', 2]]);
    expect(of('PodDisruptionBudget').map(({ metadata, spec }) => [metadata.name, (spec as Tree).maxUnavailable])).toEqual([['api', 1], ['operator', 1]]);
  });
});

function problemsOf(env: Record<string, string | undefined>): string {
  try {
    readConfig(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
