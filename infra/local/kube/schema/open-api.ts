// OpenAPI v3 documents, one per group and version, as kubectl's apply, explain and edit read them.
import { definition, definitionName, type Definition } from './builtin.ts';
import type { JsonObject, Structural } from './structural.ts';

export type OpenApiKind = { group: string; version: string; kind: string; plural: string; namespaced: boolean; schema: Structural | undefined; verbs: string[]; subresources: string[] };

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const OBJECT_META = `${META}.ObjectMeta`;
const LIST_META = `${META}.ListMeta`;
const PATCH = `${META}.Patch`;

/** The document of one group and version (`v1`, `pteronimbus.io/v1alpha1`). */
export function openApiV3(groupVersion: string, kinds: OpenApiKind[]): object {
  const schemas: { [name: string]: object } = { [PATCH]: { type: 'object' } };
  const paths: { [path: string]: object } = {};
  collect(OBJECT_META, schemas);
  collect(LIST_META, schemas);
  schemas[LIST_META] ??= { type: 'object', properties: { continue: { type: 'string' }, remainingItemCount: { type: 'integer', format: 'int64' }, resourceVersion: { type: 'string' }, selfLink: { type: 'string' } } };
  for (const kind of kinds) {
    const name = addKind(kind, schemas);
    addPaths(kind, `${groupVersion.includes('/') ? 'apis' : 'api'}/${groupVersion}`, name, paths);
  }
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.36.3' }, paths, components: { schemas } };
}

/** Adds a kind and its list; answers the name of its schema. */
function addKind({ group, version, kind, schema }: OpenApiKind, schemas: { [name: string]: object }): string {
  const builtin = definitionName(group, version, kind);
  const name = builtin ?? `${group.split('.').reverse().join('.')}.${version}.${kind}`;
  if (builtin) collect(builtin, schemas);
  else schemas[name] = { type: 'object', ...customSchema(schema) };
  schemas[name] = { ...schemas[name], 'x-kubernetes-group-version-kind': [{ group, kind, version }] };
  schemas[`${name}List`] = {
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { type: 'string' },
      items: { type: 'array', items: reference(name) },
      kind: { type: 'string' },
      metadata: reference(LIST_META),
    },
    'x-kubernetes-group-version-kind': [{ group, kind: `${kind}List`, version }],
  };
  return name;
}

function customSchema(schema: Structural | undefined): object {
  return {
    ...schema,
    properties: { ...schema?.properties, apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { allOf: [reference(OBJECT_META)] } },
  };
}

function reference(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** Copies a built-in definition and all it refers to. */
function collect(name: string, schemas: { [name: string]: object }): void {
  const source = definition(name);
  if (!source || schemas[name]) return;
  schemas[name] = {};
  schemas[name] = published(source, schemas);
}

function published(source: Definition, schemas: { [name: string]: object }): object {
  const { $ref, properties, items, additionalProperties, ...rest } = source;
  const result: { [word: string]: unknown } = { ...rest };
  // Types that take a number or a string are told apart by these words alone, as upstream writes them.
  if (rest['x-kubernetes-int-or-string']) {
    delete result['x-kubernetes-int-or-string'];
    if (rest.format === 'quantity') delete result.format;
    else result.format = 'int-or-string';
    result.oneOf = rest.format === 'quantity' ? [{ type: 'string' }, { type: 'number' }] : [{ type: 'integer' }, { type: 'string' }];
  }
  delete result['x-kubernetes-preserve-unknown-fields'];
  if (properties) result.properties = Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, published(child, schemas)]));
  if (items) result.items = published(items, schemas);
  if (additionalProperties !== undefined) result.additionalProperties = typeof additionalProperties === 'object' ? published(additionalProperties, schemas) : additionalProperties;
  if ($ref === undefined) return result;
  collect($ref, schemas);
  return Object.keys(result).length === 0 ? reference($ref) : { allOf: [reference($ref)], ...result };
}

const PATCH_TYPES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json'];
const COLLECTION: { [verb: string]: [method: string, action: string] } = { list: ['get', 'list'], create: ['post', 'post'], deletecollection: ['delete', 'deletecollection'] };
const SINGLE: { [verb: string]: [method: string, action: string] } = { get: ['get', 'get'], update: ['put', 'put'], patch: ['patch', 'patch'], delete: ['delete', 'delete'] };

function addPaths(kind: OpenApiKind, root: string, name: string, paths: { [path: string]: object }): void {
  const collection = kind.namespaced ? `/${root}/namespaces/{namespace}/${kind.plural}` : `/${root}/${kind.plural}`;
  const scope = kind.namespaced ? [parameter('namespace', 'path')] : [];
  addPath(paths, collection, COLLECTION, kind.verbs, kind, name, scope);
  if (kind.namespaced) addPath(paths, `/${root}/${kind.plural}`, { list: ['get', 'list'] }, kind.verbs, kind, name, []);
  const single = [parameter('name', 'path'), ...scope];
  addPath(paths, `${collection}/{name}`, SINGLE, kind.verbs, kind, name, single);
  for (const subresource of kind.subresources) {
    if (subresource === 'status' || subresource === 'scale') addPath(paths, `${collection}/{name}/${subresource}`, SINGLE, ['get', 'update', 'patch'], kind, name, single);
  }
}

function addPath(paths: { [path: string]: object }, path: string, table: { [verb: string]: [string, string] }, verbs: string[], kind: OpenApiKind, name: string, parameters: object[]): void {
  const item: { [method: string]: object } = {};
  for (const verb of verbs) {
    const entry = table[verb];
    if (entry) item[entry[0]] = operation(entry[0], entry[1], kind, name);
  }
  if (Object.keys(item).length > 0) paths[path] = { ...item, ...(parameters.length > 0 && { parameters }) };
}

function operation(method: string, action: string, { group, version, kind }: OpenApiKind, name: string): object {
  const body = reference(action === 'list' ? `${name}List` : name);
  const builtin = definitionName(group, version, kind) !== undefined;
  const patches = builtin ? [...PATCH_TYPES, 'application/strategic-merge-patch+json'] : PATCH_TYPES;
  const content = method === 'patch' ? Object.fromEntries(patches.map((type) => [type, { schema: reference(PATCH) }])) : { '*/*': { schema: reference(name) } };
  const writes = method === 'post' || method === 'put' || method === 'patch';
  const query = [...(writes ? ['dryRun', 'fieldManager', 'fieldValidation'] : []), ...(method === 'patch' ? ['force'] : []), ...(method === 'delete' ? ['dryRun'] : [])];
  return {
    ...(query.length > 0 && { parameters: query.map((word) => parameter(word, 'query')) }),
    ...(writes && { requestBody: { content, required: true } }),
    responses: { '200': { description: 'OK', content: { 'application/json': { schema: body } } } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, kind, version } satisfies JsonObject,
  };
}

function parameter(name: string, place: string): object {
  return { name, in: place, ...(place === 'path' && { required: true }), schema: { type: name === 'force' ? 'boolean' : 'string', uniqueItems: true } };
}
