// A default must be what its own schema takes. Source: k8s.io/apiextensions-apiserver pkg/apiserver/schema/defaulting.
import { brokenRules } from './cel-rules.ts';
import { invalid, type Cause } from './errors.ts';
import { markDeep, nodeOf, type Node } from './node.ts';
import { pruneValue } from './prune.ts';
import { isObject, type Json, type Structural } from './structural.ts';
import { NOTHING_OLD, validateValue } from './validate-node.ts';

/** Every default at or below a node that could not be written by hand. */
export function defaultFaults(node: Node, path: string): Cause[] {
  const preset = node.schema.default;
  const own = preset === undefined || preset === null ? [] : faultsOf(preset, node).map((cause) => ({ ...cause, field: `${path}.default${cause.field === '' || cause.field === '<nil>' ? '' : `.${cause.field}`}` }));
  const fields = [...node.properties].flatMap(([name, child]) => defaultFaults(child, `${path}.properties[${name}]`));
  return [...own, ...fields, ...(node.items ? defaultFaults(node.items, `${path}.items`) : [])];
}

function faultsOf(preset: Json, node: Node): Cause[] {
  const unknown: string[] = [];
  pruneValue(structuredClone(preset), node, '', unknown);
  if (unknown.length > 0) return [invalid('', preset, 'must not have unknown fields')];
  const bare = nodeOf(withoutEither(node.schema) as Structural);
  markDeep(bare);
  const causes = validateValue(preset, bare, '', NOTHING_OLD);
  // A number by itself is held to its type twice, with bounds or without.
  if (typeof preset === 'number' && node.schema.type === 'integer' && !Number.isInteger(preset) && causes.length === 1) causes.push(invalid('', '', 'Checked value must be of type integer (default format) in '));
  return causes.length > 0 ? causes : brokenRules(preset, node, undefined);
}

/** What may be a number or a text is not looked at here. */
function withoutEither(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutEither);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(Object.entries(schema).filter(([word]) => word !== 'x-kubernetes-int-or-string' && word !== 'default').map(([word, value]) => [word, withoutEither(value)]));
}
