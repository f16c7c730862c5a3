import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tenantManifests } from '@pteronimbus/synth/charts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { argoCrds, startArgo, type RunningArgo } from '../local/argo/testing.ts';
import { startForge, type RunningForge } from '../local/forge/testing.ts';
import { startKube, type TestKube } from '../local/kube/testing.ts';
import { KubeClient } from '../local/argo/live/kube-client.ts';
import { bootstrap, type Bootstrap } from './bootstrap.ts';
import type { Manifest } from './manifests.ts';

const CONTROLLER = 'system:serviceaccount:argocd:argocd-application-controller';
const dir = mkdtempSync(join(tmpdir(), 'bootstrap-'));
let kube: TestKube;
let forge: RunningForge;
let argo: RunningArgo;
let options: Bootstrap;

beforeAll(async () => {
  [kube, forge] = await Promise.all([startKube({ dir: join(dir, 'kube'), people: { [CONTROLLER]: ['system:serviceaccounts', 'system:serviceaccounts:argocd'] } }), startForge({ dir: join(dir, 'forge') })]);
  options = {
    settings: { cluster: 'local', giteaUrl: forge.url }, kubeconfig: kube.kubeconfig, definitions: argoCrds() as unknown as Manifest[],
    gitea: { url: forge.url, administrator: forge.admin, bot: { username: 'pteronimbus', password: 'the bot\'s password' }, reader: { username: 'argocd', password: 'the reader\'s password' } },
    webhooks: { api: { url: 'http://127.0.0.1:9/hooks/gitea', secret: 'one' }, argo: { url: 'http://127.0.0.1:9/api/webhook', secret: 'two' } },
  };
  await bootstrap(options);
  argo = await startArgo({ dir: join(dir, 'argo'), kubeconfig: kube.kubeconfigFor(CONTROLLER) });
}, 60_000);

afterAll(async () => {
  await argo?.stop();
  await Promise.all([kube?.stop(), forge?.stop()]);
  rmSync(dir, { recursive: true, force: true });
});

test('Argo CD carries the ground, the catalogue and the fleet without a difference', async () => {
  const client = new KubeClient(kube.kubeconfig);
  type Application = { metadata: { name: string }; status?: { sync?: { status?: string }; conditions?: unknown; operationState?: { message?: string } } };
  await expect.poll(async () => {
    const { items } = await client.request<{ items: Application[] }>('GET', '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications');
    return items.map(({ metadata, status }) => `${metadata.name}: ${status?.sync?.status} ${status?.sync?.status === 'Synced' ? '' : JSON.stringify([status?.conditions, status?.operationState?.message])}`.trim()).sort();
  }, { timeout: 20_000, interval: 250 }).toEqual(['fleet-catalogue: Synced', 'fleet-root: Synced', 'ground: Synced']);
  const { items } = await client.request<{ items: { metadata: { name: string } }[] }>('GET', '/apis/pteronimbus.io/v1alpha1/gametemplates');
  expect(items.map(({ metadata }) => metadata.name)).toContain('minecraft-java-1');
}, 30_000);

test('A tenant pushed to the fleet gets its namespace, project and Application', async () => {
  const work = join(dir, 'fleet');
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], { cwd: dir, stdio: 'pipe' });
  git('clone', '-q', `${forge.url.replace('//', `//${forge.admin.username}:${encodeURIComponent(forge.admin.password)}@`)}/platform/fleet.git`, work);
  const files = tenantManifests({ slug: 'redfox', displayName: 'Red: Fox #1', quota: { servers: 100, cpu: '200', memory: '400Gi', storage: '1000Gi' }, portRange: { from: 30000, to: 30127 }, directPush: 'write-roles' }, { cluster: 'local', giteaUrl: forge.url });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
  }
  git('-C', work, 'add', '.');
  git('-C', work, 'commit', '-qm', 'redfox');
  git('-C', work, 'push', '-q');
  const client = new KubeClient(kube.kubeconfig);
  await client.request('PATCH', '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/fleet-root', { contentType: 'application/merge-patch+json', body: { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } } });
  type Carried = { status?: { sync?: { status?: string }; conditions?: unknown; operationState?: { message?: string } } };
  await expect.poll(async () => {
    const found = await client.request<Carried>('GET', '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/fleet-redfox').catch(() => undefined);
    return found?.status?.sync?.status === 'Synced' ? 'Synced' : JSON.stringify(found?.status);
  }, { timeout: 20_000, interval: 250 }).toBe('Synced');
  const names = async (path: string) => (await client.request<{ items: { metadata: { name: string } }[] }>('GET', path)).items.map(({ metadata }) => metadata.name);
  expect(await names('/api/v1/namespaces/tenant-redfox/serviceaccounts')).toContain('gitops');
  expect(await names('/apis/networking.k8s.io/v1/namespaces/tenant-redfox/networkpolicies')).toEqual(expect.arrayContaining(['deny-all', 'dns', 'internet']));
  expect(await names('/apis/argoproj.io/v1alpha1/namespaces/argocd/applications')).toContain('redfox-local');
}, 40_000);

test('A second run changes nothing and adds no webhook', async () => {
  await bootstrap(options);
  const authorization = `Basic ${Buffer.from(`${forge.admin.username}:${forge.admin.password}`).toString('base64')}`;
  const hooks = await (await fetch(`${forge.url}/api/v1/admin/hooks?type=system`, { headers: { authorization } })).json() as unknown[];
  expect(hooks).toHaveLength(2);
}, 30_000);
