// Three of the four ways to change a part of an object; the fourth has its own file.
import type { Case } from '../case.ts';
import { configMap } from './asks.ts';
import { shown, type KubeTarget } from './target.ts';
import { definition, madeDefinition, pathOf, thing } from './widgets.ts';

const JSON_PATCH = 'application/json-patch+json';
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';

type Row = readonly [name: string, type: string, patch: unknown, query?: string];

const DATA = { data: { a: '1', b: '2' } };
const LABELS = { labels: { tier: 'a' }, annotations: { note: 'kept' } };

const MAP_ROWS: readonly Row[] = [
  ['a JSON patch copies a label that is not there', JSON_PATCH, [{ op: 'copy', from: '/metadata/labels/none', path: '/metadata/labels/more' }]],
  ['a JSON patch adds a note that is null', JSON_PATCH, [{ op: 'add', path: '/metadata/annotations/more', value: null }]],
  ['a JSON patch adds a value that is null', JSON_PATCH, [{ op: 'add', path: '/data/c', value: null }]],
  ['a JSON patch adds', JSON_PATCH, [{ op: 'add', path: '/data/c', value: '3' }]],
  ['a JSON patch adds over what is there', JSON_PATCH, [{ op: 'add', path: '/data/a', value: '3' }]],
  ['a JSON patch replaces', JSON_PATCH, [{ op: 'replace', path: '/data/a', value: '3' }]],
  ['a JSON patch removes', JSON_PATCH, [{ op: 'remove', path: '/data/a' }]],
  ['a JSON patch moves', JSON_PATCH, [{ op: 'move', from: '/data/a', path: '/data/c' }]],
  ['a JSON patch copies', JSON_PATCH, [{ op: 'copy', from: '/data/a', path: '/data/c' }]],
  ['a JSON patch goes on when its test holds', JSON_PATCH, [{ op: 'test', path: '/data/a', value: '1' }, { op: 'remove', path: '/data/b' }]],
  ['a JSON patch stops when its test fails', JSON_PATCH, [{ op: 'test', path: '/data/a', value: '2' }, { op: 'remove', path: '/data/b' }]],
  ['a JSON patch can\'t remove what is not there', JSON_PATCH, [{ op: 'remove', path: '/data/z' }]],
  ['a JSON patch can\'t replace what is not there', JSON_PATCH, [{ op: 'replace', path: '/data/z', value: '1' }]],
  ['a JSON patch can\'t add below what is not there', JSON_PATCH, [{ op: 'add', path: '/binaryData/z', value: 'YQ==' }]],
  ['a JSON patch knows no other operations', JSON_PATCH, [{ op: 'grow', path: '/data/a' }]],
  ['a JSON patch reads escaped names', JSON_PATCH, [{ op: 'add', path: '/metadata/labels/example.io~1x', value: 'y' }]],
  ['a JSON patch is a list', JSON_PATCH, { op: 'remove', path: '/data/a' }],
  ['a JSON patch of nothing changes nothing', JSON_PATCH, []],
  ['a JSON patch gives no value of another type', JSON_PATCH, [{ op: 'add', path: '/data', value: 'text' }]],
  ['a merge patch adds and removes', MERGE, { data: { a: null, c: '3' } }],
  ['a merge patch removes a whole part', MERGE, { data: null }],
  ['a merge patch leaves out what it doesn\'t name', MERGE, { metadata: { labels: { extra: 'yes' } } }],
  ['a merge patch is an object', MERGE, []],
  ['a merge patch that is no JSON is refused', MERGE, '{"data":'],
  ['a merge patch of an unknown field is warned of', MERGE, { colour: 'red' }],
  ['a merge patch of an unknown field is refused when asked to', MERGE, { colour: 'red' }, '?fieldValidation=Strict'],
  ['a merge patch doesn\'t rename', MERGE, { metadata: { name: 'other' } }],
  ['a merge patch doesn\'t move', MERGE, { metadata: { namespace: 'other' } }],
  ['a merge patch doesn\'t change the kind', MERGE, { kind: 'Moon' }],
  ['a merge patch to an old version is a conflict', MERGE, { metadata: { resourceVersion: '1' }, data: { a: '9' } }],
  ['a merge patch to another uid is a conflict', MERGE, { metadata: { uid: '00000000-0000-0000-0000-000000000000' }, data: { a: '9' } }],
  ['a merge patch that makes it invalid is refused', MERGE, { metadata: { labels: { 'a b': 'c' } } }],
  ['a merge patch on trial changes nothing', MERGE, { data: { a: '9' } }, '?dryRun=All'],
  ['a merge patch is nobody\'s to force', MERGE, { data: { a: '9' } }, '?force=true'],
  ['a patch of an unknown type is refused', 'application/json', { data: { a: '9' } }],
  ['a manager\'s name is taken from the question', MERGE, { data: { a: '9' } }, '?fieldManager=somebody'],
  ['a manager\'s name is not too long', MERGE, { data: { a: '9' } }, `?fieldManager=${'x'.repeat(129)}`],
  ['a strategic patch merges maps', STRATEGIC, { data: { a: null, c: '3' } }],
  ['a strategic patch replaces a map when told', STRATEGIC, { data: { $patch: 'replace', c: '3' } }],
  ['a strategic patch deletes a map when told', STRATEGIC, { data: { $patch: 'delete' } }],
  ['a strategic patch knows no other directives', STRATEGIC, { data: { $patch: 'grow' } }],
  ['a strategic patch adds finalizers to those there', STRATEGIC, { metadata: { finalizers: ['example.io/b'] } }],
  ['a strategic patch takes single finalizers off', STRATEGIC, { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.io/a'] } }],
];

const SERVICE = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { clusterIP: 'None', selector: { app: 'x' }, ports: [{ name: 'a', port: 1 }, { name: 'b', port: 2 }] } };
const SERVICE_ROWS: readonly Row[] = [
  ['a strategic patch merges a port by its number', STRATEGIC, { spec: { ports: [{ port: 2, targetPort: 99 }] } }],
  ['a strategic patch adds a port', STRATEGIC, { spec: { ports: [{ name: 'c', port: 3 }] } }],
  ['a strategic patch deletes a port', STRATEGIC, { spec: { ports: [{ port: 1, $patch: 'delete' }] } }],
  ['a strategic patch replaces all ports', STRATEGIC, { spec: { ports: [{ $patch: 'replace' }, { name: 'z', port: 9 }] } }],
  ['a strategic patch orders ports', STRATEGIC, { spec: { '$setElementOrder/ports': [{ port: 2 }, { port: 1 }], ports: [{ port: 2, name: 'bb' }] } }],
  ['a strategic patch needs the key of what it merges', STRATEGIC, { spec: { ports: [{ name: 'c' }] } }],
  ['a merge patch replaces all ports', MERGE, { spec: { ports: [{ name: 'z', port: 9 }] } }],
  ['a JSON patch adds a port at the end', JSON_PATCH, [{ op: 'add', path: '/spec/ports/-', value: { name: 'c', port: 3 } }]],
  ['a JSON patch adds a port in front', JSON_PATCH, [{ op: 'add', path: '/spec/ports/0', value: { name: 'c', port: 3 } }]],
  ['a JSON patch finds no fifth port', JSON_PATCH, [{ op: 'replace', path: '/spec/ports/4/port', value: 3 }]],
  ['two ports of one name are refused', MERGE, { spec: { ports: [{ name: 'z', port: 9 }, { name: 'z', port: 8 }] } }],
];

const THING_ROWS: readonly Row[] = [
  ['a JSON patch makes labels of a thing of one that is null', JSON_PATCH, [{ op: 'add', path: '/metadata/labels', value: { more: null } }]],
  ['a JSON patch makes notes of a thing of one that is null', JSON_PATCH, [{ op: 'add', path: '/metadata/annotations', value: { more: null } }]],
  ['a JSON patch adds a field of a thing that is null', JSON_PATCH, [{ op: 'add', path: '/spec/colour', value: null }]],
  ['a defined kind takes a merge patch', MERGE, { spec: { size: 5 } }],
  ['a defined kind takes a JSON patch', JSON_PATCH, [{ op: 'replace', path: '/spec/size', value: 5 }]],
  ['a defined kind takes no strategic patch', STRATEGIC, { spec: { size: 5 } }],
  ['a patch of a defined kind is held to its schema', MERGE, { spec: { size: 50 } }],
  ['a patch of a defined kind is pruned', MERGE, { spec: { shape: 'round', size: 5 } }],
  ['a patch of a defined kind may be strict', MERGE, { spec: { shape: 'round', size: 5 } }, '?fieldValidation=Strict'],
  ['a patch of a defined kind leaves its status alone', MERGE, { spec: { size: 5 }, status: { phase: 'Done' } }],
  ['a patch that changes nothing leaves the version as it was', MERGE, { spec: { size: 3 } }],
];

/** Each patch on an object of its own. */
function rowsOn(label: string, rows: readonly Row[], make: (on: KubeTarget, namespace: string, name: string) => Promise<[path: string, body: object]>): Case<KubeTarget>[] {
  return rows.map(([name, type, patch, query = ''], at) => ({
    name,
    async observe(on) {
      const namespace = await on.namespace(label);
      const [path, body] = await make(on, namespace, `p${at}`);
      const before = await on.must('POST', path, { body });
      const { status, body: answer, warning } = await on.call('PATCH', `${path}/p${at}${query}`, { body: patch, type });
      const after = await on.must('GET', `${path}/p${at}`);
      const version = (one: Record<string, unknown>) => (one.metadata as { resourceVersion: string }).resourceVersion;
      return { status, body: shown(answer), ...(warning !== null && { warning }), moved: version(before) !== version(after) };
    },
  }));
}

export const patches: Case<KubeTarget>[] = [
  ...rowsOn('patches', MAP_ROWS, (_on, namespace, name) => Promise.resolve([`/api/v1/namespaces/${namespace}/configmaps`, { ...configMap(name, {}, { ...LABELS, finalizers: ['example.io/a'] }), ...DATA }])),
  ...rowsOn('ports', SERVICE_ROWS, (_on, namespace, name) => Promise.resolve([`/api/v1/namespaces/${namespace}/services`, { ...SERVICE, metadata: { name } }])),
  ...rowsOn('patched', THING_ROWS, async (on, namespace, name) => {
    await madeDefinition(on, definition(on, 'patchables'));
    return [pathOf(on, 'patchables', namespace), thing(on, 'patchables', name, { colour: 'red', size: 3 })];
  }),
  {
    name: 'a patch of what is not there is not found',
    async observe(on) {
      const { status, body } = await on.call('PATCH', `/api/v1/namespaces/${await on.namespace('patches')}/configmaps/none`, { body: { data: {} }, type: MERGE });
      return { status, body };
    },
  },
];
