// A schema read once: what validation asks for on every write stands ready.
import type { CompiledRule } from './cel-rules.ts';
import type { Structural } from './structural.ts';
import { knownFormat } from './formats.ts';

export type Node = {
  schema: Structural;
  /** 'integer,string' for int-or-string; empty when any type may stand here. */
  types: string[];
  format: string;
  properties: Map<string, Node>;
  additional?: Node;
  items?: Node;
  pattern?: RegExp;
  enums?: Set<string>;
  allOf: Node[];
  anyOf: Node[];
  oneOf: Node[];
  not?: Node;
  preserve: boolean;
  embedded: boolean;
  nullable: boolean;
  listType?: string;
  mapKeys: string[];
  rules: CompiledRule[];
  /** A rule, a list-type or a default somewhere below: what may be skipped when absent. */
  deep: { rules: boolean; lists: boolean; defaults: boolean };
};

/** Reads a schema; schemas may refer to themselves. */
export function nodeOf(schema: Structural, seen: Map<Structural, Node> = new Map()): Node {
  const known = seen.get(schema);
  if (known) return known;
  const intOrString = schema['x-kubernetes-int-or-string'] === true;
  // A quantity may be any number; its text is the server's to check.
  const types = schema.format === 'quantity' ? [] : intOrString ? ['integer', 'string'] : schema.type ? [schema.type] : [];
  const node: Node = {
    schema,
    types,
    format: knownFormat(schema.type, schema.format) ? (schema.format ?? '') : '',
    properties: new Map(),
    allOf: [],
    anyOf: [],
    oneOf: [],
    preserve: schema['x-kubernetes-preserve-unknown-fields'] === true,
    embedded: schema['x-kubernetes-embedded-resource'] === true,
    nullable: schema.nullable === true,
    listType: schema['x-kubernetes-list-type'],
    mapKeys: schema['x-kubernetes-list-map-keys'] ?? [],
    rules: [],
    deep: { rules: false, lists: schema['x-kubernetes-list-type'] === 'set' || schema['x-kubernetes-list-type'] === 'map', defaults: schema.default !== undefined },
  };
  seen.set(schema, node);
  if (schema.pattern !== undefined) node.pattern = regularExpression(schema.pattern);
  if (schema.enum) node.enums = new Set(schema.enum.map((entry) => JSON.stringify(entry)));
  for (const [name, child] of Object.entries(schema.properties ?? {})) node.properties.set(name, nodeOf(child, seen));
  if (typeof schema.additionalProperties === 'object') node.additional = nodeOf(schema.additionalProperties, seen);
  else if (schema.additionalProperties === true) node.additional = nodeOf(ANYTHING, seen);
  if (schema.items) node.items = nodeOf(schema.items, seen);
  node.allOf = (schema.allOf ?? []).map((part) => nodeOf(part, seen));
  node.anyOf = (schema.anyOf ?? []).map((part) => nodeOf(part, seen));
  node.oneOf = (schema.oneOf ?? []).map((part) => nodeOf(part, seen));
  if (schema.not) node.not = nodeOf(schema.not, seen);
  return node;
}

/** Carries "something below has lists or defaults or rules" up to the root. */
export function markDeep(node: Node, seen: Set<Node> = new Set()): void {
  if (seen.has(node)) return;
  seen.add(node);
  node.deep.rules ||= node.rules.length > 0;
  for (const child of childrenOf(node)) {
    markDeep(child, seen);
    node.deep.rules ||= child.deep.rules;
    node.deep.lists ||= child.deep.lists;
    node.deep.defaults ||= child.deep.defaults;
  }
}

export function childrenOf(node: Node): Node[] {
  const below = [...node.properties.values(), ...node.allOf];
  if (node.additional) below.push(node.additional);
  if (node.items) below.push(node.items);
  return below;
}

// `additionalProperties: true`: any value may stand here, and what is inside an object is unknown.
const ANYTHING: Structural = { nullable: true };

/** Go's RE2 dialect as far as JavaScript has it; `(?i)` at the start becomes a flag, `\z` and `\A` the anchors. */
export function regularExpression(pattern: string): RegExp {
  const ignoreCase = pattern.startsWith('(?i)');
  const source = (ignoreCase ? pattern.slice(4) : pattern).replaceAll('\\A', '^').replaceAll('\\z', '$');
  const flags = ignoreCase ? 'i' : '';
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}
