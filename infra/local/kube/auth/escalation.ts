// Nobody hands out rights they don't hold. Source: k8s.io/kubernetes pkg/registry/rbac/{role,rolebinding}/policybased.
import type { KubeObject } from '../object.ts';
import type { Resource } from '../resources/resource.ts';
import { forbidden, notFound } from '../status.ts';
import type { Attributes } from './attributes.ts';
import { RBAC, type Authorizer } from './rbac.ts';
import { describeRules, rulesOf, uncovered, type Rule } from './rules.ts';
import type { User } from './user.ts';

/** Throws 403 when a role or binding would give more than its writer has. */
export function refuseEscalation(authorizer: Authorizer, user: User, resource: Resource, object: KubeObject): void {
  if (resource.group !== RBAC) return;
  const namespace = object.metadata.namespace ?? '';
  if (resource.kind === 'Role' || resource.kind === 'ClusterRole') {
    if (may(authorizer, user, 'escalate', resource.plural, object.metadata.name, namespace)) return;
    demand(authorizer, user, resource, object, rulesOf(object), namespace);
    return;
  }
  const reference = object.roleRef as { kind: string; name: string };
  const roles = reference.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
  if (may(authorizer, user, 'bind', roles, reference.name, namespace)) return;
  const rules = authorizer.roleRules(reference, namespace);
  if (!rules) throw notFound({ group: RBAC, plural: roles }, reference.name);
  demand(authorizer, user, resource, object, rules, namespace);
}

function demand(authorizer: Authorizer, user: User, resource: Resource, object: KubeObject, wanted: Rule[], namespace: string): void {
  const missing = uncovered(authorizer.rulesFor(user, namespace), wanted);
  if (missing.length === 0) return;
  const groups = user.groups.map((group) => JSON.stringify(group)).join(' ');
  throw forbidden(resource, object.metadata.name, `user "${user.name}" (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${describeRules(missing)}`);
}

function may(authorizer: Authorizer, user: User, verb: string, plural: string, name: string, namespace: string): boolean {
  const attributes: Attributes = { verb, group: RBAC, plural, subresource: '', namespace, name, path: '', isResource: true };
  return authorizer.allows(user, attributes);
}
