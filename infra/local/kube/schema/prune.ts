// Fields the schema does not know are cut off in place; their paths are the caller's to tell.
import { METADATA_FIELDS, TYPE_FIELDS } from './object-meta.ts';
import type { Node } from './node.ts';
import { isObject, type Json, type JsonObject } from './structural.ts';

/** Removes unknown fields of a whole resource. Paths come sorted, as `spec.ports[0].x`. */
export function pruneResource(object: JsonObject, root: Node): string[] {
  const unknown: string[] = [];
  pruneObject(object, root, '', true, unknown);
  return unknown.sort();
}

/** As pruneResource, for a value somewhere below. */
export function pruneValue(value: Json | undefined, node: Node | undefined, path: string, unknown: string[]): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index];
      if (typeof item === 'object' && item !== null) {
        if (node?.preserve === true) keepUnknown(item, node.items, `${path}[${index}]`, unknown);
        else pruneValue(item, node?.items, `${path}[${index}]`, unknown);
      }
    }
    return;
  }
  if (isObject(value)) pruneObject(value, node, path, node?.embedded === true, unknown);
}

function pruneObject(object: JsonObject, node: Node | undefined, path: string, isResource: boolean, unknown: string[]): void {
  const keep = node?.preserve === true;
  for (const key in object) {
    if (isResource && TYPE_FIELDS.has(key)) {
      if (key === 'metadata') pruneMetadata(object[key], path, unknown);
      continue;
    }
    const child = node?.properties.get(key) ?? node?.additional;
    const value = object[key];
    if (child) {
      if (typeof value === 'object' && value !== null) pruneValue(value, child, below(path, key), unknown);
    } else if (!keep) {
      unknown.push(below(path, key));
      delete object[key];
    }
  }
}

/** Items of a list whose own fields are unchecked keep what they have, but a schema named for them still prunes deeper. */
function keepUnknown(value: Json, node: Node | undefined, path: string, unknown: string[]): void {
  if (!node) return;
  pruneValue(value, node.preserve ? node : { ...node, preserve: true }, path, unknown);
}

function pruneMetadata(metadata: Json | undefined, path: string, unknown: string[]): void {
  if (!isObject(metadata)) return;
  for (const key in metadata) {
    if (METADATA_FIELDS.has(key)) continue;
    unknown.push(below(path, `metadata.${key}`));
    delete metadata[key];
  }
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
