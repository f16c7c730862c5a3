// A schema becomes the four things a write asks of it: prune, default, validate, and nothing else.
import { brokenRules, compileRules } from './cel-rules.ts';
import { defaultFaults } from './default-faults.ts';
import { applyDefaults, asDecoded, type Nulls } from './defaults.ts';
import { invalid, SchemaError, type Cause } from './errors.ts';
import { duplicatesIn } from './list-types.ts';
import { markDeep, nodeOf, type Node } from './node.ts';
import { OBJECT_META } from './object-meta.ts';
import { pruneResource } from './prune.ts';
import type { JsonObject, Structural } from './structural.ts';
import { structuralFaults } from './structural-faults.ts';
import { NOTHING_OLD, validateValue } from './validate-node.ts';

export type SchemaKind = 'crd' | 'builtin';

export type Compiled = {
  /** Cuts off unknown fields in place; returns their paths, sorted. */
  prune(object: JsonObject): string[];
  /** Fills in defaults in place. */
  applyDefaults(object: JsonObject, nulls?: Nulls): void;
  /** What is wrong with the object. With `old`, transition rules run and what was wrong before and is unchanged is forgiven. */
  validate(object: JsonObject, old?: JsonObject): Cause[];
};

/** Compiles a schema once; throws SchemaError with every cause when a CRD's schema is not structural or a rule does not compile. */
export function compileSchema(schema: Structural, { kind }: { kind: SchemaKind }): Compiled {
  if (kind === 'builtin') return compileBuiltin(schema);
  const causes = structuralFaults(schema, 'openAPIV3Schema');
  if (causes.length > 0) throw new SchemaError(causes);
  const root = nodeOf(withResourceFields(schema));
  causes.push(...compileAllRules(root, true, 'openAPIV3Schema'));
  if (causes.length > 0) throw new SchemaError(causes);
  markDeep(root);
  causes.push(...defaultFaults(root, 'openAPIV3Schema'));
  if (causes.length > 0) throw new SchemaError(causes);
  return {
    prune: (object) => pruneResource(object, root),
    applyDefaults: (object, nulls) => applyDefaults(object, root, nulls),
    validate: (object, old) => validateResource(object, old, root),
  };
}

function validateResource(object: JsonObject, old: JsonObject | undefined, root: Node): Cause[] {
  const causes = validateValue(object, root, '', { correlated: old !== undefined, old });
  if (root.deep.lists && (!old || duplicatesIn(old, root).length === 0)) causes.push(...duplicatesIn(object, root));
  if (!root.deep.rules) return causes;
  if (causes.some(({ reason }) => BLOCKING.has(reason))) {
    causes.push(invalid('<nil>', null, 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'));
    return causes;
  }
  causes.push(...brokenRules(object, root, old));
  return causes;
}

const BLOCKING = new Set(['FieldValueNotSupported', 'FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid']);

/** Built-in objects: their own validation lives in the server; here only types, and what a spec must have. Null counts as absent, as Go decodes it. */
function compileBuiltin(schema: Structural): Compiled {
  const root = nodeOf(schema);
  markDeep(root);
  return {
    prune: (object) => pruneResource(object, root),
    applyDefaults: (object) => {
      asDecoded(object, root);
      applyDefaults(object, root);
    },
    validate: (object) => validateValue(object, root, '', NOTHING_OLD).filter(concernsBuiltins),
  };
}

function concernsBuiltins({ reason, field, message }: Cause): boolean {
  if (reason === 'FieldValueRequired') return field.startsWith('spec.');
  return !message.startsWith('Invalid value: "null"');
}

/** Every custom resource has these three, whatever its schema says. */
function withResourceFields(schema: Structural): Structural {
  const { metadata, ...properties } = schema.properties ?? {};
  const named = metadata?.properties?.name;
  const limited = named ? { type: 'object', properties: { ...OBJECT_META.properties, name: named } } : { type: 'object', properties: OBJECT_META.properties };
  return { ...schema, properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, ...properties, metadata: limited } };
}

function compileAllRules(node: Node, isResource: boolean, path: string): Cause[] {
  const causes = compileRules(node, isResource, path);
  for (const [name, child] of node.properties) if (!isResource || name !== 'metadata') causes.push(...compileAllRules(child, child.embedded, `${path}.properties[${name}]`));
  if (node.additional) causes.push(...compileAllRules(node.additional, node.additional.embedded, `${path}.additionalProperties`));
  if (node.items) causes.push(...compileAllRules(node.items, node.items.embedded, `${path}.items`));
  for (const [index, part] of node.allOf.entries()) {
    // A part of allOf has no types of its own: its rules are typed by the schema it belongs to.
    if (part.schema['x-kubernetes-validations']) causes.push(...compileRules(part, isResource, `${path}.allOf[${index}]`));
  }
  return causes;
}

