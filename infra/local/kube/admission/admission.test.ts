import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, eventually, type Client } from '../test-support/client.ts';
import { startKube, type TestKube } from '../testing.ts';
import { formatQuantity, parseQuantity } from './quantity.ts';

const dir = mkdtempSync(join(tmpdir(), 'kube-admission-'));
const MERGE = 'application/merge-patch+json';
let kube: TestKube;
let call: Client;
let number = 0;
let at = '';

beforeAll(async () => {
  kube = await startKube({ dir, serviceCidr: '127.77.128.0/24' });
  call = clientOf(kube);
});
afterAll(async () => {
  await kube.stop();
  rmSync(dir, { recursive: true });
});

async function namespace(quota?: Record<string, string>, limits?: object[]): Promise<void> {
  const name = `n${number++}`;
  at = `/api/v1/namespaces/${name}`;
  await call('POST', '/api/v1/namespaces', { metadata: { name } });
  if (quota) await call('POST', `${at}/resourcequotas`, { metadata: { name: 'q' }, spec: { hard: quota } });
  if (limits) await call('POST', `${at}/limitranges`, { metadata: { name: 'l' }, spec: { limits } });
}

const pod = (name: string, resources: object = {}, more: object = {}) => call('POST', `${at}/pods`, { metadata: { name, labels: { app: 'x' } }, spec: { containers: [{ name: 'game', image: 'game:1', resources }], ...more } });
const claim = (name: string, storage: string) => call('POST', `${at}/persistentvolumeclaims`, { metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } });
const service = (name: string, spec: object) => call('POST', `${at}/services`, { metadata: { name }, spec });

describe('quantities', () => {
  const table: [string, string][] = [['1', '1'], ['500m', '500m'], ['1.5', '1500m'], ['1000m', '1'], ['4Gi', '4Gi'], ['1536Mi', '1536Mi'], ['1024Mi', '1Gi'], ['1e3', '1k'], ['0', '0'], ['0.1Gi', '107374182400m'], ['-1', '-1'], ['100M', '100M']];
  it.each(table)('reads %s and prints %s', (text, printed) => {
    const quantity = parseQuantity(text);
    expect(quantity && formatQuantity(quantity)).toBe(printed);
  });
  it.each(['', '4GB', 'one', '1 Gi', '1e999', '--1', '0x1'])('takes %j for no quantity', (text) => expect(parseQuantity(text)).toBeUndefined());
});

describe('a ResourceQuota', () => {
  it('refuses the pod too many, in the real words, and keeps the books', async () => {
    await namespace({ pods: '1', 'limits.memory': '1Gi' });
    expect((await pod('a', { limits: { memory: '512Mi' } })).code).toBe(201);
    expect((await pod('b', { limits: { memory: '1Gi' } })).body).toMatchObject({
      code: 403, reason: 'Forbidden', message: 'pods "b" is forbidden: exceeded quota: q, requested: limits.memory=1Gi,pods=1, used: limits.memory=512Mi,pods=1, limited: limits.memory=1Gi,pods=1',
    });
    const books = async () => (await call('GET', `${at}/resourcequotas/q`)).body.status;
    expect(await eventually(async () => JSON.stringify(await books()).includes('"used":{"pods":"1"'))).toBe(true);
    expect(await books()).toEqual({ hard: { pods: '1', 'limits.memory': '1Gi' }, used: { pods: '1', 'limits.memory': '512Mi' } });
    await call('DELETE', `${at}/pods/a`);
    expect((await pod('b', { limits: { memory: '1Gi' } })).code).toBe(201);
  });

  it('counts no pod that has ended', async () => {
    await namespace({ pods: '1' });
    await pod('a');
    expect((await pod('b')).code).toBe(403);
    await call('PATCH', `${at}/pods/a/status`, { status: { phase: 'Failed' } }, { type: MERGE });
    expect((await pod('b')).code).toBe(201);
  });

  it('wants amounts where amounts are limited', async () => {
    await namespace({ 'requests.cpu': '1' });
    expect((await pod('a')).body.message).toBe('pods "a" is forbidden: failed quota: q: must specify requests.cpu for: game');
  });

  it('counts storage, also when a claim grows, node ports, and objects of any kind', async () => {
    await namespace({ 'requests.storage': '3Gi', persistentvolumeclaims: '2', 'services.nodeports': '1', 'count/configmaps': '2' });
    expect((await claim('a', '2Gi')).code).toBe(201);
    expect((await claim('b', '2Gi')).body.message).toBe('persistentvolumeclaims "b" is forbidden: exceeded quota: q, requested: requests.storage=2Gi, used: requests.storage=2Gi, limited: requests.storage=3Gi');
    await call('PATCH', `${at}/persistentvolumeclaims/a/status`, { status: { phase: 'Bound' } }, { type: MERGE });
    const grow = (storage: string) => call('PATCH', `${at}/persistentvolumeclaims/a`, { spec: { resources: { requests: { storage } } } }, { type: MERGE });
    expect((await grow('4Gi')).body.message).toContain('exceeded quota: q, requested: requests.storage=2Gi, used: requests.storage=2Gi');
    expect((await grow('3Gi')).code).toBe(200);
    expect((await grow('1Gi')).body.message).toContain('spec.resources.requests.storage: Forbidden: field can not be less than');
    expect((await service('s', { type: 'NodePort', ports: [{ port: 1 }, { port: 2, name: 'b' }] })).body.message).toContain('exceeded quota: q, requested: services.nodeports=2');
    expect((await call('POST', `${at}/configmaps`, { metadata: { name: 'second' } })).code).toBe(201);
    expect((await call('POST', `${at}/configmaps`, { metadata: { name: 'third' } })).body.message).toContain('requested: count/configmaps=1, used: count/configmaps=2');
  });

  it('holds when many ask at once', async () => {
    await namespace({ pods: '5' });
    const replies = await Promise.all(Array.from({ length: 20 }, (_, index) => pod(`p${index}`)));
    expect(replies.filter(({ code }) => code === 201)).toHaveLength(5);
  });
});

describe('a LimitRange', () => {
  it('fills in what containers leave open and bounds what they ask', async () => {
    await namespace(undefined, [{ type: 'Container', default: { memory: '512Mi' }, defaultRequest: { memory: '128Mi' }, max: { memory: '1Gi' }, min: { memory: '64Mi' } }, { type: 'PersistentVolumeClaim', max: { storage: '10Gi' } }]);
    const made = await pod('a');
    expect(made.body).toMatchObject({ spec: { containers: [{ resources: { limits: { memory: '512Mi' }, requests: { memory: '128Mi' } } }] }, status: { qosClass: 'Burstable' } });
    expect((await pod('b', { limits: { memory: '2Gi' } })).body.message).toBe('pods "b" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi');
    expect((await pod('c', { requests: { memory: '1Mi' } })).body.message).toBe('pods "c" is forbidden: minimum memory usage per Container is 64Mi, but request is 1Mi');
    expect((await claim('d', '20Gi')).body.message).toBe('persistentvolumeclaims "d" is forbidden: maximum storage usage per PersistentVolumeClaim is 10Gi, but request is 20Gi');
  });
});

describe('a Service', () => {
  it('gets an address and ports of its own, and keeps them', async () => {
    await namespace();
    const made = await service('a', { type: 'NodePort', ports: [{ name: 'game', port: 80, nodePort: 30100 }, { name: 'query', port: 81, protocol: 'UDP', nodePort: 30100 }] });
    expect(made.body.spec).toMatchObject({ clusterIP: expect.stringMatching(/^127\.77\.128\.\d+$/) as string, ipFamilies: ['IPv4'], externalTrafficPolicy: 'Cluster', ports: [{ targetPort: 80, protocol: 'TCP' }, { protocol: 'UDP' }] });
    const spec = made.body.spec as { clusterIP: string };
    expect((await service('b', { type: 'NodePort', ports: [{ port: 80, nodePort: 30100 }] })).body).toMatchObject({ code: 422, message: 'Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 30100: provided port is already allocated' });
    expect((await service('b', { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] })).body.message).toContain('provided port is not in the valid range. The range of valid ports is 30000-32767');
    expect((await service('b', { clusterIP: spec.clusterIP, ports: [{ port: 80 }] })).body.message).toContain('provided IP is already allocated');
    const changed = await call('PATCH', `${at}/services/a`, { metadata: { labels: { a: 'b' } } }, { type: MERGE });
    expect((changed.body.spec as typeof spec).clusterIP).toBe(spec.clusterIP);
    expect((await call('PATCH', `${at}/services/a`, { spec: { clusterIP: '127.77.128.9', clusterIPs: ['127.77.128.9'] } }, { type: MERGE })).body.message).toContain('may not change once set');
    await call('DELETE', `${at}/services/a`);
    expect((await service('b', { type: 'NodePort', ports: [{ port: 80, nodePort: 30100 }] })).code).toBe(201);
  });

  it('is headless or a name when it says so', async () => {
    await namespace();
    expect((await service('a', { clusterIP: 'None', ports: [{ port: 80 }] })).body.spec).toMatchObject({ clusterIP: 'None' });
    expect((await service('b', { type: 'ExternalName', externalName: 'x.example.org' })).body.spec).not.toHaveProperty('clusterIP');
  });

  it('gives two Services of one moment different addresses', async () => {
    await namespace();
    const replies = await Promise.all(Array.from({ length: 40 }, (_, index) => service(`s${index}`, { type: 'NodePort', ports: [{ port: 80 }] })));
    const values = replies.map(({ body }) => body.spec as { clusterIP: string; ports: { nodePort: number }[] });
    expect(new Set(values.map(({ clusterIP }) => clusterIP)).size).toBe(40);
    expect(new Set(values.map(({ ports }) => ports[0]?.nodePort)).size).toBe(40);
  });
});

describe('a pod', () => {
  it('starts Pending with the defaults clients rely on', async () => {
    await namespace();
    expect((await pod('a')).body).toMatchObject({
      spec: { restartPolicy: 'Always', terminationGracePeriodSeconds: 30, serviceAccountName: 'default', containers: [{ imagePullPolicy: 'IfNotPresent' }] }, status: { phase: 'Pending', qosClass: 'BestEffort' },
    });
    expect((await pod('b', {}, { serviceAccountName: 'nobody' })).body.message).toBe(`pods "b" is forbidden: error looking up service account n${number - 1}/nobody: serviceaccount "nobody" not found`);
    expect((await pod('c', {}, { containers: undefined })).code).toBe(422);
  });

  it('must be as safe as its namespace wants it', async () => {
    await namespace();
    await call('PATCH', at, { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' } } }, { type: MERGE });
    expect((await pod('a')).body).toMatchObject({
      code: 403,
      message: 'pods "a" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "game" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "game" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "game" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "game" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    });
    const safe = (more: object = {}) => ({
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ name: 'game', image: 'game:1', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }], ...more,
    });
    expect((await pod('b', {}, safe())).code).toBe(201);
    expect((await pod('c', {}, safe({ hostNetwork: true, volumes: [{ name: 'v', hostPath: { path: '/' } }] }))).body.message).toContain('host namespaces (hostNetwork=true), hostPath volumes (volume "v"), restricted volume types (volume "v" uses restricted volume type "hostPath")');
    await call('PATCH', at, { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } } }, { type: MERGE });
    const warned = await pod('d');
    expect(warned.code).toBe(201);
    expect(warned.headers.warning).toContain('would violate PodSecurity \\"restricted:latest\\"');
  });

  it('is bound once, then ends by its grace period when its kubelet says so', async () => {
    await namespace();
    await pod('a', {}, { terminationGracePeriodSeconds: 7 });
    const bind = (name: string) => call('POST', `${at}/pods/a/binding`, { metadata: { name: 'a' }, target: { kind: 'Node', name } });
    expect((await bind('local')).code).toBe(201);
    expect((await bind('other')).body).toMatchObject({ code: 409, message: 'Operation cannot be fulfilled on pods/binding "a": pod a is already assigned to node "local"' });
    expect((await call('GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dlocal')).body.items.map(({ metadata }) => metadata.name)).toContain('a');
    const marked = await call('DELETE', `${at}/pods/a`);
    expect(marked.body.metadata).toMatchObject({ deletionGracePeriodSeconds: 7 });
    expect(Date.parse(marked.body.metadata.deletionTimestamp ?? '')).toBeGreaterThan(Date.now() + 4_000);
    expect((await call('DELETE', `${at}/pods/a`, { gracePeriodSeconds: 60 })).body.metadata).toMatchObject({ deletionGracePeriodSeconds: 7 });
    expect((await call('PATCH', `${at}/pods/a`, { spec: { nodeName: 'other' } }, { type: MERGE })).body.message).toContain('pod updates may not change fields other than');
    await call('DELETE', `${at}/pods/a`, { gracePeriodSeconds: 0, preconditions: { uid: marked.body.metadata.uid } });
    expect((await call('GET', `${at}/pods/a`)).code).toBe(404);
  });

  it('is evicted only as far as budgets allow', async () => {
    await namespace();
    const ready = { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } };
    for (const name of ['a', 'b']) {
      await pod(name, {}, { nodeName: 'local', terminationGracePeriodSeconds: 0 });
      await call('PATCH', `${at}/pods/${name}/status`, ready, { type: MERGE });
    }
    const budgets = at.replace('/api/v1', '/apis/policy/v1');
    await call('POST', `${budgets}/poddisruptionbudgets`, { metadata: { name: 'one' }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'x' } } } });
    const evict = (name: string) => call('POST', `${at}/pods/${name}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } });
    expect((await evict('a')).code).toBe(201);
    const refused = await evict('b');
    expect(refused.body).toMatchObject({ code: 429, reason: 'TooManyRequests', message: `Cannot evict pod as it would violate the pod's disruption budget.`, details: { causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget one needs 1 healthy pods and has 1 currently' }] } });
  });

  it('keeps the claim it mounts from going', async () => {
    await namespace();
    await claim('world', '1Gi');
    await pod('a', {}, { volumes: [{ name: 'w', persistentVolumeClaim: { claimName: 'world' } }] });
    expect((await call('DELETE', `${at}/persistentvolumeclaims/world`)).body.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await call('GET', `${at}/persistentvolumeclaims/world`)).code).toBe(200);
    await call('DELETE', `${at}/pods/a`);
    expect(await eventually(async () => (await call('GET', `${at}/persistentvolumeclaims/world`)).code === 404)).toBe(true);
  });
});
