// Values against a schema, in the order and words of the API server's own validator.
import { oldField, oldItem, unchanged } from './correlate.ts';
import { invalid, notSupported, required, tooLong, tooMany, typeInvalid, type Cause } from './errors.ts';
import { matchesFormat } from './formats.ts';
import type { Node } from './node.ts';
import { isObject, type Json, type JsonObject } from './structural.ts';

/** `correlated` is false where no old value can be told; then nothing is forgiven. */
export type Against = { correlated: boolean; old?: Json | undefined };
export const NOTHING_OLD: Against = { correlated: false };

/** All that is wrong with a value. What was wrong before and stands unchanged is forgiven (validation ratcheting). */
export function validateValue(value: Json | undefined, node: Node, path: string, against: Against): Cause[] {
  const causes: Cause[] = [];
  checkType(value, node, path, causes);
  if (value !== null && value !== undefined) {
    if (node.anyOf.length + node.oneOf.length + node.allOf.length > 0 || node.not) checkCombinations(value, node, path, causes);
    if (typeof value === 'string') checkString(value, node, path, causes);
    else if (typeof value === 'number') checkNumber(value, node, path, causes);
    else if (Array.isArray(value)) checkList(value, node, path, against, causes);
    if (node.enums) checkEnum(value, node, path, causes);
    if (isObject(value)) checkObject(value, node, path, against, causes);
  } else if (node.enums) checkEnum(null, node, path, causes);
  // The root is never forgiven: its metadata is in no CRD's schema, so it counts as changed.
  if (causes.length > 0 && against.correlated && path !== '' && unchanged(node, value, against.old)) return [];
  return causes;
}

function checkType(value: Json | undefined, node: Node, path: string, causes: Cause[]): void {
  const { types, format } = node;
  if (types.length === 0 && format === '') return;
  if (value === null || value === undefined) {
    if (types.length > 0 && !node.nullable) causes.push(wrongType(path, types.join(','), 'null'));
    return;
  }
  const actual = typeOf(value);
  const fits = types.includes(actual) || (actual === 'integer' && types.includes('number'));
  if (fits) return;
  const textual = actual === 'string' || actual === 'array';
  if (format !== '' && !textual) causes.push(wrongType(path, format, FORMAT_OF[actual] ?? ''));
  else if (format !== '' && textual && !types.includes('number') && !types.includes('integer')) return;
  else causes.push(wrongType(path, types.join(','), actual));
}

const FORMAT_OF: { [type: string]: string } = { integer: 'int64', number: 'double' };

function wrongType(path: string, expected: string, actual: string): Cause {
  return typeInvalid(fieldOf(path), actual, `${path} in body must be of type ${expected}: ${JSON.stringify(actual)}`);
}

export function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function checkString(value: string, { schema, pattern, format }: Node, path: string, causes: Cause[]): void {
  const field = fieldOf(path);
  const length = schema.maxLength !== undefined || schema.minLength !== undefined ? lengthOf(value) : 0;
  if (schema.maxLength !== undefined && length > schema.maxLength) causes.push(tooLong(field, schema.maxLength));
  if (schema.minLength !== undefined && length < schema.minLength) causes.push(invalid(field, value, `${path} in body should be at least ${schema.minLength} chars long`));
  if (pattern && !pattern.test(value)) causes.push(invalid(field, value, `${path} in body should match '${schema.pattern}'`));
  if (format !== '' && !matchesFormat(format, value)) causes.push(typeInvalid(field, value, `${path} in body must be of type ${format}: ${JSON.stringify(value)}`));
}

/** Characters, not UTF-16 units. */
function lengthOf(value: string): number {
  let count = value.length;
  for (let index = 0; index < value.length; index++) if ((value.charCodeAt(index) & 0xfc00) === 0xdc00) count--;
  return count;
}

function checkNumber(value: number, { schema, format, types }: Node, path: string, causes: Cause[]): void {
  const field = fieldOf(path);
  const { multipleOf } = schema;
  if (types.includes('integer') && format === '' && !Number.isInteger(value) && (schema.minimum ?? schema.maximum ?? multipleOf) !== undefined) causes.push(invalid('<nil>', '', `Checked value must be of type integer (default format) in ${path}`));
  // The limits of a whole number are cut to whole numbers themselves.
  const whole = Number.isInteger(value);
  const maximum = whole && schema.maximum !== undefined ? Math.trunc(schema.maximum) : schema.maximum;
  const minimum = whole && schema.minimum !== undefined ? Math.trunc(schema.minimum) : schema.minimum;
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) causes.push(invalid(field, value, `${path} in body should be a multiple of ${multipleOf}`));
  if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum)) {
    causes.push(invalid(field, value, `${path} in body should be less than ${schema.exclusiveMaximum ? '' : 'or equal to '}${maximum}`));
  }
  if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum)) {
    causes.push(invalid(field, value, `${path} in body should be greater than ${schema.exclusiveMinimum ? '' : 'or equal to '}${minimum}`));
  }
  if (format === 'int32' && Number.isInteger(value) && (value > 2147483647 || value < -2147483648)) {
    causes.push(invalid(field, value, `Checked value must be of type integer with format int32 in ${path}`));
  }
}

function isMultiple(value: number, factor: number): boolean {
  const quotient = value / factor;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

function checkList(value: Json[], node: Node, path: string, against: Against, causes: Cause[]): void {
  if (node.items) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index];
      const old = against.correlated ? oldItem(node, against.old, item) : undefined;
      append(causes, validateValue(item, node.items, `${path}[${index}]`, { correlated: old !== undefined, old }));
    }
  }
  const { minItems, maxItems } = node.schema;
  if (minItems !== undefined && value.length < minItems) causes.push(invalid(fieldOf(path), value.length, `${path} in body should have at least ${minItems} items`));
  if (maxItems !== undefined && value.length > maxItems) causes.push(tooMany(fieldOf(path), value.length, maxItems));
}

function checkEnum(value: Json, node: Node, path: string, causes: Cause[]): void {
  if (!node.enums?.has(JSON.stringify(value))) causes.push(notSupported(fieldOf(path), value, node.schema.enum ?? []));
}

function checkObject(value: JsonObject, node: Node, path: string, against: Against, causes: Cause[]): void {
  const { minProperties, maxProperties } = node.schema;
  if (minProperties !== undefined || maxProperties !== undefined) {
    const size = Object.keys(value).length;
    if (minProperties !== undefined && size < minProperties) causes.push(invalid(fieldOf(path), size, `${path} in body should have at least ${minProperties} properties`));
    if (maxProperties !== undefined && size > maxProperties) causes.push(tooMany(fieldOf(path), size, maxProperties));
  }
  for (const key in value) {
    const item = value[key];
    if (item === undefined) continue;
    const known = node.properties.get(key);
    const child = known ?? node.additional;
    if (!child) continue;
    const old = against.correlated && !(path === '' && (key === 'apiVersion' || key === 'kind')) ? oldField(against.old, key) : undefined;
    const below = path === '' && known ? key : `${path}.${key}`;
    append(causes, validateValue(item, child, below, { correlated: old !== undefined, old }));
  }
  for (const name of node.schema.required ?? []) if (value[name] === undefined) causes.push(required(fieldOf(`${path}.${name}`)));
}

function checkCombinations(value: Json, node: Node, path: string, causes: Cause[]): void {
  const tail: Cause[] = [];
  const run = (part: Node) => validateValue(value, part, path, NOTHING_OLD);
  if (node.anyOf.length > 0) {
    const results = node.anyOf.map(run);
    if (!results.some((result) => result.length === 0)) {
      causes.push(combination(`${JSON.stringify(path)} must validate at least one schema (anyOf)`));
      append(causes, fewest(results));
    }
  }
  if (node.oneOf.length > 0) {
    const results = node.oneOf.map(run);
    const valid = results.filter((result) => result.length === 0).length;
    if (valid !== 1) {
      causes.push(combination(`${JSON.stringify(path)} must validate one and only one schema (oneOf). ${valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`}`));
      if (valid === 0) append(causes, fewest(results));
    }
  }
  if (node.allOf.length > 0) {
    const results = node.allOf.map(run);
    const valid = results.filter((result) => result.length === 0).length;
    for (const result of results) append(causes, result);
    if (valid !== results.length) tail.push(combination(`${JSON.stringify(path)} must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`));
  }
  append(causes, tail);
  if (node.not && run(node.not).length === 0) causes.push(combination(`${JSON.stringify(path)} must not validate the schema (not)`));
}

/** The real one shows the errors of the alternative with most passed checks; we show the one with fewest failures. */
function fewest(results: Cause[][]): Cause[] {
  return results.reduce((best, result) => (result.length < best.length ? result : best), results[0] ?? []);
}

/** Errors about combinations have no field of their own: the API server prints Go's nil. */
function combination(detail: string): Cause {
  return invalid('<nil>', '', detail);
}

function fieldOf(path: string): string {
  const bare = path.startsWith('.') ? path.slice(1) : path;
  return bare === '' ? '<nil>' : bare;
}

function append(causes: Cause[], more: Cause[]): void {
  for (const cause of more) causes.push(cause);
}
