import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, eventually, watch, type Client } from './test-support/client.ts';
import { startKube, type TestKube } from './testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'kube-'));
let kube: TestKube;
let call: Client;
const MERGE = 'application/merge-patch+json';
const APPLY = 'application/apply-patch+yaml';
const WIDGETS = '/apis/example.io/v1/namespaces/default/widgets';
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.example.io' },
  spec: {
    group: 'example.io', scope: 'Namespaced', names: { plural: 'widgets', kind: 'Widget', shortNames: ['wi'] },
    versions: [{
      name: 'v1', served: true, storage: true, subresources: { status: {} },
      additionalPrinterColumns: [{ name: 'Colour', type: 'string', jsonPath: '.spec.colour' }],
      schema: {
        openAPIV3Schema: {
          type: 'object', required: ['spec'],
          properties: {
            spec: { type: 'object', required: ['colour'], properties: { colour: { type: 'string', enum: ['red', 'blue'] }, size: { type: 'integer', default: 3, maximum: 9 } }, 'x-kubernetes-validations': [{ rule: 'self.colour != "blue" || self.size < 5', message: 'blue ones are small' }] },
            status: { type: 'object', properties: { phase: { type: 'string' } } },
          },
        },
      },
    }],
  },
};
const widget = (name: string, spec: object = { colour: 'red' }) => ({ apiVersion: 'example.io/v1', kind: 'Widget', metadata: { name }, spec });

beforeAll(async () => {
  kube = await startKube({ dir, people: { alice: ['devs'] } });
  call = clientOf(kube);
  expect((await call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition)).code).toBe(201);
  await eventually(async () => (await call('GET', WIDGETS)).code === 200);
});
afterAll(async () => {
  await kube.stop();
  rmSync(dir, { recursive: true });
});

describe('discovery', () => {
  it('names its version and groups, plainly and aggregated, custom ones too', async () => {
    expect((await call('GET', '/version')).body).toMatchObject({ gitVersion: 'v1.36.3', major: '1', minor: '36' });
    expect((await call('GET', '/api')).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    expect((await call('GET', '/apis/example.io/v1')).text).toContain('"widgets/status"');
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
    const aggregated = await call('GET', '/apis', undefined, { accept });
    expect(aggregated.headers['content-type']).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    expect(aggregated.text).toContain('"resource":"widgets"');
  });

  it('serves an OpenAPI v3 index and a document for each group', async () => {
    const index = (await call('GET', '/openapi/v3')).body.paths as Record<string, { serverRelativeURL: string }>;
    for (const path of ['api/v1', 'apis/policy/v1', 'apis/example.io/v1']) {
      const document = await call('GET', index[path]?.serverRelativeURL ?? '');
      expect(document.body, path).toMatchObject({ openapi: expect.stringMatching(/^3\./) as string });
    }
    expect((await call('GET', '/openapi/v2')).code).toBe(501);
  });

  it('answers what it does not know as the real server does', async () => {
    expect(await call('GET', '/apis/apps/v1/deployments')).toMatchObject({ code: 404, text: '404 page not found\n' });
    expect((await call('GET', '/api/v1/namespaces/default/pods/x/exec')).body).toMatchObject({ code: 501, reason: 'NotImplemented' });
    for (const path of ['/api/v1/pods/x', '/api/v1/namespaces/default/nodes', '/api/v1/namespaces/default/pods/x/nonsense']) expect((await call('GET', path)).code, path).toBe(404);
    expect((await call('PUT', '/api/v1/namespaces/default/pods', {})).code).toBe(405);
    expect((await call('GET', '/api/v1/pods', undefined, { accept: 'application/vnd.kubernetes.protobuf' })).body).toMatchObject({ code: 406, reason: 'NotAcceptable' });
    expect((await call('POST', '/api/v1/namespaces/default/pods', 'k8s', { type: 'application/vnd.kubernetes.protobuf' })).body).toMatchObject({ code: 415, reason: 'UnsupportedMediaType' });
  });
});

describe('writing objects', () => {
  it('creates, defaults, counts generations, and keeps status apart', async () => {
    const made = await call('POST', WIDGETS, { ...widget('plain'), status: { phase: 'mine' } });
    expect(made.code).toBe(201);
    expect(made.body).toMatchObject({ spec: { colour: 'red', size: 3 }, metadata: { generation: 1, namespace: 'default' } });
    expect(made.body.status).toBeUndefined();
    const status = await call('PATCH', `${WIDGETS}/plain/status`, { status: { phase: 'Done' }, spec: { size: 9 } }, { type: MERGE });
    expect(status.body).toMatchObject({ status: { phase: 'Done' }, spec: { size: 3 }, metadata: { generation: 1 } });
    const spec = await call('PATCH', `${WIDGETS}/plain`, { status: { phase: 'No' }, spec: { size: 4 } }, { type: MERGE });
    expect(spec.body).toMatchObject({ status: { phase: 'Done' }, spec: { size: 4 }, metadata: { generation: 2 } });
    const same = await call('PATCH', `${WIDGETS}/plain`, { spec: { size: 4 } }, { type: MERGE });
    expect(same.body.metadata.resourceVersion).toBe(spec.body.metadata.resourceVersion);
  });

  const refused: [string, unknown, number, string][] = [
    ['a value outside an enumeration', widget('x', { colour: 'green' }), 422, 'spec.colour: Unsupported value: "green": supported values: "red", "blue"'],
    ['a missing field', widget('x', {}), 422, 'Widget.example.io "x" is invalid: [spec.colour: Required value'],
    ['a broken rule between fields', widget('x', { colour: 'blue', size: 7 }), 422, 'blue ones are small'],
    ['a name with capitals', widget('Big'), 422, `metadata.name: Invalid value: "Big": a lowercase RFC 1123 subdomain must consist of`],
    ['no name', { ...widget(''), metadata: {} }, 422, 'metadata.name: Required value: name or generateName is required'],
    ['another namespace', { ...widget('x'), metadata: { name: 'x', namespace: 'kube-system' } }, 400, 'the namespace of the provided object does not match the namespace sent on the request'],
    ['another kind', { ...widget('x'), apiVersion: 'v1' }, 400, 'does not match the expected API version (example.io/v1)'],
    ['a body that is no JSON', '{', 400, 'json parse error'],
    ['a body above the limit', `{"a":"${'x'.repeat(3_200_000)}"}`, 413, 'Request entity too large: limit is 3145728'],
  ];
  it.each(refused)('refuses %s with a Status that names it', async (_case, body, code, message) => {
    const reply = await call('POST', WIDGETS, body);
    expect(reply.body).toMatchObject({ kind: 'Status', status: 'Failure', code });
    expect(reply.body.message).toContain(message);
  });

  it('tells of unknown fields, or refuses them when asked to be strict, or is silent', async () => {
    const body = widget('fields', { colour: 'red', shape: 'round' });
    const strict = await call('POST', `${WIDGETS}?fieldValidation=Strict`, body);
    expect(strict.body).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(strict.body.message).toContain('strict decoding error: unknown field "spec.shape"');
    const warned = await call('POST', `${WIDGETS}?fieldValidation=Warn&dryRun=All`, body);
    expect(warned.headers.warning).toContain('unknown field \\"spec.shape\\"');
    expect((await call('POST', `${WIDGETS}?fieldValidation=Ignore&dryRun=All`, body)).headers.warning).toBeUndefined();
    expect((await call('GET', `${WIDGETS}/fields`)).code).toBe(404);
  });

  it('refuses what was changed meanwhile, what exists already and what is another object by now', async () => {
    const made = (await call('POST', WIDGETS, widget('versioned'))).body;
    expect((await call('POST', WIDGETS, widget('versioned'))).body).toMatchObject({ code: 409, reason: 'AlreadyExists', message: 'widgets.example.io "versioned" already exists' });
    await call('PATCH', `${WIDGETS}/versioned`, { spec: { size: 5 } }, { type: MERGE });
    const stale = await call('PUT', `${WIDGETS}/versioned`, made);
    expect(stale.body).toMatchObject({ code: 409, reason: 'Conflict', message: 'Operation cannot be fulfilled on widgets.example.io "versioned": the object has been modified; please apply your changes to the latest version and try again' });
    expect((await call('PATCH', `${WIDGETS}/versioned`, { metadata: { resourceVersion: made.metadata.resourceVersion } }, { type: MERGE })).code).toBe(409);
    expect((await call('PUT', `${WIDGETS}/versioned`, widget('versioned'))).body.message).toContain('metadata.resourceVersion: Invalid value: 0: must be specified for an update');
    expect((await call('DELETE', `${WIDGETS}/versioned`, { preconditions: { uid: 'another' } })).body).toMatchObject({ code: 409, reason: 'Conflict' });
    expect((await call('DELETE', `${WIDGETS}/versioned`, { preconditions: { resourceVersion: '1' } })).code).toBe(409);
  });

  it('applies JSON patches and strategic merges, and knows which kinds take them', async () => {
    await call('POST', WIDGETS, widget('patched'));
    const patched = await call('PATCH', `${WIDGETS}/patched`, [{ op: 'test', path: '/spec/size', value: 3 }, { op: 'replace', path: '/spec/size', value: 6 }], { type: 'application/json-patch+json' });
    expect(patched.body.spec).toMatchObject({ size: 6 });
    expect((await call('PATCH', `${WIDGETS}/patched`, [{ op: 'test', path: '/spec/size', value: 3 }], { type: 'application/json-patch+json' })).code).toBe(422);
    expect((await call('PATCH', `${WIDGETS}/patched`, {}, { type: 'application/strategic-merge-patch+json' })).code).toBe(415);
    const service = { metadata: { name: 'ports' }, spec: { ports: [{ name: 'a', port: 1 }, { name: 'b', port: 2 }] } };
    await call('POST', '/api/v1/namespaces/default/services', service);
    const merged = await call('PATCH', '/api/v1/namespaces/default/services/ports', { spec: { ports: [{ port: 2, targetPort: 99 }] } }, { type: 'application/strategic-merge-patch+json' });
    expect((merged.body.spec as { ports: object[] }).ports).toMatchObject([{ name: 'a', port: 1 }, { name: 'b', port: 2, targetPort: 99 }]);
  });

  it('knows whose fields are whose: apply, conflict, force', async () => {
    const apply = (manager: string, spec: object, query = '') => call('PATCH', `${WIDGETS}/applied?fieldManager=${manager}${query}`, widget('applied', spec), { type: APPLY });
    expect((await apply('git', { colour: 'red', size: 2 })).code).toBe(201);
    expect((await apply('git', { colour: 'red', size: 2 })).code).toBe(200);
    const conflict = await apply('hand', { colour: 'red', size: 4 });
    expect(conflict.body).toMatchObject({ code: 409, reason: 'Conflict', details: { causes: [{ reason: 'FieldManagerConflict', field: '.spec.size' }] } });
    expect(conflict.body.message).toContain('Apply failed with 1 conflict: conflict with "git"');
    expect((await apply('hand', { colour: 'red', size: 4 }, '&force=true')).body.spec).toMatchObject({ size: 4 });
    expect((await apply('git', { colour: 'red' })).body.spec).toMatchObject({ size: 4 });
    const unknown = await apply('git', { colour: 'red', shape: 1 }, '&force=true');
    expect(unknown.body.message).toBe('failed to create typed patch object (/applied; example.io/v1, Kind=Widget): .spec.shape: field not declared in schema');
    expect((await call('PATCH', `${WIDGETS}/applied`, widget('applied'), { type: APPLY })).body.message).toContain('fieldManager: Required value');
    // As recorded from Kubernetes 1.36: a version alone lets a gone object be made anew, a uid does not.
    const gone = widget('gone', { colour: 'red' });
    const anew = await call('PATCH', `${WIDGETS}/gone?fieldManager=git`, { ...gone, metadata: { name: 'gone', uid: '11111111-1111-4111-8111-111111111111', resourceVersion: '5' } }, { type: APPLY });
    expect(anew.body).toMatchObject({ code: 409, reason: 'Conflict', message: 'Operation cannot be fulfilled on widgets.example.io "gone": uid mismatch: the provided object specified uid 11111111-1111-4111-8111-111111111111, and no existing object was found' });
    expect((await call('PATCH', `${WIDGETS}/gone?fieldManager=git`, { ...gone, metadata: { name: 'gone', resourceVersion: '5' } }, { type: APPLY })).code).toBe(201);
    const dry = await apply('git', { colour: 'blue', size: 1 }, '&force=true&dryRun=All');
    expect(dry.body.spec).toMatchObject({ colour: 'blue' });
    expect((await call('GET', `${WIDGETS}/applied`)).body.spec).toMatchObject({ colour: 'red' });
  });
});

describe('the end of objects', () => {
  it('waits for finalizers, takes no new ones, and ends with the last', async () => {
    await call('POST', WIDGETS, { ...widget('held'), metadata: { name: 'held', finalizers: ['example.io/a', 'example.io/b'] } });
    const marked = await call('DELETE', `${WIDGETS}/held`);
    expect(marked.body.metadata).toMatchObject({ deletionTimestamp: expect.any(String) as string, deletionGracePeriodSeconds: 0, generation: 2 });
    expect((await call('PATCH', `${WIDGETS}/held`, { metadata: { finalizers: ['example.io/c'] } }, { type: MERGE })).body.message).toContain('Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.io/c"}');
    await call('PATCH', `${WIDGETS}/held`, { metadata: { finalizers: ['example.io/b'] } }, { type: MERGE });
    expect((await call('GET', `${WIDGETS}/held`)).code).toBe(200);
    await call('PATCH', `${WIDGETS}/held`, { metadata: { finalizers: null } }, { type: MERGE });
    expect((await call('GET', `${WIDGETS}/held`)).body).toMatchObject({ code: 404, message: 'widgets.example.io "held" not found' });
  });

  const policies = [['Background', 404], ['Foreground', 404], ['Orphan', 200]] as const;
  it.each(policies)('does with dependents what the policy %s says', async (propagationPolicy, code) => {
    const name = propagationPolicy.toLowerCase();
    const owner = (await call('POST', WIDGETS, widget(`owner-${name}`))).body.metadata;
    const ownerReferences = [{ apiVersion: 'example.io/v1', kind: 'Widget', name: owner.name, uid: owner.uid, blockOwnerDeletion: true }];
    await call('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: `owned-${name}`, ownerReferences } });
    await call('DELETE', `${WIDGETS}/owner-${name}`, { propagationPolicy });
    await eventually(async () => (await call('GET', `${WIDGETS}/owner-${name}`)).code === 404);
    const left = await eventually(async () => {
      const reply = await call('GET', `/api/v1/namespaces/default/configmaps/owned-${name}`);
      return reply.code === code && reply;
    });
    expect(left && left.body.metadata.ownerReferences).toBeUndefined();
    expect(left && left.code).toBe(code);
  });

  it('keeps an owner that ends in the foreground until what blocks it has gone', async () => {
    const owner = (await call('POST', WIDGETS, widget('patient'))).body.metadata;
    const ownerReferences = [{ apiVersion: 'example.io/v1', kind: 'Widget', name: owner.name, uid: owner.uid, blockOwnerDeletion: true }];
    await call('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'slow', ownerReferences, finalizers: ['example.io/a'] } });
    expect((await call('DELETE', `${WIDGETS}/patient`, { propagationPolicy: 'Foreground' })).body.metadata.finalizers).toEqual(['foregroundDeletion']);
    await eventually(async () => (await call('GET', '/api/v1/namespaces/default/configmaps/slow')).body.metadata.deletionTimestamp !== undefined);
    expect((await call('GET', `${WIDGETS}/patient`)).code).toBe(200);
    await call('PATCH', '/api/v1/namespaces/default/configmaps/slow', { metadata: { finalizers: null } }, { type: MERGE });
    expect(await eventually(async () => (await call('GET', `${WIDGETS}/patient`)).code === 404)).toBe(true);
  });

  it('takes the objects of a definition with it, and serves it no more', async () => {
    const names = { plural: 'gadgets', kind: 'Gadget' };
    const [at, gadgets] = ['/apis/apiextensions.k8s.io/v1/customresourcedefinitions', '/apis/example.io/v1/namespaces/default/gadgets'];
    const gadget = { apiVersion: 'example.io/v1', kind: 'Gadget', metadata: { name: 'g', finalizers: ['example.io/a'] } };
    const make = () => call('POST', at, { ...definition, metadata: { name: 'gadgets.example.io' }, spec: { ...definition.spec, names, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] } });
    await make();
    expect((await call('POST', gadgets, gadget)).code).toBe(201);
    await call('DELETE', `${at}/gadgets.example.io`);
    expect((await call('GET', `${at}/gadgets.example.io`)).code).toBe(200);
    await call('PATCH', `${gadgets}/g`, { metadata: { finalizers: null } }, { type: MERGE });
    expect(await eventually(async () => (await call('GET', `${at}/gadgets.example.io`)).code === 404)).toBe(true);
    expect(await call('GET', gadgets)).toMatchObject({ code: 404, text: '404 page not found\n' });
    await make();
    expect((await call('GET', gadgets)).body.items).toEqual([]);
  });

  it('collects what is made for an owner that is gone', async () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name: 'gone', uid: 'no-such-uid' }];
    await call('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'late', ownerReferences } });
    expect(await eventually(async () => (await call('GET', '/api/v1/namespaces/default/configmaps/late')).code === 404)).toBe(true);
  });

  it('empties a namespace before it goes, and takes nothing new meanwhile', async () => {
    await call('POST', '/api/v1/namespaces', { metadata: { name: 'short' } });
    expect((await call('GET', '/api/v1/namespaces/short/serviceaccounts/default')).code).toBe(200);
    expect((await call('GET', '/api/v1/namespaces/short/configmaps/kube-root-ca.crt')).text).toContain('BEGIN CERTIFICATE');
    await call('POST', '/api/v1/namespaces/short/configmaps', { metadata: { name: 'stays', finalizers: ['example.io/a'] } });
    expect((await call('DELETE', '/api/v1/namespaces/short')).body).toMatchObject({ status: { phase: 'Terminating' } });
    const late = await call('POST', '/api/v1/namespaces/short/configmaps', { metadata: { name: 'late' } });
    expect(late.body).toMatchObject({ code: 403, message: 'configmaps "late" is forbidden: unable to create new content in namespace short because it is being terminated', details: { causes: [{ reason: 'NamespaceTerminating' }] } });
    await call('PATCH', '/api/v1/namespaces/short/configmaps/stays', { metadata: { finalizers: null } }, { type: MERGE });
    expect(await eventually(async () => (await call('GET', '/api/v1/namespaces/short')).code === 404)).toBe(true);
    expect((await call('POST', '/api/v1/namespaces/short/configmaps', { metadata: { name: 'x' } })).body.message).toBe('namespaces "short" not found');
  });

  it('keeps the namespaces a cluster stands on', async () => {
    expect((await call('DELETE', '/api/v1/namespaces/kube-system')).body).toMatchObject({ code: 403, message: 'namespaces "kube-system" is forbidden: this namespace may not be deleted' });
  });

  it('deletes a selection at once', async () => {
    for (const name of ['c1', 'c2', 'c3']) await call('POST', '/api/v1/namespaces/default/secrets', { metadata: { name, labels: { set: name === 'c3' ? 'b' : 'a' } } });
    expect((await call('DELETE', '/api/v1/namespaces/default/secrets?labelSelector=set%3Da')).body.items).toHaveLength(2);
    expect((await call('GET', '/api/v1/namespaces/default/secrets')).body.items.map(({ metadata }) => metadata.name)).toEqual(['c3']);
  });
});

describe('lists and watches', () => {
  const MAPS = '/api/v1/namespaces/paged/configmaps';
  beforeAll(async () => {
    await call('POST', '/api/v1/namespaces', { metadata: { name: 'paged' } });
    for (const index of [1, 2, 3, 4, 5]) await call('POST', MAPS, { metadata: { name: `m${index}`, labels: { parity: index % 2 ? 'odd' : 'even', number: String(index) } } });
  });

  const selections: [string, string[]][] = [
    ['labelSelector=parity=odd', ['m1', 'm3', 'm5']], ['labelSelector=parity!=odd,number', ['m2', 'm4']], ['labelSelector=parity!=odd', ['kube-root-ca.crt', 'm2', 'm4']], ['labelSelector=number in (1,2)', ['m1', 'm2']],
    ['labelSelector=number notin (1,2),parity', ['m3', 'm4', 'm5']], ['labelSelector=!parity', ['kube-root-ca.crt']], ['fieldSelector=metadata.name=m3', ['m3']],
    ['fieldSelector=metadata.name!=m3&labelSelector=parity=odd', ['m1', 'm5']],
  ];
  it.each(selections)('selects by %s', async (query, names) => {
    const reply = await call('GET', `${MAPS}?${encodeURI(query)}`);
    expect(reply.body.items.map(({ metadata }) => metadata.name)).toEqual(names);
  });

  it('refuses selectors it cannot read and fields it does not select by', async () => {
    expect((await call('GET', `${MAPS}?labelSelector=a%20b`)).body).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect((await call('GET', `${MAPS}?fieldSelector=data.x%3D1`)).body.message).toContain('"data.x" is not a known field selector');
  });

  it('lists in pages of one moment, whatever happens between them', async () => {
    const first = await call('GET', `${MAPS}?limit=2&labelSelector=parity`);
    expect(first.body.metadata).toMatchObject({ remainingItemCount: 3 });
    await call('PATCH', `${MAPS}/m5`, { data: { late: 'yes' } }, { type: MERGE });
    await call('POST', MAPS, { metadata: { name: 'm0', labels: { parity: 'even' } } });
    const token = (reply: typeof first) => (reply.body.metadata as unknown as { continue: string }).continue;
    const second = await call('GET', `${MAPS}?limit=2&continue=${token(first)}`);
    const third = await call('GET', `${MAPS}?limit=2&continue=${token(second)}`);
    const all = [first, second, third].flatMap(({ body }) => body.items);
    expect(all.map(({ metadata }) => metadata.name)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
    expect(all[4]?.data).toBeUndefined();
    expect(third.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
    expect(token(third)).toBeUndefined();
    expect((await call('GET', `${MAPS}?limit=2&continue=nonsense`)).code).toBe(400);
  });

  it('watches from a list on: nothing twice, nothing missed', async () => {
    const { resourceVersion } = (await call('GET', MAPS)).body.metadata;
    const seen = watch(kube, `${MAPS}?watch=true&resourceVersion=${resourceVersion}`, 3);
    await call('POST', MAPS, { metadata: { name: 'w' } });
    await call('PATCH', `${MAPS}/w`, { data: { a: 'b' } }, { type: MERGE });
    await call('DELETE', `${MAPS}/w`);
    const events = await seen;
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    const replayed = await watch(kube, `${MAPS}?watch=true&resourceVersion=${resourceVersion}`, 3);
    expect(replayed).toEqual(events);
  });

  it('shows a selection as objects enter and leave it', async () => {
    const { resourceVersion } = (await call('GET', MAPS)).body.metadata;
    const seen = watch(kube, `${MAPS}?watch=1&labelSelector=team%3Dred&resourceVersion=${resourceVersion}`, 2);
    await call('PATCH', `${MAPS}/m1`, { metadata: { labels: { team: 'red' } } }, { type: MERGE });
    await call('PATCH', `${MAPS}/m1`, { metadata: { labels: { team: 'blue' } } }, { type: MERGE });
    expect((await seen).map(({ type, object }) => [type, object.metadata.labels?.team])).toEqual([['ADDED', 'red'], ['DELETED', 'red']]);
  });

  it('streams the initial state with a marked bookmark when asked', async () => {
    const events = await watch(kube, `${MAPS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=number`, 6);
    expect(events.map(({ type }) => type)).toEqual([...Array<string>(5).fill('ADDED'), 'BOOKMARK']);
    expect(events[5]?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
    expect((await call('GET', `${MAPS}?watch=true&sendInitialEvents=true`)).code).toBe(422);
  });

  it('sends a bookmark before the time of a watch is over, and ends it', async () => {
    const start = Date.now();
    const events = await watch(kube, `${MAPS}?watch=true&resourceVersion=${(await call('GET', MAPS)).body.metadata.resourceVersion}&allowWatchBookmarks=true&timeoutSeconds=1`, 99);
    expect(events.map(({ type }) => type)).toEqual(['BOOKMARK']);
    expect(Date.now() - start).toBeGreaterThan(900);
  });

  it('answers a future version with a Timeout', async () => {
    const future = await call('GET', `${MAPS}?resourceVersion=99999999`);
    expect(future.body).toMatchObject({ code: 504, reason: 'Timeout' });
    expect(future.body.message).toContain('Too large resource version: 99999999');
  });

  it('shows tables, with the columns of a definition for custom kinds', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const table = await call('GET', `${WIDGETS}?fieldSelector=metadata.name%3Dplain`, undefined, { accept });
    expect(table.body).toMatchObject({ kind: 'Table', columnDefinitions: [{ name: 'Name' }, { name: 'Colour' }], rows: [{ cells: ['plain', 'red'], object: { kind: 'PartialObjectMetadata' } }] });
    const maps = await call('GET', MAPS, undefined, { accept });
    expect((maps.body.columnDefinitions as { name: string }[]).map(({ name }) => name)).toEqual(['Name', 'Data', 'Age']);
  });

  it('shows one Event under both its groups', async () => {
    const event = { metadata: { name: 'e1' }, involvedObject: { kind: 'Pod', name: 'p', namespace: 'paged' }, message: 'hello', reason: 'Greeting', type: 'Normal', source: { component: 'test' } };
    expect((await call('POST', '/api/v1/namespaces/paged/events', event)).code).toBe(201);
    const newer = await call('GET', '/apis/events.k8s.io/v1/namespaces/paged/events/e1');
    expect(newer.body).toMatchObject({ apiVersion: 'events.k8s.io/v1', note: 'hello', regarding: { name: 'p' } });
    expect((await call('GET', '/api/v1/namespaces/paged/events?fieldSelector=involvedObject.name%3Dp')).body.items).toHaveLength(1);
    expect((await call('GET', '/api/v1/namespaces/paged/events?fieldSelector=involvedObject.name%3Dq')).body.items).toHaveLength(0);
  });
});
