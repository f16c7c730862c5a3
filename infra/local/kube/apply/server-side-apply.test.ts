import { describe, expect, it } from 'vitest';
import { builtinSchema, type JsonObject, type Structural } from '../schema/index.ts';
import { ApplyTypeError, ConflictError, serverSideApply, updateManagedFields } from './index.ts';

const text: Structural = { type: 'string' };
const schema: Structural = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        game: text,
        size: { type: 'integer' },
        port: { 'x-kubernetes-int-or-string': true },
        settings: { type: 'object', additionalProperties: text },
        whole: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: text, b: text } },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        words: { type: 'array', items: text },
        tags: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
        ports: {
          type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['port', 'protocol'],
          items: { type: 'object', required: ['port'], properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' }, name: text } },
        },
      },
    },
    status: { type: 'object', properties: { phase: text } },
  },
};

const T = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
const thing = (spec: JsonObject, more: JsonObject = {}): JsonObject => ({ apiVersion: 'g.io/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'n' }, spec, ...more });

function apply(live: JsonObject | undefined, applied: JsonObject, manager: string, second = 0, more: { force?: boolean; subresource?: string } = {}) {
  return serverSideApply({ live, applied, manager, force: false, schema, apiVersion: 'g.io/v1', now: T(second), ...more });
}

function update(old: JsonObject | undefined, next: JsonObject, manager: string, second = 0, subresource = '') {
  return updateManagedFields({ old, next, manager, operation: 'Update', schema, apiVersion: 'g.io/v1', now: T(second), subresource });
}

type Entry = { manager: string; operation: string; time?: string; subresource?: string; fieldsV1: JsonObject };
const entries = (object: JsonObject) => ((object.metadata as JsonObject).managedFields ?? []) as unknown as Entry[];
const fieldsOf = (object: JsonObject, manager: string) => entries(object).find((entry) => entry.manager === manager)?.fieldsV1;
const conflictOf = (run: () => unknown): ConflictError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConflictError) return error;
    throw error;
  }
  throw new Error('there was no conflict');
};

describe('server-side apply', () => {
  it('writes down what was applied, and nothing the server owns', () => {
    const { object, changed } = apply(undefined, thing({ game: 'x', settings: { A: '1' }, words: ['a'], whole: { a: 'b' }, tags: ['t'], ports: [{ port: 1 }], free: { deep: { er: [1] } } }), 'argo', 1);
    expect(changed).toBe(true);
    expect(entries(object)).toEqual([{
      manager: 'argo', operation: 'Apply', apiVersion: 'g.io/v1', time: T(1), fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:spec': {
          'f:game': {}, 'f:settings': { 'f:A': {} }, 'f:words': {}, 'f:whole': {}, 'f:tags': { 'v:"t"': {} },
          'f:ports': { 'k:{"port":1,"protocol":"TCP"}': { '.': {}, 'f:port': {} } }, 'f:free': { 'f:deep': { '.': {}, 'f:er': {} } },
        },
      },
    }]);
  });

  it('applied twice changes nothing, not even the time', () => {
    const first = apply(undefined, thing({ game: 'x' }), 'argo', 1);
    const second = apply(first.object, thing({ game: 'x' }), 'argo', 2);
    expect(second).toEqual({ object: first.object, changed: false });
  });

  it('takes away what is no longer applied', () => {
    const { object } = apply(undefined, thing({ game: 'x', size: 1, settings: { A: '1', B: '2' }, tags: ['a', 'b'], ports: [{ port: 1 }, { port: 2 }] }), 'argo', 1);
    const next = apply(object, thing({ game: 'x', settings: { B: '2' }, tags: ['b'], ports: [{ port: 2 }] }), 'argo', 2);
    expect(next.object.spec).toEqual({ game: 'x', settings: { B: '2' }, tags: ['b'], ports: [{ port: 2 }] });
    expect(apply(next.object, thing({ game: 'x' }), 'argo', 3).object.spec).toEqual({ game: 'x' });
  });

  it('leaves what others added, also inside an item that it takes away itself', () => {
    const first = apply(undefined, thing({ ports: [{ port: 1 }] }), 'argo', 1).object;
    const second = apply(first, thing({ ports: [{ port: 1, name: 'game' }], settings: { B: 'x' } }), 'max', 2).object;
    const third = apply(second, thing({ game: 'y' }), 'argo', 3).object;
    expect(third.spec).toEqual({ game: 'y', ports: [{ port: 1, name: 'game' }], settings: { B: 'x' } });
  });

  it('two may say the same; then the field stays until both let go', () => {
    const first = apply(undefined, thing({ game: 'x' }), 'argo', 1).object;
    const both = apply(first, thing({ game: 'x' }), 'max', 2);
    expect(both.changed).toBe(false);
    expect(fieldsOf(both.object, 'max')).toEqual(fieldsOf(both.object, 'argo'));
    const one = apply(both.object, thing({}), 'argo', 3).object;
    expect(one.spec).toEqual({ game: 'x' });
    expect(entries(one).map(({ manager }) => manager)).toEqual(['max', 'argo']);
    expect((apply(one, { apiVersion: 'g.io/v1', kind: 'Thing', metadata: { name: 'a' } }, 'max', 4).object.spec as JsonObject | undefined)?.game).toBeUndefined();
  });

  it('one conflict is one sentence', () => {
    const first = apply(undefined, thing({ game: 'x' }), 'argo', 1).object;
    const error = conflictOf(() => apply(first, thing({ game: 'y' }), 'max', 2));
    expect(error.message).toBe('Apply failed with 1 conflict: conflict with "argo": .spec.game');
    expect(error.conflicts).toEqual([{ manager: 'argo', field: '.spec.game', message: 'conflict with "argo"' }]);
  });

  it('more conflicts are listed by manager, updaters with their version', () => {
    const made = update(undefined, thing({ game: 'x', size: 1, tags: ['a'], ports: [{ port: 1, name: 'old' }] }), 'kubectl-create', 1);
    const more = apply(made, thing({ settings: { A: '1' } }), 'argo', 2).object;
    const error = conflictOf(() => apply(more, thing({ game: 'y', size: 2, settings: { A: '2' }, ports: [{ port: 1, name: 'new' }] }), 'max', 3));
    expect(error.message).toBe(
      `Apply failed with 4 conflicts: conflicts with "argo":\n- .spec.settings.A\nconflicts with "kubectl-create" using g.io/v1:\n- .spec.game\n- .spec.size\n- .spec.ports[port=1,protocol="TCP"].name`,
    );
  });

  it('force takes the fields', () => {
    const first = apply(undefined, thing({ game: 'x', size: 1 }), 'argo', 1).object;
    const forced = apply(first, thing({ game: 'y' }), 'max', 2, { force: true }).object;
    expect(forced.spec).toEqual({ game: 'y', size: 1 });
    expect(fieldsOf(forced, 'argo')).toEqual({ 'f:spec': { 'f:size': {} } });
    expect(fieldsOf(forced, 'max')).toEqual({ 'f:spec': { 'f:game': {} } });
  });

  it('keeps the live order of a keyed list, and the applied order of what both have', () => {
    const first = apply(undefined, thing({ ports: [{ port: 3 }, { port: 1 }, { port: 2 }] }), 'argo', 1).object;
    const next = apply(first, thing({ ports: [{ port: 4 }, { port: 2 }, { port: 3 }] }), 'max', 2, { force: true }).object;
    expect((next.spec as { ports: { port: number }[] }).ports.map(({ port }) => port)).toEqual([1, 4, 2, 3]);
  });

  it('a map that loses all its fields stays owned by whoever owns it whole, and is null: its kind may refuse that', () => {
    const first = update(undefined, thing({ settings: {} }), 'one', 1);
    const second = apply(first, thing({ settings: { A: '1' }, free: { x: { y: 'z' } } }), 'argo', 2, { force: true }).object;
    const third = apply(second, thing({ game: 'x' }), 'argo', 3).object;
    expect(third.spec).toEqual({ game: 'x', settings: null });
    expect(fieldsOf(third, 'one')).toBeDefined();
  });

  it('an atomic list and an atomic map are one field', () => {
    const first = apply(undefined, thing({ words: ['a'], whole: { a: '1' } }), 'argo', 1).object;
    const error = conflictOf(() => apply(first, thing({ words: ['a', 'b'], whole: { a: '1', b: '2' } }), 'max', 2));
    expect(error.conflicts.map(({ field }) => field)).toEqual(['.spec.whole', '.spec.words']);
  });

  it('status is a door of its own', () => {
    const first = apply(undefined, thing({ game: 'x' }), 'argo', 1).object;
    const status = apply(first, { apiVersion: 'g.io/v1', kind: 'Thing', metadata: { name: 'a', labels: { no: 'way' } }, spec: { game: 'y' }, status: { phase: 'Up' } }, 'operator', 2, { subresource: 'status' }).object;
    expect(status).toMatchObject({ spec: { game: 'x' }, status: { phase: 'Up' } });
    expect((status.metadata as JsonObject).labels).toBeUndefined();
    expect(entries(status)[1]).toMatchObject({ manager: 'operator', subresource: 'status', fieldsV1: { 'f:status': { 'f:phase': {} } } });
    const main = apply(status, thing({ game: 'x' }, { status: { phase: 'Down' } }), 'argo', 3);
    expect(main.changed).toBe(false);
    expect(main.object.status).toEqual({ phase: 'Up' });
  });

  it('an object nobody is known to have written gets an owner first', () => {
    const error = conflictOf(() => apply(thing({ game: 'x' }), thing({ game: 'y' }), 'argo', 2));
    expect(error.message).toBe(`Apply failed with 1 conflict: conflict with "before-first-apply" using g.io/v1: .spec.game`);
  });

  it.each<[string, JsonObject, string]>([
    ['an unknown field', { colour: 'red' }, '.spec.colour: field not declared in schema'],
    ['a number for a text', { game: 1 }, '.spec.game: expected string, got &value.valueUnstructured{Value:1}'],
    ['a list for a text', { game: ['a', { b: true }] }, '.spec.game: expected string, got &value.valueUnstructured{Value:[]interface {}{"a", map[string]interface {}{"b":true}}}'],
    ['a text for a number', { size: 'x' }, '.spec.size: expected numeric (int or float), got string'],
    ['a text for a map', { settings: 'x' }, '.spec.settings: expected map, got &{x}'],
    ['a map for a list', { words: { a: 1 } }, '.spec.words: expected list, got &{map[a:1]}'],
    ['a wrong item', { words: ['a', 2] }, '.spec.words[1]: expected string, got &value.valueUnstructured{Value:2}'],
    ['a keyed item without a key that has no default', { ports: [{ name: 'x', port: 1 }, { port: 1 }] }, '.spec.ports: duplicate entries for key [port=1,protocol="TCP"]'],
    ['a set with null', { tags: [null] }, '.spec.tags: element 0: associative list without keys has an element that\'s an explicit null'],
  ])('refuses %s in the words of the real one', (_name, spec, fault) => {
    const run = () => apply(undefined, thing(spec), 'argo');
    expect(run).toThrow(ApplyTypeError);
    expect(run).toThrow(`failed to create typed patch object (n/a; g.io/v1, Kind=Thing): ${fault}`);
  });

  it('refuses managedFields in what is applied', () => {
    expect(() => apply(undefined, { ...thing({}), metadata: { name: 'a', managedFields: [] } }, 'argo')).toThrow('metadata.managedFields must be nil');
  });

  it('built-in kinds merge by their keys: two own one pod', () => {
    const pod = builtinSchema('', 'v1', 'Pod') ?? {};
    const base = { force: false, schema: pod, apiVersion: 'v1', now: T(1) };
    const made = serverSideApply({ ...base, live: undefined, manager: 'operator', applied: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', ownerReferences: [{ apiVersion: 'g/v1', kind: 'K', name: 'k', uid: 'u' }] }, spec: { containers: [{ name: 'game', image: 'i', ports: [{ containerPort: 1, protocol: 'UDP' }] }] } } }).object;
    const both = serverSideApply({ ...base, live: made, manager: 'sidecar', applied: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'proxy', image: 'p' }] } } }).object;
    expect((both.spec as { containers: JsonObject[] }).containers.map(({ name }) => name)).toEqual(['game', 'proxy']);
    expect(fieldsOf(both, 'operator')).toMatchObject({ 'f:metadata': { 'f:ownerReferences': { 'k:{"uid":"u"}': {} } }, 'f:spec': { 'f:containers': { 'k:{"name":"game"}': { 'f:ports': { 'k:{"containerPort":1,"protocol":"UDP"}': {} } } } } });
  });
});

describe('ownership after plain writes', () => {
  it('a maker owns all it wrote, containers too', () => {
    expect(entries(update(undefined, { ...thing({ settings: { A: '1' } }), metadata: { name: 'a', labels: { l: 'm' } } }, 'kubectl-create', 1))).toEqual([{
      manager: 'kubectl-create', operation: 'Update', apiVersion: 'g.io/v1', time: T(1), fieldsType: 'FieldsV1',
      fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:l': {} } }, 'f:spec': { '.': {}, 'f:settings': { '.': {}, 'f:A': {} } } },
    }]);
  });

  it("a built-in's spec is there before it is written", () => {
    const pod = builtinSchema('', 'v1', 'Pod') ?? {};
    const made = updateManagedFields({ old: undefined, next: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: { x: 'y' } }, spec: { containers: [{ name: 'game' }] } }, manager: 'm', operation: 'Update', schema: pod, apiVersion: 'v1', now: T(1) });
    expect(fieldsOf(made, 'm')).toEqual({ 'f:metadata': { 'f:labels': { '.': {}, 'f:x': {} } }, 'f:spec': { 'f:containers': { 'k:{"name":"game"}': { '.': {}, 'f:name': {} } } } });
  });

  it('a writer takes what it changes and no more; a write of the same keeps times', () => {
    const first = update(undefined, thing({ game: 'x', size: 1 }), 'one', 1);
    const second = update(first, { ...first, spec: { game: 'y', size: 1 } }, 'two', 2);
    expect(fieldsOf(second, 'one')).toEqual({ 'f:spec': { '.': {}, 'f:size': {} } });
    expect(fieldsOf(second, 'two')).toEqual({ 'f:spec': { 'f:game': {} } });
    expect(update(second, structuredClone(second), 'three', 3)).toEqual(second);
  });

  it('a removed field is nobody’s', () => {
    const first = update(undefined, thing({ game: 'x', size: 1 }), 'one', 1);
    expect(fieldsOf(update(first, { ...first, spec: { game: 'x' } }, 'two', 2), 'one')).toEqual({ 'f:spec': { '.': {}, 'f:game': {} } });
  });

  it('a client that sends no managedFields does not wipe them; an empty list does', () => {
    const first = update(undefined, thing({ game: 'x' }), 'one', 1);
    expect(entries(update(first, thing({ game: 'x' }), 'two', 2))).toEqual(entries(first));
    expect(entries(update(first, { ...first, metadata: { name: 'a', namespace: 'n', managedFields: [{}] } }, 'two', 2))).toEqual([]);
  });

  it('the status door takes no managedFields from outside', () => {
    const first = update(undefined, thing({ game: 'x' }), 'one', 1);
    const forged = { ...first, metadata: { ...(first.metadata as JsonObject), managedFields: [{ manager: 'forger', operation: 'Apply', apiVersion: 'g.io/v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:game': {} } } }] }, status: { phase: 'Up' } };
    expect(entries(update(first, forged, 'operator', 2, 'status')).map(({ manager, subresource }) => [manager, subresource])).toEqual([['one', undefined], ['operator', 'status']]);
  });

  it('the eleventh updater makes the oldest two ancient', () => {
    let object = update(undefined, thing({ settings: {} }), 'm00', 0);
    for (let index = 1; index <= 10; index++) {
      const settings = { ...((object.spec as JsonObject).settings as JsonObject), [`K${index}`]: 'v' };
      object = update(object, { ...object, spec: { settings } }, `m${String(index).padStart(2, '0')}`, index);
    }
    expect(entries(object)).toHaveLength(10);
    expect(entries(object)[0]).toMatchObject({ manager: 'ancient-changes', time: T(1) });
  });

  it('appliers come first, then by time, then by name', () => {
    let object = update(undefined, thing({ game: 'x' }), 'zed', 1);
    object = apply(object, thing({ size: 1 }), 'later', 3).object;
    object = apply(object, thing({ settings: { A: '1' } }), 'b', 2).object;
    object = apply(object, thing({ settings: { B: '1' } }), 'a', 2).object;
    expect(entries(object).map(({ manager }) => manager)).toEqual(['a', 'b', 'later', 'zed']);
  });
});
