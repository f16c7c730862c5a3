// The CEL types of a schema: only for checking rules when a CRD is made.
import type { Environment } from '@marcbachmann/cel-js';
import { escapedName } from './cel-values.ts';
import type { Node } from './node.ts';

/** How many types are declared, and whether ObjectMeta is one of them. */
export type Counter = { next: number; metadata?: boolean };

/** Declares the object types below a node and returns the node's own type name. `counter` numbers them. */
export function declareType(env: Environment, node: Node, isResource: boolean, counter: Counter): string {
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
    declareMetadata(env, counter);
  }
  const name = `Object${counter.next++}`;
  env.registerType(name, { fields });
  env.registerOperator(`${name} == ${name}`, () => true);
  return name;
}

function declareMetadata(env: Environment, counter: Counter): void {
  if (counter.metadata) return;
  counter.metadata = true;
  env.registerType(METADATA, { fields: { name: 'string', generateName: 'string' } });
  env.registerOperator(`${METADATA} == ${METADATA}`, () => true);
}

const METADATA = 'ObjectMeta';
const TEXT_TYPES: { [format: string]: string } = { 'byte': 'bytes', 'date': 'google.protobuf.Timestamp', 'date-time': 'google.protobuf.Timestamp', 'datetime': 'google.protobuf.Timestamp', 'duration': 'google.protobuf.Duration' };
