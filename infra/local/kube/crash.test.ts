import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { KubeObject } from './object.ts';
import { clientOf, watch } from './test-support/client.ts';
import { startKube } from './testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'kube-crash-'));
const MAPS = '/api/v1/namespaces/default/configmaps';
afterAll(() => rmSync(dir, { recursive: true }));

describe('an API server that is killed', () => {
  it('has lost nothing it acknowledged, and never goes back in time', async () => {
    const acknowledged = new Map<string, string>();
    let highest = 0;
    let number = 0;
    let port: number | undefined;
    for (let round = 0; round < 3; round++) {
      const kube = await startKube({ dir, port });
      port = Number(new URL(kube.url).port);
      const call = clientOf(kube);
      const stored = new Map((await call('GET', MAPS)).body.items.map((item: KubeObject) => [item.metadata.name, item]));
      for (const [name, version] of acknowledged) expect(stored.get(name)?.metadata.resourceVersion, name).toBe(version);
      let isAlive = true;
      const writer = async () => {
        while (isAlive) {
          const name = `m${number++}`;
          const reply = await call('POST', MAPS, { metadata: { name } }).catch(() => undefined);
          if (reply?.code !== 201) return;
          const version = reply.body.metadata.resourceVersion;
          if (Number(version) <= highest - 1000) throw new Error(`version ${version} after ${highest}`);
          highest = Math.max(highest, Number(version));
          acknowledged.set(name, version);
        }
      };
      const writers = Array.from({ length: 8 }, writer);
      const before = acknowledged.size;
      await new Promise((resolve) => setTimeout(resolve, 150));
      // On a busy machine nothing may have been answered yet.
      for (const end = Date.now() + 10_000; acknowledged.size < before + 8 && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 5));
      await kube.kill();
      isAlive = false;
      await Promise.all(writers);
    }
    expect(acknowledged.size).toBeGreaterThan(20);
    expect(new Set(acknowledged.values()).size).toBe(acknowledged.size);
  });

  it('goes on with watches where they were, with definitions, tokens and what was left undone', async () => {
    const kube = await startKube({ dir });
    const call = clientOf(kube);
    const { resourceVersion } = (await call('GET', MAPS)).body.metadata;
    await call('POST', MAPS, { metadata: { name: 'before' } });
    const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    await call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { metadata: { name: 'toys.example.io' }, spec: { group: 'example.io', scope: 'Cluster', names: { plural: 'toys', kind: 'Toy' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }] } });
    const token = ((await call('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', {})).body.status as { token: string }).token;
    await kube.kill();
    const again = await startKube({ dir });
    const client = clientOf(again);
    await client('POST', MAPS, { metadata: { name: 'after' } });
    const events = await watch(again, `${MAPS}?watch=true&resourceVersion=${resourceVersion}`, 2);
    expect(events.map(({ object }) => object.metadata.name)).toEqual(['before', 'after']);
    expect((await client('POST', '/apis/example.io/v1/toys', { apiVersion: 'example.io/v1', kind: 'Toy', metadata: { name: 't' } })).code).toBe(201);
    expect((await client('GET', '/version', undefined, { token })).code).toBe(200);
    await again.stop();
  });

  it('lets no second one at its folder, and starts again after it was killed', async () => {
    const kube = await startKube({ dir });
    await expect(startKube({ dir })).rejects.toThrow(/Process \d+ uses the state folder/);
    await kube.kill();
    await (await startKube({ dir })).stop();
  });

  it('stops within seconds although somebody watches', async () => {
    const kube = await startKube({ dir });
    const seen = watch(kube, `${MAPS}?watch=true`, 1e9, 8_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = Date.now();
    await kube.stop();
    expect(Date.now() - start).toBeLessThan(3_000);
    await seen;
  });
});
