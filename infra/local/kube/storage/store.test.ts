import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '../object.ts';
import type { StoreEvent } from './entry.ts';
import { Store } from './store.ts';

const dirs: string[] = [];
const folder = () => dirs[dirs.push(mkdtempSync(join(tmpdir(), 'store-'))) - 1] ?? '';
const object = (name: string, value = 1): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'a', uid: `uid-${name}`, resourceVersion: '', creationTimestamp: '' }, value });
const names = (store: Store) => store.list('configmaps').map(({ name }) => name);
afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true })));

describe('the store', () => {
  it('has everything again after it was opened anew, under the same revisions', async () => {
    const dir = folder();
    const store = new Store({ dir });
    for (const name of ['b', 'a', 'c']) store.put('configmaps', object(name));
    store.remove('configmaps', 'a', 'b');
    await store.close();
    const again = new Store({ dir });
    expect(names(again)).toEqual(['a', 'c']);
    expect(again.revision).toBe(store.revision);
    expect(again.get('configmaps', 'a', 'c')?.object.metadata.resourceVersion).toBe('4');
    expect(again.put('configmaps', object('d')).revision).toBe(store.revision + 1);
    await again.close();
  });

  it('cuts off a torn last record and keeps what came before it', async () => {
    const dir = folder();
    const store = new Store({ dir });
    store.put('configmaps', object('a'));
    await store.close();
    const [log = ''] = readdirSync(dir);
    appendFileSync(join(dir, log), readFileSync(join(dir, log), 'utf8').slice(0, 40));
    const again = new Store({ dir });
    expect(names(again)).toEqual(['a']);
    again.put('configmaps', object('b'));
    await again.close();
    const third = new Store({ dir });
    expect(names(third)).toEqual(['a', 'b']);
    await third.close();
  });

  it('starts over where the very first record was torn', async () => {
    const dir = folder();
    writeFileSync(join(dir, 'log-0000000000000001'), '0badc0de 2 put conf');
    const store = new Store({ dir });
    store.put('configmaps', object('a'));
    await store.close();
    const again = new Store({ dir });
    expect(names(again)).toEqual(['a']);
    await again.close();
  });

  it('lists what is there now, in the order of namespaces and names', async () => {
    const store = new Store({ dir: folder() });
    const put = (namespace: string, name: string) => store.put('configmaps', { ...object(name), metadata: { ...object(name).metadata, namespace } });
    for (const [namespace, name] of [['b', 'x'], ['a', 'y']] as const) put(namespace, name);
    expect(names(store)).toEqual(['y', 'x']);
    put('a', 'm');
    expect(names(store)).toEqual(['m', 'y', 'x']);
    store.remove('configmaps', 'a', 'y');
    expect(names(store)).toEqual(['m', 'x']);
    expect(store.list('configmaps', 'b').map(({ name }) => name)).toEqual(['x']);
    await store.close();
  });

  it('refuses to open a log that is damaged in its middle, and says where', async () => {
    const dir = folder();
    const store = new Store({ dir });
    for (const name of ['a', 'b', 'c']) store.put('configmaps', object(name));
    await store.close();
    const log = join(dir, readdirSync(dir)[0] ?? '');
    writeFileSync(log, readFileSync(log, 'utf8').replace('uid-b', 'uid-x'));
    expect(() => new Store({ dir })).toThrow(/damaged at byte \d+/);
  });

  it('makes snapshots as the log grows, loses nothing by them and keeps few files', async () => {
    const dir = folder();
    const store = new Store({ dir, snapshotBytes: 4_000 });
    for (let round = 0; round < 40; round++) {
      for (let index = 0; index < 5; index++) store.put('configmaps', object(`o${index}`, round));
      await store.settled();
    }
    store.remove('configmaps', 'a', 'o0');
    await store.close();
    expect(readdirSync(dir).filter((name) => name.startsWith('snapshot-'))).toHaveLength(1);
    const again = new Store({ dir });
    expect(names(again)).toEqual(['o1', 'o2', 'o3', 'o4']);
    expect(again.list('configmaps').every((entry) => entry.object.value === 39)).toBe(true);
    expect(again.revision).toBe(store.revision);
    await again.close();
  });

  it('tells of events in order and only once they are on disk', async () => {
    const dir = folder();
    const store = new Store({ dir });
    const told: StoreEvent[] = [];
    store.subscribe((events) => {
      const onDisk = readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8')).join('');
      for (const event of events) expect(onDisk).toContain(`${event.revision} put ${event.entry.storage} `);
      told.push(...events);
    });
    for (let index = 0; index < 20; index++) store.put('configmaps', object(`o${index}`));
    expect(told).toEqual([]);
    await store.settled();
    expect(told.map(({ revision }) => revision)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
    await store.close();
  });

  it('knows the recent past, also that of the run before, and says so when it is too old', async () => {
    const dir = folder();
    const store = new Store({ dir, history: 10 });
    for (let index = 0; index < 25; index++) store.put('configmaps', object('a', index));
    await store.settled();
    expect(store.since('configmaps', store.revision - 5)?.length).toBe(5);
    expect(store.since('configmaps', 2)).toBeUndefined();
    await store.close();
    const again = new Store({ dir, history: 1000 });
    expect(again.since('configmaps', again.revision - 5)?.map(({ type }) => type)).toEqual(Array(5).fill('MODIFIED'));
    await again.close();
  });
});
