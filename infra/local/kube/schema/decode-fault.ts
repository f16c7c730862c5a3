// The first value of a built-in object that is of another type than its Go field, in the words of Go's decoder.
import { definition, definitionName, type Definition } from './builtin.ts';
import { quantityNanos } from './quantity.ts';
import { isObject, type Json } from './structural.ts';

/** Undefined when everything can be decoded. Null fits everywhere. */
export function decodeFault(group: string, version: string, kind: string, object: Json): string | undefined {
  const name = definitionName(group, version, kind);
  return name === undefined ? undefined : faultIn(object, { $ref: name }, kind, []);
}

/** Of a custom object only the metadata is a Go struct. */
export function metadataFault(metadata: Json | undefined): string | undefined {
  return faultIn(metadata, { $ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }, 'ObjectMeta', []);
}

/** `owner` is the Go struct that holds the field; `path` the fields that lead there, without positions in lists. */
function faultIn(value: Json | undefined, schema: Definition, owner: string, path: string[]): string | undefined {
  if (value === null || value === undefined) return undefined;
  const target = schema.$ref === undefined ? schema : (definition(schema.$ref) ?? {});
  const holder = schema.$ref !== undefined && target.properties ? structOf(schema.$ref) : owner;
  if (target.format === 'quantity') return isQuantity(value) ? undefined : `quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`;
  if (target['x-kubernetes-preserve-unknown-fields'] || target['x-kubernetes-int-or-string'] || target.type === undefined) return undefined;
  if (!fits(value, target)) return `json: cannot unmarshal ${kindOf(value, target)} into Go ${path.length === 0 ? 'value' : `struct field ${owner}.${path.join('.')}`} of type ${typeOf(schema)}`;
  if (Array.isArray(value)) return first(value, (item) => faultIn(item, target.items ?? {}, holder, path));
  if (!isObject(value)) return undefined;
  const { properties, additionalProperties } = target;
  return first(Object.entries(value), ([name, one]) => {
    const child = properties?.[name];
    if (child) return faultIn(one, child, holder, [...path, name]);
    return typeof additionalProperties === 'object' ? faultIn(one, additionalProperties, holder, path) : undefined;
  });
}

function isQuantity(value: Json): boolean {
  return typeof value === 'number' || (typeof value === 'string' && quantityNanos(value) !== undefined);
}

function first<T>(all: T[], look: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const found = look(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fits(value: Json, { type }: Definition): boolean {
  switch (type) {
    case 'string': return typeof value === 'string';
    case 'boolean': return typeof value === 'boolean';
    case 'integer': return Number.isInteger(value);
    case 'number': return typeof value === 'number';
    case 'array': return Array.isArray(value);
    case 'object': return isObject(value);
    default: return true;
  }
}

function kindOf(value: Json, { type }: Definition): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return type === 'integer' ? `number ${value}` : 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** `v1.PodSpec`, `[]v1.Container`, `map[string]string`, `int32`. */
function typeOf({ $ref, type, format, items, additionalProperties }: Definition): string {
  if ($ref !== undefined) {
    const target = definition($ref);
    return target?.type === 'string' && target.format === 'date-time' ? 'string' : `${$ref.split('.').at(-2) ?? ''}.${structOf($ref)}`;
  }
  switch (type) {
    case 'array': return format === 'byte' ? '[]uint8' : `[]${typeOf(items ?? {})}`;
    case 'object': return `map[string]${typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'string'}`;
    case 'integer': return format ?? 'int64';
    case 'boolean': return 'bool';
    case 'number': return 'float64';
    default: return 'string';
  }
}

function structOf(name: string): string {
  return name.split('.').at(-1) ?? '';
}
