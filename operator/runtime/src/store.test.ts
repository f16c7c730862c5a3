import { expect, test } from 'vitest';
import type { KubeObject } from './kube-object.ts';
import { Store, type Change } from './store.ts';

interface Thing extends KubeObject {
  colour: string;
}
const thing = (name: string, version: number, colour: string): Thing => ({ metadata: { name, namespace: 'n', resourceVersion: String(version) }, colour });
function setup() {
  const failures: unknown[] = [];
  const store = new Store<Thing>({ colour: (one) => [one.colour] }, (error) => failures.push(error));
  const changes: string[] = [];
  store.onChange(({ old, object }: Change<Thing>) => changes.push(`${old?.colour ?? '-'}>${object?.colour ?? '-'}`));
  return { store, changes, failures };
}

test('Indexes follow every change', () => {
  const { store } = setup();
  store.set(thing('a', 1, 'red'));
  store.set(thing('b', 2, 'red'));
  store.set(thing('a', 3, 'blue'));
  expect(store.by('colour', 'red').map((one) => one.metadata.name)).toEqual(['b']);
  expect(store.by('colour', 'blue').map((one) => one.metadata.name)).toEqual(['a']);
  store.delete('n/a');
  expect(store.by('colour', 'blue')).toEqual([]);
});

test('Each change is told once, a repeated version not at all', () => {
  const { store, changes } = setup();
  store.set(thing('a', 1, 'red'));
  store.set(thing('a', 1, 'red'));
  store.set(thing('a', 2, 'blue'));
  store.delete('n/a');
  store.delete('n/a');
  expect(changes).toEqual(['->red', 'red>blue', 'blue>-']);
});

test('A fresh list takes away what is not in it', () => {
  const { store, changes } = setup();
  store.set(thing('a', 1, 'red'));
  store.set(thing('b', 2, 'blue'));
  store.replace([thing('b', 2, 'blue'), thing('c', 3, 'green')]);
  expect([...store.values()].map((one) => one.metadata.name).sort()).toEqual(['b', 'c']);
  expect(changes).toEqual(['->red', '->blue', 'red>-', '->green']);
});

test('A listener that throws keeps nobody else from hearing', () => {
  const { store, failures } = setup();
  const heard: string[] = [];
  store.onChange(() => {
    throw new Error('boom');
  });
  store.onChange(({ object }) => heard.push(object?.metadata.name ?? ''));
  store.set(thing('a', 1, 'red'));
  expect([heard, failures.length]).toEqual([['a'], 1]);
});
