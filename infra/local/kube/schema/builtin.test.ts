import { describe, expect, it } from 'vitest';
import { builtinSchema, compileSchema, openApiV3, type JsonObject } from './index.ts';

const KINDS: [string, string, string[]][] = [
  ['', 'v1', ['Namespace', 'Pod', 'Service', 'ConfigMap', 'Secret', 'ServiceAccount', 'Event', 'Node', 'PersistentVolume', 'PersistentVolumeClaim', 'ResourceQuota', 'LimitRange', 'Endpoints']],
  ['policy', 'v1', ['PodDisruptionBudget']],
  ['networking.k8s.io', 'v1', ['NetworkPolicy', 'Ingress']],
  ['rbac.authorization.k8s.io', 'v1', ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']],
  ['coordination.k8s.io', 'v1', ['Lease']],
  ['events.k8s.io', 'v1', ['Event']],
  ['discovery.k8s.io', 'v1', ['EndpointSlice']],
  ['storage.k8s.io', 'v1', ['StorageClass']],
  ['scheduling.k8s.io', 'v1', ['PriorityClass']],
  ['apiextensions.k8s.io', 'v1', ['CustomResourceDefinition']],
];

describe('built-in schemas', () => {
  it.each(KINDS.flatMap(([group, version, kinds]) => kinds.map((kind) => [group, version, kind] as const)))('%s/%s %s is there and takes its own empty form', (group, version, kind) => {
    const schema = builtinSchema(group, version, kind);
    expect(schema?.properties?.metadata?.properties?.managedFields).toBeDefined();
    const object: JsonObject = { apiVersion: group === '' ? version : `${group}/${version}`, kind, metadata: { name: 'a', creationTimestamp: null } };
    expect(compileSchema(schema ?? {}, { kind: 'builtin' }).prune(object)).toEqual([]);
  });

  it('has no schema of a kind nobody knows', () => {
    expect(builtinSchema('', 'v1', 'Unicorn')).toBeUndefined();
  });

  const pod = compileSchema(builtinSchema('', 'v1', 'Pod') ?? {}, { kind: 'builtin' });
  const object = (container: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [container] } });

  it('a port is TCP unless it says otherwise, and null is absent', () => {
    const made = object({ name: 'game', command: null, ports: [{ containerPort: 1 }, { containerPort: 2, protocol: 'UDP' }] });
    pod.applyDefaults(made);
    expect(made).toEqual({ ...object({ name: 'game', resources: {}, ports: [{ containerPort: 1, protocol: 'TCP' }, { containerPort: 2, protocol: 'UDP' }] }), status: {} });
  });

  it('unknown fields, wrong types and missing names are told', () => {
    expect(pod.prune(object({ name: 'x', imagePolicy: 1 }))).toEqual(['spec.containers[0].imagePolicy']);
    expect(pod.validate(object({ image: 3 })).map(({ field, reason }) => `${field} ${reason}`)).toEqual(['spec.containers[0].image FieldValueTypeInvalid', 'spec.containers[0].name FieldValueRequired']);
    expect(pod.validate(object({ name: 'a', resources: { limits: { cpu: 0.5, memory: '1Gi' } }, livenessProbe: { tcpSocket: { port: 'game' } } }))).toEqual([]);
  });

  it('a schema inside a CRD is checked at any depth', () => {
    const compiled = compileSchema(builtinSchema('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition') ?? {}, { kind: 'builtin' });
    const nested = { type: 'object', properties: { a: { type: 'object', properties: { b: { type: 'string', colour: 1 } } } } };
    const crd: JsonObject = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: {}, spec: { versions: [{ name: 'v1', schema: { openAPIV3Schema: nested } }] } };
    expect(compiled.prune(crd)).toEqual(['spec.versions[0].schema.openAPIV3Schema.properties.a.properties.b.colour']);
  });
});

type Document = { openapi: string; paths: { [path: string]: { [method: string]: { [word: string]: unknown } } }; components: { schemas: { [name: string]: { [word: string]: unknown } } } };

describe('OpenAPI v3', () => {
  const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
  const schema = builtinSchema('', 'v1', 'Pod');
  const core = openApiV3('v1', [{ group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true, schema, verbs, subresources: ['status', 'log'] }]) as Document;
  const own = openApiV3('g.io/v1', [{ group: 'g.io', version: 'v1', kind: 'Thing', plural: 'things', namespaced: false, schema: { type: 'object', properties: { spec: { type: 'object' } } }, verbs, subresources: [] }]) as Document;

  it('every reference leads somewhere', () => {
    for (const document of [core, own]) {
      for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) expect(document.components.schemas[name ?? '']).toBeDefined();
    }
  });

  it('kinds carry their group, version and kind, and paths their action', () => {
    expect(own.components.schemas['io.g.v1.Thing']?.['x-kubernetes-group-version-kind']).toEqual([{ group: 'g.io', kind: 'Thing', version: 'v1' }]);
    expect(Object.keys(core.paths)).toContain('/api/v1/namespaces/{namespace}/pods/{name}/status');
    expect(core.paths['/api/v1/namespaces/{namespace}/pods/{name}']?.patch).toMatchObject({ 'x-kubernetes-action': 'patch', 'x-kubernetes-group-version-kind': { group: '', kind: 'Pod', version: 'v1' } });
  });

  it('only built-in kinds take strategic merge patches, and writes take fieldValidation', () => {
    const patch = (document: Document, path: string) => JSON.stringify(document.paths[path]?.patch);
    expect(patch(core, '/api/v1/namespaces/{namespace}/pods/{name}')).toContain('strategic-merge-patch');
    expect(patch(own, '/apis/g.io/v1/things/{name}')).not.toContain('strategic-merge-patch');
    expect(patch(own, '/apis/g.io/v1/things/{name}')).toContain('fieldValidation');
  });
});
