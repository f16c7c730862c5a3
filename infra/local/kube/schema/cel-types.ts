// The CEL types of a schema: only for checking rules when a CRD is made.
import type { Environment } from '@marcbachmann/cel-js';
import { escapedName } from './cel-values.ts';
import type { Node } from './node.ts';

/** Declares the object types below a node and returns the node's own type name. `counter` numbers them. */
export function declareType(env: Environment, node: Node, isResource: boolean, counter: { next: number }): string {
  if (node.schema['x-kubernetes-int-or-string']) return 'dyn';
  const type = node.schema.type ?? '';
  if (type === 'string') return TEXT_TYPES[node.format] ?? 'string';
  if (type === 'integer') return 'int';
  if (type === 'number') return 'double';
  if (type === 'boolean') return 'bool';
  if (type === 'array') return node.items ? `list<${declareType(env, node.items, node.items.embedded, counter)}>` : 'list<dyn>';
  if (type !== 'object') return 'dyn';
  if (node.additional) return `map<string, ${declareType(env, node.additional, node.additional.embedded, counter)}>`;
  const fields: { [name: string]: string } = {};
  for (const [name, child] of node.properties) {
    if (child.schema.type === undefined && !child.schema['x-kubernetes-int-or-string']) continue;
    fields[escapedName(name)] = declareType(env, child, child.embedded, counter);
  }
  if (isResource || node.embedded) {
    fields.apiVersion = 'string';
    fields.kind = 'string';
    fields.metadata = METADATA;
    if (counter.next === 0) env.registerType(METADATA, { fields: { name: 'string', generateName: 'string' } });
  }
  const name = `Object${counter.next++}`;
  env.registerType(name, { fields });
  env.registerOperator(`${name} == ${name}`, () => true);
  return name;
}

const METADATA = 'ObjectMeta';
const TEXT_TYPES: { [format: string]: string } = { 'byte': 'bytes', 'date': 'google.protobuf.Timestamp', 'date-time': 'google.protobuf.Timestamp', 'datetime': 'google.protobuf.Timestamp', 'duration': 'google.protobuf.Duration' };
