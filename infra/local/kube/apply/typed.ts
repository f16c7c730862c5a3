// Does an applied object fit its schema? The API server's words for when it does not.
import { isObject, type Json, type JsonObject } from '../schema/structural.ts';
import { ApplyTypeError } from './errors.ts';
import { fieldElement, itemElement, printElement } from './path-elements.ts';
import { fieldType, formOf, type ListType, type MapType, type Scalar, type Type } from './types.ts';

type Faults = { path: string; message: string }[];

/** Throws ApplyTypeError when a field is unknown, of a wrong type, or a list key stands twice. */
export function checkTyped(object: JsonObject, type: Type, gvk: string): void {
  const faults: Faults = [];
  check(object, type, '', faults);
  if (faults.length === 0) return;
  const printed = faults.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const text = printed.length === 1 ? printed[0] : ['errors:', ...printed.map((line) => `  ${line}`)].join('\n');
  const metadata = isObject(object.metadata) ? object.metadata : {};
  throw new ApplyTypeError(`failed to create typed patch object (${String(metadata.namespace ?? '')}/${String(metadata.name ?? '')}; ${gvk}): ${text}`);
}

function check(value: Json, type: Type, path: string, faults: Faults): void {
  const form = formOf(type, value);
  if (form.map) checkMap(value, form.map, path, faults);
  else if (form.scalar) checkScalar(value, form.scalar, path, faults);
  else if (form.list) checkList(value, form.list, path, faults);
}

function checkMap(value: Json, type: MapType, path: string, faults: Faults): void {
  if (value === null) return;
  if (!isObject(value)) {
    faults.push({ path, message: `expected map, got &{${goValue(value)}}` });
    return;
  }
  for (const name in value) {
    const inner = value[name];
    if (inner === undefined) continue;
    const at = `${path}${printElement(fieldElement(name))}`;
    if (!type.fields.has(name) && !type.element) {
      faults.push({ path: at, message: 'field not declared in schema' });
      return;
    }
    check(inner, fieldType(type, name), at, faults);
  }
}

function checkList(value: Json, type: ListType, path: string, faults: Faults): void {
  if (value === null) return;
  if (!Array.isArray(value)) {
    faults.push({ path, message: `expected list, got &{${goValue(value)}}` });
    return;
  }
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    let element = `i:${index}`;
    if (!type.atomic) {
      try {
        element = itemElement(type, item);
      } catch (error) {
        faults.push({ path, message: `element ${index}: ${(error as Error).message}` });
        return;
      }
      if (seen.has(element)) faults.push({ path, message: `duplicate entries for key ${printElement(element)}` });
      seen.add(element);
    }
    check(item, type.element, `${path}${printElement(element)}`, faults);
  }
}

function checkScalar(value: Json, scalar: Scalar, path: string, faults: Faults): void {
  if (value === null) return;
  const kind = typeof value;
  if (scalar === 'numeric' && kind !== 'number') faults.push({ path, message: `expected numeric (int or float), got ${goType(value)}` });
  else if (scalar === 'string' && kind !== 'string') faults.push({ path, message: `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}` });
  else if (scalar === 'boolean' && kind !== 'boolean') faults.push({ path, message: `expected boolean, got &{${goValue(value)}}` });
  else if (scalar === 'untyped' && kind === 'object') faults.push({ path, message: `expected any scalar, got &{${goValue(value)}}` });
}

/** Go's %T of a decoded JSON value. */
function goType(value: Json): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'object') return 'map[string]interface {}';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'int64' : 'float64') : 'string';
}

/** Go's %v. */
function goValue(value: Json | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  return `map[${Object.keys(value).sort().map((key) => `${key}:${goValue(value[key])}`).join(' ')}]`;
}

/** Go's %#v. */
function goSyntax(value: Json | undefined): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `map[string]interface {}{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`).join(', ')}}`;
}
