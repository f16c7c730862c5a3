import { CoreV1Api, CustomObjectsApi, KubeConfig, KubernetesObjectApi, makeInformer, PatchStrategy, setHeaderOptions, ApiextensionsV1Api, AuthorizationV1Api, CoordinationV1Api } from '@kubernetes/client-node';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './test-support/client.ts';
import { startKube, type TestKube } from './testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'kube-client-node-'));
const config = new KubeConfig();
let kube: TestKube;
const group = { group: 'example.io', version: 'v1', plural: 'cards', namespace: 'default' };

beforeAll(async () => {
  kube = await startKube({ dir });
  config.loadFromFile(kube.kubeconfig);
  const schema = { type: 'object', properties: { spec: { type: 'object', properties: { suit: { type: 'string' } } }, status: { type: 'object', properties: { played: { type: 'boolean' } } } } };
  await config.makeApiClient(ApiextensionsV1Api).createCustomResourceDefinition({
    body: {
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'cards.example.io' },
      spec: { group: 'example.io', scope: 'Namespaced', names: { plural: 'cards', kind: 'Card' }, versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: schema } }] },
    },
  });
});
afterAll(async () => {
  await kube.stop();
  rmSync(dir, { recursive: true });
});

describe('@kubernetes/client-node, unpatched', () => {
  it('reads and writes typed objects', async () => {
    const core = config.makeApiClient(CoreV1Api);
    const made = await core.createNamespacedSecret({ namespace: 'default', body: { metadata: { name: 's' }, stringData: { a: 'b' } } });
    expect(made).toMatchObject({ type: 'Opaque', data: { a: 'Yg==' } });
    expect(made.metadata?.creationTimestamp).toBeInstanceOf(Date);
    expect((await core.listNamespacedSecret({ namespace: 'default' })).items.map(({ metadata }) => metadata?.name)).toEqual(['s']);
    await expect(core.readNamespacedSecret({ namespace: 'default', name: 'none' })).rejects.toMatchObject({ code: 404 });
    await core.deleteNamespacedSecret({ namespace: 'default', name: 's' });
  });

  it('applies custom objects and their status by the server side', async () => {
    const custom = config.makeApiClient(CustomObjectsApi);
    const body = (rest: object) => ({ apiVersion: 'example.io/v1', kind: 'Card', metadata: { name: 'ace' }, ...rest });
    const options = setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply);
    const made: unknown = await eventually(() => custom.patchNamespacedCustomObject({ ...group, name: 'ace', body: body({ spec: { suit: 'hearts' } }), fieldManager: 'dealer', force: true, fieldValidation: 'Strict' }, options).catch(() => undefined));
    expect(made).toMatchObject({ spec: { suit: 'hearts' }, metadata: { generation: 1, managedFields: [{ manager: 'dealer', operation: 'Apply' }] } });
    const status: unknown = await custom.patchNamespacedCustomObjectStatus({ ...group, name: 'ace', body: body({ status: { played: true } }), fieldManager: 'player', force: true }, options);
    expect(status).toMatchObject({ spec: { suit: 'hearts' }, status: { played: true }, metadata: { generation: 1 } });
    expect((status as { metadata: { managedFields: object[] } }).metadata.managedFields).toEqual(expect.arrayContaining([expect.objectContaining({ manager: 'player', subresource: 'status', operation: 'Apply' })]));
  });

  it('discovers kinds on its own, for objects of any kind', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const made = await objects.create({ apiVersion: 'example.io/v1', kind: 'Card', metadata: { name: 'king', namespace: 'default' } });
    expect((made.metadata as { uid?: string }).uid).toMatch(/^[0-9a-f-]{36}$/);
    expect((await objects.list('example.io/v1', 'Card', 'default')).items).toHaveLength(2);
    await objects.delete(made);
  });

  it('watches through its informer', async () => {
    const core = config.makeApiClient(CoreV1Api);
    const informer = makeInformer(config, '/api/v1/namespaces/default/configmaps', () => core.listNamespacedConfigMap({ namespace: 'default' }));
    const seen: string[] = [];
    informer.on('add', (object) => seen.push(`+${object.metadata?.name}`));
    informer.on('delete', (object) => seen.push(`-${object.metadata?.name}`));
    await informer.start();
    await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'm' } } });
    await core.deleteNamespacedConfigMap({ namespace: 'default', name: 'm' });
    await eventually(() => Promise.resolve(seen.includes('-m')));
    await informer.stop();
    expect(seen).toEqual(['+kube-root-ca.crt', '+m', '-m']);
  });

  it('holds Leases and asks for permissions', async () => {
    const leases = config.makeApiClient(CoordinationV1Api);
    const lease = await leases.createNamespacedLease({ namespace: 'default', body: { metadata: { name: 'leader' }, spec: { holderIdentity: 'a', leaseDurationSeconds: 15 } } });
    const taken = { ...lease, spec: { ...lease.spec, holderIdentity: 'b' } };
    await leases.replaceNamespacedLease({ namespace: 'default', name: 'leader', body: taken });
    await expect(leases.replaceNamespacedLease({ namespace: 'default', name: 'leader', body: taken })).rejects.toMatchObject({ code: 409 });
    const review = await config.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({ body: { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } } });
    expect(review.status?.allowed).toBe(true);
  });
});
