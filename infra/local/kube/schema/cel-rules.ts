// x-kubernetes-validations: compiled with the schema, run on every write.
import { celEnvironment, LACKING } from './cel-environment.ts';
import { compileFault, type CompileFault } from './cel-compile-fault.ts';
import { celFailure } from './cel-failure.ts';
import { declareType } from './cel-types.ts';
import { celValue } from './cel-values.ts';
import { oldField, oldItem, unchanged } from './correlate.ts';
import { duplicate, forbidden, invalid, OMITTED, required, type Cause } from './errors.ts';
import type { Node } from './node.ts';
import { ruleFaults } from './rule-faults.ts';
import { isObject, type Json, type ValidationRule } from './structural.ts';

type Program = (context: { [name: string]: unknown }) => unknown;

export type CompiledRule = { rule: ValidationRule; program: Program; message?: Program; usesOld: boolean };

// Untyped environments run the rules; typed ones only check them.
const RUNTIME = celEnvironment().registerVariable('self', 'dyn').registerVariable('oldSelf', 'dyn');
const RUNTIME_OPTIONAL = celEnvironment().registerVariable('self', 'dyn').registerVariable('oldSelf', 'optional<dyn>');
const ABSENT = celEnvironment().evaluate('optional.none()');
const PRESENT: Program = celEnvironment().registerVariable('value', 'dyn').parse('optional.of(value)');

/** Compiles the rules of a node in place; what does not compile comes back as causes under `path`. */
export function compileRules(node: Node, isResource: boolean, path: string): Cause[] {
  const rules = node.schema['x-kubernetes-validations'] ?? [];
  if (rules.length === 0) return [];
  const causes: Cause[] = [];
  const checker = celEnvironment();
  const type = declareType(checker, node, isResource, { next: 0 });
  for (const [index, rule] of rules.entries()) {
    const at = `${path}.x-kubernetes-validations[${index}]`;
    const env = checker.clone().registerVariable('self', type).registerVariable('oldSelf', rule.optionalOldSelf ? `optional<${type}>` : type);
    const before = ruleFaults(rule, node.schema, at);
    const fault = before.length > 0 ? undefined : faultOf(env, rule.rule, 'bool');
    if (fault) causes.push(refused(`${at}.rule`, rule, rule.rule, fault, 'cel expression must evaluate to a bool', 'compilation failed'));
    const messageFault = before.length === 0 && rule.messageExpression ? faultOf(env, rule.messageExpression, 'string') : undefined;
    if (messageFault) causes.push(refused(`${at}.messageExpression`, rule, rule.messageExpression ?? '', messageFault, 'messageExpression must evaluate to a string', 'messageExpression compilation failed'));
    causes.push(...before);
    if (before.length > 0 || fault || messageFault) continue;
    const runtime = rule.optionalOldSelf ? RUNTIME_OPTIONAL : RUNTIME;
    const message = rule.messageExpression ? runtime.parse(rule.messageExpression) : undefined;
    node.rules.push({ rule, program: runtime.parse(rule.rule), message, usesOld: /\boldSelf\b/.test(rule.rule) });
  }
  return causes;
}

function faultOf(env: ReturnType<typeof celEnvironment>, source: string, wanted: string): CompileFault | 'type' | undefined {
  const unknown = absentInHas(env, source);
  if (unknown !== undefined) return { known: false, why: `has() asks for a field that the schema lacks: ${unknown}` };
  const typed = env.check(source);
  // The library's checker stumbles over comparing a dynamic value with a typed one (an error without a summary): then types are left to the run.
  const checked = !typed.valid && typed.error?.summary === undefined ? RUNTIME.check(source) : typed;
  if (checked.valid) return checked.type === wanted || checked.type === 'dyn' ? undefined : 'type';
  return compileFault(env.clone(), source, checked);
}

/** The library lets has() ask for any field. */
function absentInHas(env: ReturnType<typeof celEnvironment>, source: string): string | undefined {
  const asked = [...source.matchAll(/\bhas\(\s*([\w.]+)\s*\)/g)].map(([, path = '']) => path);
  return asked.find((path) => /^No such key: /.test(env.check(path).error?.summary ?? ''));
}

function refused(field: string, rule: ValidationRule, source: string, fault: CompileFault | 'type', wrongType: string, failed: string): Cause {
  const missing = LACKING.find((name) => new RegExp(`(^|[^\\w])${name.replace('.', '\\.')}\\(`).test(source));
  if (missing) return { reason: 'NotSupportedHere', field, message: `this stand-in does not have the CEL function ${missing}()` };
  if (fault !== 'type' && !fault.known) return { reason: 'NotSupportedHere', field, message: `this stand-in does not know what cel-go says of this expression (${fault.why})` };
  const detail = fault === 'type' ? wrongType : `${failed}: ${fault.words}`;
  return invalid(field, { Rule: rule.rule, Message: rule.message ?? '', MessageExpression: rule.messageExpression ?? '', Reason: rule.reason ?? null, FieldPath: rule.fieldPath ?? '', OptionalOldSelf: rule.optionalOldSelf ?? null }, detail);
}

type Correlation = { correlated: boolean; old?: Json | undefined; parentUnchanged: boolean };

/** Runs every rule at or below a node. `old` is undefined on create. */
export function brokenRules(value: Json | undefined, root: Node, old: Json | undefined): Cause[] {
  if (!root.deep.rules) return [];
  const causes: Cause[] = [];
  walk(value, root, true, '', { correlated: old !== undefined, old, parentUnchanged: false }, causes);
  return causes;
}

function walk(value: Json | undefined, node: Node, isResource: boolean, path: string, against: Correlation, causes: Cause[]): void {
  if (value === null || value === undefined || !node.deep.rules) return;
  if (node.rules.length > 0) evaluate(value, node, isResource, path, against, causes);
  for (const part of node.allOf) walk(value, part, isResource, path, { ...against, correlated: false }, causes);
  if (Array.isArray(value)) {
    if (!node.items?.deep.rules) return;
    for (const [index, item] of value.entries()) {
      const old = oldItem(node, against.old, item);
      walk(item, node.items, node.items.embedded, `${path}[${index}]`, below(against, node, value, path, old), causes);
    }
  } else if (isObject(value)) {
    for (const key in value) {
      const known = node.properties.get(key);
      const child = known ?? node.additional;
      if (!child?.deep.rules) continue;
      const at = known ? (path === '' ? key : `${path}.${key}`) : `${path}[${key}]`;
      walk(value[key], child, child.embedded, at, below(against, node, value, path, oldField(against.old, key)), causes);
    }
  }
}

function below(against: Correlation, node: Node, parent: Json, path: string, old: Json | undefined): Correlation {
  const parentUnchanged = against.parentUnchanged || (against.correlated && old === undefined && path !== '' && unchanged(node, parent, against.old));
  return { correlated: against.correlated && old !== undefined, old, parentUnchanged };
}

function evaluate(value: Json, node: Node, isResource: boolean, path: string, against: Correlation, causes: Cause[]): void {
  let self: unknown;
  let oldSelf: unknown;
  const field = path === '' ? '<nil>' : path;
  const type = node.schema.type ?? '';
  for (const compiled of node.rules) {
    const { rule, program, usesOld } = compiled;
    const hasOld = against.old !== undefined && against.old !== null;
    if (usesOld && !hasOld && !rule.optionalOldSelf) continue;
    self ??= celValue(value, node, isResource);
    if (usesOld && hasOld) oldSelf ??= celValue(against.old, node, isResource);
    const context = { self, oldSelf: rule.optionalOldSelf ? (hasOld ? PRESENT({ value: oldSelf }) : ABSENT) : oldSelf };
    let holds: unknown;
    try {
      holds = program(context);
    } catch (error) {
      causes.push(invalid(field, type, failureOf(error, rule)));
      continue;
    }
    if (holds === true) continue;
    if (!usesOld && (against.parentUnchanged || (against.correlated && path !== '' && unchanged(node, value, against.old)))) continue;
    const at = rule.fieldPath ? `${path}${path === '' ? rule.fieldPath.replace(/^\./, '') : rule.fieldPath}` : field;
    causes.push(causeFor(at, type === 'object' || type === 'array' ? OMITTED : value, detailOf(compiled, context), rule));
  }
}

function failureOf(error: unknown, rule: ValidationRule): string {
  const failure = celFailure(error);
  const named = rule.message?.trim() || rule.rule.trim();
  if (/no such overload|no matching overload/i.test(failure)) return `'no such overload': call arguments did not match a supported operator, function or macro signature for rule: ${named}`;
  return `${failure} evaluating rule: ${named}`;
}

function detailOf({ rule, message }: CompiledRule, context: { [name: string]: unknown }): string {
  const fallback = rule.message ? rule.message.trim() : `failed rule: ${rule.rule.trim()}`;
  if (!message) return fallback;
  try {
    const text = message(context);
    const trimmed = typeof text === 'string' ? text.trim() : '';
    return trimmed === '' || trimmed.includes('\n') || trimmed.length > 5 * 1024 ? fallback : trimmed;
  } catch {
    return fallback;
  }
}

function causeFor(field: string, value: unknown, detail: string, { reason }: ValidationRule): Cause {
  if (reason === 'FieldValueRequired') return required(field, detail);
  if (reason === 'FieldValueForbidden') return forbidden(field, detail);
  if (reason === 'FieldValueDuplicate') return duplicate(field, value);
  return invalid(field, value, detail);
}
