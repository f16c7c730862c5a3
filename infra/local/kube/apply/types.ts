// A schema as server-side apply reads it: which values are one piece, and which fall apart into fields and keyed items.
import { OBJECT_META } from '../schema/object-meta.ts';
import type { Json, Structural } from '../schema/structural.ts';

export type Type = { scalar?: Scalar; list?: ListType; map?: MapType };
export type Scalar = 'string' | 'numeric' | 'boolean' | 'untyped';
export type ListType = { atomic: boolean; keys: string[]; element: Type; defaults: { [key: string]: Json } };
export type MapType = { atomic: boolean; fields: Map<string, Type>; element?: Type };

/** What no schema describes: maps fall apart, lists are one piece. */
const DEDUCED: Type = {};
DEDUCED.scalar = 'untyped';
DEDUCED.list = { atomic: true, keys: [], element: DEDUCED, defaults: {} };
DEDUCED.map = { atomic: false, fields: new Map(), element: DEDUCED };

export function isDeduced(type: Type | undefined): boolean {
  return type === DEDUCED;
}

/** int-or-string: any one piece. */
const UNTYPED: Type = {};
UNTYPED.scalar = 'untyped';
UNTYPED.list = { atomic: true, keys: [], element: UNTYPED, defaults: {} };
UNTYPED.map = { atomic: true, fields: new Map(), element: UNTYPED };

const READ = new WeakMap<Structural, Type>();
const RESOURCES = new WeakMap<Structural, Type>();

/** The type of a whole resource: its schema plus apiVersion, kind and metadata. Read once for each schema. */
export function resourceType(schema: Structural): Type {
  let type = RESOURCES.get(schema);
  if (!type) {
    const text: Structural = { type: 'string' };
    type = typeOf({ ...schema, type: 'object', properties: { ...schema.properties, apiVersion: text, kind: text, metadata: OBJECT_META } });
    RESOURCES.set(schema, type);
  }
  return type;
}

function typeOf(schema: Structural): Type {
  const known = READ.get(schema);
  if (known) return known;
  // Registered before it is filled: schemas may refer to themselves.
  const type: Type = {};
  READ.set(schema, type);
  Object.assign(type, read(schema));
  return type;
}

function read(schema: Structural): Type {
  if (schema['x-kubernetes-int-or-string']) return UNTYPED;
  switch (schema.type) {
    case 'string':
      return { scalar: 'string' };
    case 'integer':
    case 'number':
      return { scalar: 'numeric' };
    case 'boolean':
      return { scalar: 'boolean' };
    case 'array':
      return { list: listOf(schema) };
    case 'object':
      return mapOf(schema);
    default:
      return DEDUCED;
  }
}

function listOf(schema: Structural): ListType {
  const kind = schema['x-kubernetes-list-type'] ?? 'atomic';
  const keys = kind === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : [];
  const defaults: { [key: string]: Json } = {};
  for (const key of keys) {
    const preset = schema.items?.properties?.[key]?.default;
    if (preset !== undefined) defaults[key] = preset;
  }
  return { atomic: kind === 'atomic', keys: [...keys].sort(), element: schema.items ? typeOf(schema.items) : DEDUCED, defaults };
}

function mapOf(schema: Structural): Type {
  const atomic = schema['x-kubernetes-map-type'] === 'atomic';
  const fields = new Map<string, Type>();
  for (const [name, child] of Object.entries(schema.properties ?? {})) fields.set(name, typeOf(child));
  if (schema['x-kubernetes-embedded-resource']) {
    for (const name of ['apiVersion', 'kind']) fields.set(name, { scalar: 'string' });
    fields.set('metadata', typeOf(OBJECT_META));
  }
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
  if (typeof schema.additionalProperties === 'object') return { map: { atomic, fields, element: typeOf(schema.additionalProperties) } };
  if (open || fields.size === 0) return { map: { atomic, fields, element: DEDUCED } };
  return { map: { atomic, fields } };
}

/** The one form of a type that a value takes. */
export function formOf(type: Type, value: Json | undefined): Type {
  if (value === undefined || value === null) return type;
  if (Array.isArray(value)) return type.list ? { list: type.list } : type;
  if (typeof value === 'object') return type.map ? { map: type.map } : type;
  return type.scalar ? { scalar: type.scalar } : type;
}

export function fieldType(map: MapType, name: string): Type {
  return map.fields.get(name) ?? map.element ?? DEDUCED;
}
