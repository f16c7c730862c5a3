// ValidatingAdmissionPolicies with CEL, bound without parameters. Words and order of k8s.io/apiserver plugin/policy/validating.
import type { Api } from '../api.ts';
import type { User } from '../auth/user.ts';
import { dig, isObject, type Json, type JsonObject, type KubeObject } from '../object.ts';
import type { Resource } from '../resources/resource.ts';
import { celEnvironment } from '../schema/cel-environment.ts';
import { celFailure } from '../schema/cel-failure.ts';
import { notImplemented, qualified, StatusError } from '../status.ts';

export const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';
export const BINDINGS = 'validatingadmissionpolicybindings.admissionregistration.k8s.io';

type Operation = 'CREATE' | 'UPDATE' | 'DELETE';
type Program = (context: { [name: string]: unknown }) => unknown;

const ENVIRONMENT = ['object', 'oldObject', 'request', 'namespaceObject'].reduce((env, name) => env.registerVariable(name, 'dyn'), celEnvironment());
/** By source: what was compiled once stays. */
const programs = new Map<string, Program>();

/** Parts of a policy that are not there; such a policy is refused when it is made, never half obeyed. */
const LACKING = ['paramKind', 'variables', 'auditAnnotations', 'paramRef', 'matchResources'];
/** Parts of its constraints that are not there, unless they say what holds anyway. */
const LACKING_BELOW: readonly (readonly [field: string, fine: (value: Json) => boolean])[] = [
  ['excludeResourceRules', (rules) => Array.isArray(rules) && rules.length === 0], ['namespaceSelector', isEmpty], ['objectSelector', isEmpty],
  ['resourceRules', (rules) => listOf(rules).every((rule) => rule.resourceNames === undefined && (rule.scope ?? '*') === '*' && listOfTexts(rule.resources).every((name) => !name.includes('/')))],
];

/** Refuses a policy or binding of which a part would not be obeyed. */
export function admitPolicy(resource: Resource, object: KubeObject): void {
  const spec = isObject(object.spec) ? object.spec : {};
  const constraints = isObject(spec.matchConstraints) ? spec.matchConstraints : {};
  const missing = LACKING.find((field) => spec[field] !== undefined) ?? LACKING_BELOW.find(([field, fine]) => constraints[field] !== undefined && !fine(constraints[field] as Json))?.[0];
  if (missing) throw new StatusError(501, 'NotImplemented', `This stand-in has no ${missing} in ${qualified(resource)}.`);
  for (const { expression, messageExpression } of [...listOf(spec.matchConditions), ...listOf(spec.validations)]) {
    for (const source of [expression, messageExpression]) if (typeof source === 'string' && source !== '') checkSource(source);
  }
}

function isEmpty(selector: Json): boolean {
  return isObject(selector) && Object.keys(selector).length === 0;
}

/** The compiler's words about a bad expression are cel-go's, and not known here. */
function checkSource(source: string): void {
  try {
    compiled(source);
  } catch (error) {
    throw notImplemented(`what cel-go says of an expression that it can't compile (here ${JSON.stringify(source)}: ${(error as Error).message.split('\n')[0]})`);
  }
}

/** Throws when a bound policy denies the write; one that only warns adds to `warnings`. `object` undefined: it is deleted. */
export function refuseByPolicy(api: Api, resource: Resource, object: KubeObject | undefined, old: KubeObject | undefined, user: User | undefined, warnings: string[] = []): void {
  if (!user || resource.group === 'admissionregistration.k8s.io') return;
  const operation: Operation = !object ? 'DELETE' : old ? 'UPDATE' : 'CREATE';
  for (const { object: binding } of api.store.list(BINDINGS, '')) {
    const policy = api.store.list(POLICIES, '').find(({ object: one }) => one.metadata.name === dig(binding, 'spec', 'policyName'))?.object;
    const spec = policy && isObject(policy.spec) ? policy.spec : undefined;
    if (!policy || !spec || !matches(spec, resource, operation)) continue;
    const broken = verdict(spec, contextOf(api, resource, object, old, user, operation));
    const actions = listOfTexts(dig(binding, 'spec', 'validationActions'));
    const [first] = broken;
    if (first && actions.includes('Deny')) throw denied(resource, (object ?? old)?.metadata.name ?? '', `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}' denied request: ${first.message}`, first.reason);
    if (actions.includes('Warn')) warnings.push(...broken.map(({ message }) => `Validation failed for ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}': ${message}`));
  }
}

const CODES: Record<string, number> = { Forbidden: 403, RequestEntityTooLarge: 413 };

function denied(resource: Resource, name: string, message: string, reason: string): StatusError {
  return new StatusError(CODES[reason] ?? 422, reason, `${qualified(resource)} "${name}" is forbidden: ${message}`, { name, ...(resource.group !== '' && { group: resource.group }), kind: resource.plural, causes: [{ message }] });
}

function matches(spec: JsonObject, { group, version, plural }: Resource, operation: Operation): boolean {
  return listOf(dig(spec, 'matchConstraints', 'resourceRules')).some((rule) => {
    const names = (field: string, wanted: string) => listOfTexts(rule[field]).some((one) => one === '*' || one === wanted);
    return names('apiGroups', group) && names('apiVersions', version) && names('resources', plural) && names('operations', operation);
  });
}

interface Broken { message: string; reason: string }

/** The rules that do not hold. One that can't be told is broken too, unless the policy may fail. */
function verdict(spec: JsonObject, context: { [name: string]: unknown }): Broken[] {
  const mayFail = spec.failurePolicy === 'Ignore';
  for (const { name, expression } of listOf(spec.matchConditions)) {
    const held = run(String(expression), context);
    if (held instanceof Error) return mayFail ? [] : [{ message: `match condition "${String(name)}" failed: ${celFailure(held)}`, reason: 'Forbidden' }];
    if (held !== true) return [];
  }
  return listOf(spec.validations).flatMap((rule) => {
    const held = run(String(rule.expression), context);
    if (held === true || (held instanceof Error && mayFail)) return [];
    const message = held instanceof Error ? `expression '${String(rule.expression)}' resulted in error: ${celFailure(held)}` : wordsOf(rule, context);
    return [{ message, reason: String(rule.reason ?? 'Invalid') }];
  });
}

/** Made up, or written down, or the expression itself. */
function wordsOf({ expression, message, messageExpression }: JsonObject, context: { [name: string]: unknown }): string {
  const made = typeof messageExpression === 'string' && messageExpression !== '' ? run(messageExpression, context) : undefined;
  if (typeof made === 'string' && made.trim() !== '' && !made.includes('\n')) return made.trim();
  return typeof message === 'string' && message !== '' ? message.trim() : `failed expression: ${String(expression).trim()}`;
}

function run(source: string, context: { [name: string]: unknown }): unknown {
  try {
    return compiled(source)(context);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function compiled(source: string): Program {
  const known = programs.get(source) ?? (ENVIRONMENT.parse(source) as Program);
  programs.set(source, known);
  return known;
}

function contextOf(api: Api, { group, version, plural, kind }: Resource, object: KubeObject | undefined, old: KubeObject | undefined, user: User, operation: Operation): { [name: string]: unknown } {
  const { name, namespace = '' } = (object ?? old)?.metadata ?? { name: '' };
  const space = namespace === '' ? undefined : api.store.list('namespaces', '').find(({ object: one }) => one.metadata.name === namespace)?.object;
  return {
    object: object ? dynamic(object as unknown as Json) : null, oldObject: old ? dynamic(old as unknown as Json) : null, namespaceObject: space ? dynamic(space as unknown as Json) : null,
    request: { name, namespace, operation, kind: { group, version, kind }, resource: { group, version, resource: plural }, subResource: '', userInfo: { username: user.name, uid: user.uid ?? '', groups: [...user.groups], extra: user.extra ?? {} } },
  };
}

/** Whole numbers are ints to CEL. */
function dynamic(value: Json | undefined): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(dynamic);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, dynamic(one)]));
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function listOfTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
