// JSON values as CEL sees them through a schema: integers as int, times as timestamps, awkward names escaped.
import { Environment } from '@marcbachmann/cel-js';
import type { Node } from './node.ts';
import { isObject, type Json, type JsonObject } from './structural.ts';

const NEEDED = new WeakMap<Node, boolean>();

/** A value that rules may read. What needs no conversion is passed as it is. */
export function celValue(value: Json | undefined, node: Node, isResource: boolean): unknown {
  if (typeof value === 'number') return Number.isInteger(value) && !node.types.includes('number') ? BigInt(value) : value;
  if (typeof value === 'string') return node.format === '' ? value : textValue(value, node.format);
  if (Array.isArray(value)) return node.items && needsConversion(node.items) ? value.map((item) => celValue(item, node.items as Node, false)) : value;
  if (!isObject(value)) return value;
  return objectValue(value, node, isResource || node.embedded);
}

function objectValue(value: JsonObject, node: Node, isResource: boolean): unknown {
  if (!isResource && !needsConversion(node)) return value;
  const result: { [key: string]: unknown } = {};
  for (const key in value) {
    if (isResource && key === 'metadata') result.metadata = metadataOf(value.metadata);
    else if (isResource && (key === 'apiVersion' || key === 'kind')) result[key] = value[key];
    else {
      const known = node.properties.get(key);
      const child = known ?? node.additional;
      if (child) result[known ? escapedName(key) : key] = needsConversion(child) ? celValue(value[key], child, false) : value[key];
    }
  }
  return result;
}

/** Rules see a resource's name and generateName, no more. */
function metadataOf(metadata: Json | undefined): JsonObject {
  const seen: JsonObject = {};
  if (!isObject(metadata)) return seen;
  if (metadata.name !== undefined) seen.name = metadata.name;
  if (metadata.generateName !== undefined) seen.generateName = metadata.generateName;
  return seen;
}

function needsConversion(node: Node): boolean {
  const known = NEEDED.get(node);
  if (known !== undefined) return known;
  NEEDED.set(node, true);
  const { types, format } = node;
  const children = [...node.properties.values(), ...(node.additional ? [node.additional] : []), ...(node.items ? [node.items] : [])];
  const needed =
    types.length !== 1 || types[0] === 'integer' || format !== '' || node.preserve || node.embedded ||
    [...node.properties.keys()].some((name) => escapedName(name) !== name) || children.some(needsConversion);
  NEEDED.set(node, needed);
  return needed;
}

function textValue(value: string, format: string): unknown {
  switch (format) {
    case 'byte':
      return new Uint8Array(Buffer.from(value, 'base64'));
    case 'date':
    case 'date-time':
    case 'datetime':
      return new Date(value);
    case 'duration':
      return durationOf(value) ?? value;
    default:
      return value;
  }
}

const UNIT_MILLISECONDS: { [unit: string]: number } = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

const TO_DURATION = new Environment().registerVariable('text', 'string').parse('duration(text)');

/** Days and weeks are formats' own: CEL's durations end at hours. */
function durationOf(text: string): unknown {
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)\s*([a-zµ]+)/gi)];
  if (parts.length === 0) return text === '0' ? TO_DURATION({ text: '0s' }) : undefined;
  const milliseconds = parts.reduce((total, [, amount, unit = '']) => total + Number(amount) * (UNIT_MILLISECONDS[unit.toLowerCase()] ?? 0), 0);
  return TO_DURATION({ text: `${text.startsWith('-') ? '-' : ''}${milliseconds}ms` });
}

const RESERVED = new Set(['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while']);

/** The name under which CEL rules reach a field. */
export function escapedName(name: string): string {
  if (RESERVED.has(name)) return `__${name}__`;
  if (!/__|[.\-/]/.test(name)) return name;
  return name.replace(/__|[.\-/]/g, (part) => ESCAPES[part] ?? part);
}

const ESCAPES: { [part: string]: string } = { '__': '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' };
