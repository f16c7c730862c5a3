// ValidatingAdmissionPolicies with CEL, bound without parameters. Words and order of k8s.io/apiserver plugin/policy/validating.
import type { Api } from '../api.ts';
import type { User } from '../auth/user.ts';
import { dig, isObject, type Json, type JsonObject, type KubeObject } from '../object.ts';
import type { Resource } from '../resources/resource.ts';
import { celEnvironment } from '../schema/cel-environment.ts';
import { badRequest, forbidden, StatusError, qualified } from '../status.ts';

export const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';
export const BINDINGS = 'validatingadmissionpolicybindings.admissionregistration.k8s.io';

type Operation = 'CREATE' | 'UPDATE' | 'DELETE';
type Program = (context: { [name: string]: unknown }) => unknown;

const ENVIRONMENT = ['object', 'oldObject', 'request', 'namespaceObject'].reduce((env, name) => env.registerVariable(name, 'dyn'), celEnvironment());
/** By source: what was compiled once stays. */
const programs = new Map<string, Program>();

/** Parts of a policy that are not there; such a policy is refused when it is made, never half obeyed. */
const LACKING = ['paramKind', 'variables', 'auditAnnotations'];

/** Refuses a policy or binding of which a part would not be obeyed. */
export function admitPolicy(resource: Resource, object: KubeObject): void {
  const spec = isObject(object.spec) ? object.spec : {};
  const missing = [...LACKING, 'paramRef', 'matchResources'].find((field) => spec[field] !== undefined);
  if (missing) throw new StatusError(501, 'NotImplemented', `This stand-in has no ${missing} in ${qualified(resource)}.`);
  for (const { expression } of [...listOf(spec.matchConditions), ...listOf(spec.validations)]) {
    try {
      compiled(String(expression));
    } catch (error) {
      throw badRequest(`${qualified(resource)} ${JSON.stringify(object.metadata.name)} holds an expression that cannot be compiled: ${(error as Error).message}`);
    }
  }
}

/** Throws when a bound policy denies the write. `object` undefined: it is deleted. */
export function refuseByPolicy(api: Api, resource: Resource, object: KubeObject | undefined, old: KubeObject | undefined, user: User | undefined): void {
  if (!user || resource.group === 'admissionregistration.k8s.io') return;
  const operation: Operation = !object ? 'DELETE' : old ? 'UPDATE' : 'CREATE';
  for (const binding of api.store.list(BINDINGS, '')) {
    const policy = api.store.list(POLICIES, '').find(({ object: one }) => one.metadata.name === dig(binding.object, 'spec', 'policyName'))?.object;
    const spec = policy && isObject(policy.spec) ? policy.spec : undefined;
    if (!policy || !spec || !matches(spec, resource, operation) || !listOfTexts(dig(binding.object, 'spec', 'validationActions')).includes('Deny')) continue;
    const denied = verdict(spec, contextOf(api, resource, object, old, user, operation));
    if (!denied) continue;
    const name = (object ?? old)?.metadata.name ?? '';
    const message = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.object.metadata.name}' denied request: ${denied.message}`;
    if (denied.reason === 'Forbidden') throw forbidden(resource, name, message);
    throw new StatusError(422, 'Invalid', `${qualified(resource)} "${name}" is forbidden: ${message}`, { name, group: resource.group, kind: resource.plural });
  }
}

function matches(spec: JsonObject, { group, version, plural }: Resource, operation: Operation): boolean {
  return listOf(dig(spec, 'matchConstraints', 'resourceRules')).some((rule) => {
    const names = (field: string, wanted: string) => listOfTexts(rule[field]).some((one) => one === '*' || one === wanted);
    return names('apiGroups', group) && names('apiVersions', version) && names('resources', plural) && names('operations', operation);
  });
}

/** The first rule that does not hold. An expression that fails denies too: our policies all fail closed. */
function verdict(spec: JsonObject, context: { [name: string]: unknown }): { message: string; reason: string } | undefined {
  for (const { name, expression } of listOf(spec.matchConditions)) {
    const held = run(String(expression), context);
    if (held instanceof Error) return { message: `match condition "${String(name)}" failed: ${held.message}`, reason: 'Forbidden' };
    if (held !== true) return undefined;
  }
  for (const { expression, message, reason } of listOf(spec.validations)) {
    const held = run(String(expression), context);
    if (held === true) continue;
    if (held instanceof Error) return { message: `expression '${String(expression)}' resulted in error: ${held.message}`, reason: String(reason ?? 'Invalid') };
    return { message: typeof message === 'string' && message !== '' ? message.trim() : `failed expression: ${String(expression)}`, reason: String(reason ?? 'Invalid') };
  }
  return undefined;
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
