// Defaults, filled in as the API server does: absent fields and nulls that may not be null.
import { formatQuantity, parseQuantity } from '../admission/quantity.ts';
import type { Node } from './node.ts';
import { isObject, type Json } from './structural.ts';

/** Whether nulls that no schema allows, and for which no default stands, go as if they had not been written (decoding does that) or stay and are refused, where there is a type to refuse them. */
export type Nulls = 'dropped' | 'kept';

/** Drops such nulls, then fills in what is missing. In place. */
export function applyDefaults(value: Json | undefined, node: Node, nulls: Nulls = 'dropped'): void {
  dropNulls(value, node, nulls);
  if (node.deep.defaults) fill(value, node);
}

function dropNulls(value: Json | undefined, node: Node | undefined, nulls: Nulls): void {
  if (!node) return;
  if (Array.isArray(value)) {
    if (node.items) for (const item of value) if (typeof item === 'object' && item !== null) dropNulls(item, node.items, nulls);
    return;
  }
  if (!isObject(value)) return;
  for (const key in value) {
    const child = node.properties.get(key) ?? node.additional;
    if (!child) continue;
    const inner = value[key];
    if (inner === null) {
      if (!child.nullable && child.schema.default === undefined && !(nulls === 'kept' && child.types.length > 0)) delete value[key];
    } else if (typeof inner === 'object') dropNulls(inner, child, nulls);
  }
}

/** What Go makes of an object by reading it: amounts in their shortest form, no empty lists and maps where they may be left out, an empty text for a null among texts. `managedFields` is spared: an empty list of those is a wish. In place. */
export function asDecoded(value: Json | undefined, node: Node | undefined): void {
  if (!node) return;
  if (Array.isArray(value)) return value.forEach((item) => asDecoded(item, node.items));
  if (!isObject(value)) return;
  for (const key in value) {
    const child = node.properties.get(key) ?? node.additional;
    const inner = value[key];
    if (child?.schema.format === 'quantity') value[key] = shortest(inner);
    if (inner === null && child === node.additional && !node.properties.has(key) && child?.schema.type === 'string' && child.schema.format === undefined) value[key] = '';
    if (typeof inner !== 'object' || inner === null || key === 'managedFields') continue;
    const isMap = child?.schema.type === 'array' || (child?.additional !== undefined && child.properties.size === 0);
    const size = Array.isArray(inner) ? inner.length : Object.keys(inner).length;
    if (size === 0 && isMap && node.properties.has(key) && !node.schema.required?.includes(key)) delete value[key];
    else asDecoded(inner, child);
  }
}

function shortest(amount: Json | undefined): Json | undefined {
  const quantity = amount === null || amount === undefined ? undefined : parseQuantity(String(amount));
  return quantity ? formatQuantity(quantity) : amount;
}

function fill(value: Json | undefined, node: Node): void {
  if (Array.isArray(value)) {
    if (!node.items?.deep.defaults) return;
    for (let index = 0; index < value.length; index++) {
      if (value[index] === null && !node.items.nullable && node.items.schema.default !== undefined) value[index] = structuredClone(node.items.schema.default);
      fill(value[index], node.items);
    }
    return;
  }
  if (!isObject(value)) return;
  for (const [name, child] of node.properties) {
    if (!child.deep.defaults) continue;
    const standing = value[name];
    if (child.schema.default !== undefined && (standing === undefined || (standing === null && !child.nullable))) {
      const preset = child.schema.default;
      value[name] = typeof preset === 'object' ? structuredClone(preset) : preset;
    }
    if (typeof value[name] === 'object') fill(value[name], child);
  }
  if (!node.additional?.deep.defaults) return;
  for (const key in value) if (!node.properties.has(key)) fill(value[key], node.additional);
}
