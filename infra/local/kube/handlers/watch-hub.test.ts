import type { ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { KubeObject } from '../object.ts';
import { Store } from '../storage/store.ts';
import { WatchHub, type Watch } from './watch-hub.ts';

const dir = mkdtempSync(join(tmpdir(), 'watch-hub-'));
const store = new Store({ dir });
const hub = new WatchHub(store);
const object = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'a', uid: name, resourceVersion: '', creationTimestamp: '' } });
afterAll(async () => {
  hub.close();
  await store.close();
  rmSync(dir, { recursive: true });
});

/** A watch with what was written to it; the hub needs no more of a response than this. */
function watching(revision: number): { watch: Watch; written: Buffer[] } {
  const written: Buffer[] = [];
  const response = { write: (chunk: Buffer) => written.push(chunk), writableLength: 0, end: () => undefined } as unknown as ServerResponse;
  return { watch: { storage: 'configmaps', response, namespace: '', revision }, written };
}

it('sends each event once to each watch, in the same bytes, from where the watch stands', async () => {
  const first = store.put('configmaps', object('one'));
  const [fresh, late] = [watching(0), watching(first.revision)];
  hub.add(fresh.watch);
  hub.add(late.watch);
  await store.settled();
  store.put('configmaps', object('two'));
  await store.settled();
  expect(fresh.written).toHaveLength(2);
  expect(late.written).toHaveLength(1);
  expect(late.written[0]).toBe(fresh.written[1]);
});
