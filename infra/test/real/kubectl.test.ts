import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKube, type TestKube } from '../../local/kube/testing.ts';
import { cacheRoot, ensureTools } from '../../real/tools/tools.ts';

const dir = mkdtempSync(join(tmpdir(), 'kube-kubectl-'));
let program: string;
let kube: TestKube;

function kubectl(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  return new Promise((resolve) => {
    execFile(program, args, { env: { ...process.env, KUBECONFIG: kube.kubeconfig, KUBECACHEDIR: join(dir, 'cache'), KUBE_EDITOR: 'sed -i s/hello/goodbye/' } }, (error, out, err) => resolve({ out, err: err.replace(/WARNING: version difference.*\n/, ''), code: error ? Number(error.code ?? 1) : 0 }));
  });
}

function manifest(name: string, content: object): string {
  const file = join(dir, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

beforeAll(async () => {
  program = (await ensureTools(cacheRoot(process.env), () => undefined)).kubectl;
  kube = await startKube({ dir, people: { alice: [] } });
});
afterAll(async () => {
  await kube.stop();
  rmSync(dir, { recursive: true });
});

describe('kubectl, unpatched, on the stand-in', () => {
  it('creates, asks and lists', async () => {
    expect((await kubectl('create', 'namespace', 'team')).out).toBe('namespace/team created\n');
    expect((await kubectl('create', 'configmap', 'settings', '-n', 'team', '--from-literal=motd=hello')).out).toBe('configmap/settings created\n');
    expect((await kubectl('create', 'secret', 'generic', 's', '-n', 'team', '--from-literal=a=b')).out).toBe('secret/s created\n');
    expect((await kubectl('get', 'configmaps', '-n', 'team', 'settings', '-o', 'jsonpath={.data.motd}')).out).toBe('hello');
    expect((await kubectl('get', 'secrets', '-n', 'team')).out).toMatch(/^NAME +TYPE +DATA +AGE\ns +Opaque +1 +\d+s\n$/);
    expect((await kubectl('api-resources', '--api-group=policy')).out).toMatch(/poddisruptionbudgets +pdb +policy\/v1 +true +PodDisruptionBudget/);
    expect((await kubectl('auth', 'can-i', 'delete', 'pods')).out).toBe('yes\n');
    expect((await kubectl('auth', 'can-i', 'delete', 'pods', '--as=alice')).out).toBe('no\n');
    expect((await kubectl('create', 'token', 'default', '-n', 'team')).out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n?$/);
    expect((await kubectl('auth', 'whoami')).out).toContain('system:admin');
  });

  it('applies by its own side and by the server side, and edits', async () => {
    const file = manifest('service.json', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'team' }, spec: { selector: { app: 'x' }, ports: [{ name: 'a', port: 80 }] } });
    expect((await kubectl('apply', '-f', file)).out).toBe('service/web created\n');
    expect((await kubectl('apply', '-f', file)).out).toBe('service/web unchanged\n');
    manifest('service.json', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'team' }, spec: { selector: { app: 'x' }, ports: [{ name: 'a', port: 81 }] } });
    expect((await kubectl('apply', '-f', file)).out).toBe('service/web configured\n');
    expect((await kubectl('get', 'service', 'web', '-n', 'team', '-o', 'jsonpath={.spec.ports[*].port}')).out).toBe('81');
    const map = manifest('map.json', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied', namespace: 'team' }, data: { a: 'b' } });
    expect((await kubectl('apply', '--server-side', '-f', map)).out).toBe('configmap/applied serverside-applied\n');
    expect((await kubectl('edit', 'configmap', 'settings', '-n', 'team')).out).toContain('configmap/settings edited');
    expect((await kubectl('get', 'configmap', 'settings', '-n', 'team', '-o', 'jsonpath={.data.motd}')).out).toBe('goodbye');
    const map2 = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'listed', namespace: 'team' } };
    expect((await kubectl('apply', '-f', manifest('list.json', { apiVersion: 'v1', kind: 'List', items: [map2] }))).out).toBe('configmap/listed created\n');
    const wrong = await kubectl('apply', '-f', manifest('wrong.json', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'wrong', namespace: 'team' }, dta: {} }));
    expect(wrong.err).toContain('strict decoding error: unknown field "dta"');
  });

  it('knows a new definition at once, with its columns, and describes its objects', async () => {
    const schema = { type: 'object', properties: { spec: { type: 'object', properties: { game: { type: 'string' } } } } };
    await kubectl('apply', '-f', manifest('crd.json', {
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'boxes.example.io' },
      spec: { group: 'example.io', scope: 'Namespaced', names: { plural: 'boxes', kind: 'Box', shortNames: ['bx'] }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema }, additionalPrinterColumns: [{ name: 'Game', type: 'string', jsonPath: '.spec.game' }] }] },
    }));
    expect((await kubectl('wait', '--for=condition=Established', 'crd/boxes.example.io', '--timeout=5s')).code).toBe(0);
    const box = manifest('box.json', { apiVersion: 'example.io/v1', kind: 'Box', metadata: { name: 'b', namespace: 'team' }, spec: { game: 'chess' } });
    expect((await kubectl('apply', '--server-side', '-f', box)).out).toBe('box.example.io/b serverside-applied\n');
    expect((await kubectl('get', 'bx', '-A')).out).toBe('NAMESPACE   NAME   GAME\nteam        b      chess\n');
    expect((await kubectl('describe', 'bx', 'b', '-n', 'team')).out).toMatch(/Game: +chess/);
    expect((await kubectl('explain', 'box.spec')).out).toMatch(/game\s+<string>/);
    expect((await kubectl('delete', 'bx', 'b', '-n', 'team')).out).toContain('box.example.io "b" deleted');
    expect((await kubectl('get', 'bx', 'b', '-n', 'team')).err).toBe('Error from server (NotFound): boxes.example.io "b" not found\n');
  });

  it('watches a table', async () => {
    const child = spawn(program, ['get', 'configmaps', '-n', 'team', '--watch', '--no-headers'], { env: { ...process.env, KUBECONFIG: kube.kubeconfig }, stdio: ['ignore', 'pipe', 'ignore'] });
    let out = '';
    const seen = new Promise<void>((resolve) => child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); if (out.includes('watched')) resolve(); }));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await kubectl('create', 'configmap', 'watched', '-n', 'team');
    await seen;
    child.kill();
    expect(out).toMatch(/^applied .*\n(.*\n)*watched +0 +\d+s\n/);
  });

  it('deletes a namespace and waits until it is gone', async () => {
    expect((await kubectl('delete', 'namespace', 'team', '--timeout=10s')).code).toBe(0);
    expect((await kubectl('get', 'namespace', 'team')).err).toContain('(NotFound)');
  });
});
