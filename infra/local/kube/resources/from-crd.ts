// A CustomResourceDefinition as resources, one per served version.
import { dig, isObject, type JsonObject, type KubeObject } from '../object.ts';
import { compileSchema, type PrinterColumn, type Structural } from '../schema/index.ts';
import type { Resource, Subresource, Verb } from './resource.ts';

const AGE_SAYS = 'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';
const AGE: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp', description: AGE_SAYS };

/** In the order in which custom kinds tell them. */
const VERBS: readonly Verb[] = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

/** Throws SchemaError when a schema is not structural. */
export function resourcesOfCrd(crd: KubeObject): Resource[] {
  const spec = crd.spec as JsonObject;
  const versions = (spec.versions as JsonObject[]).filter((version) => version.served === true);
  return versions.map((version) => resourceOfVersion(spec, version));
}

export function storageVersionOf(crd: KubeObject): string {
  const versions = (dig(crd, 'spec', 'versions') ?? []) as JsonObject[];
  return String(versions.find((version) => version.storage === true)?.name ?? '');
}

function resourceOfVersion(spec: JsonObject, version: JsonObject): Resource {
  const group = String(spec.group);
  const names = spec.names as { plural: string; singular: string; kind: string; listKind: string; shortNames?: string[]; categories?: string[] };
  const structural = rootSchema(dig(version, 'schema', 'openAPIV3Schema'));
  const subresources = isObject(version.subresources) ? version.subresources : {};
  const hasStatus = isObject(subresources.status);
  const status: Subresource[] = hasStatus ? [{ name: 'status', kind: names.kind, verbs: ['get', 'patch', 'update'] }] : [];
  const columns = (version.additionalPrinterColumns ?? [AGE]) as PrinterColumn[];
  const selectable = (version.selectableFields ?? []) as { jsonPath: string }[];
  return {
    group, version: String(version.name), plural: names.plural, singular: names.singular, kind: names.kind, listKind: names.listKind,
    namespaced: spec.scope === 'Namespaced', shortNames: names.shortNames ?? [], categories: names.categories ?? [],
    verbs: VERBS, subresources: status, storage: `${names.plural}.${group}`, custom: true, hasStatus, hasGeneration: true,
    unconditionalUpdate: false, returnsDeleted: false, fieldSelectors: selectable.map(({ jsonPath }) => jsonPath.replace(/^\./, '')),
    columns,
    structural, schema: compileSchema(structural, { kind: 'crd' }),
    convert: version.storage === true ? undefined : relabel(group, String(version.name), spec),
  };
}

/** Conversion strategy None: same fields, another apiVersion. */
function relabel(group: string, shown: string, spec: JsonObject): Resource['convert'] {
  const stored = String((spec.versions as JsonObject[]).find((version) => version.storage === true)?.name);
  return {
    from: (object) => ({ ...object, apiVersion: `${group}/${shown}` }),
    to: (object) => ({ ...object, apiVersion: `${group}/${stored}` }),
  };
}

function rootSchema(schema: unknown): Structural {
  return isObject(schema) ? (schema as Structural) : { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
}
