// Who may do what: Roles, ClusterRoles and their bindings as they are stored right now.
import { isObject, type JsonObject, type KubeObject } from '../object.ts';
import type { Entry } from '../storage/entry.ts';
import type { Store } from '../storage/store.ts';
import type { Attributes } from './attributes.ts';
import { ruleAllows, rulesOf, type Rule } from './rules.ts';
import { MASTERS, serviceAccountName, type User } from './user.ts';
import { labelMatcher } from '../selectors/labels.ts';

export const RBAC = 'rbac.authorization.k8s.io';

export class Authorizer {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  allows(user: User, attributes: Attributes): boolean {
    if (user.groups.includes(MASTERS)) return true;
    return this.rulesFor(user, attributes.namespace).some((rule) => ruleAllows(rule, attributes));
  }

  /** Which binding allows it, in the real server's words; '' for masters, who need none. */
  reasonFor(user: User, attributes: Attributes): string {
    if (user.groups.includes(MASTERS)) return '';
    for (const { object } of this.#bindings(attributes.namespace)) {
      const { namespace = '', name } = object.metadata;
      const subject = subjectFor(object, user);
      if (!subject || !(this.roleRules(object.roleRef, namespace) ?? []).some((rule) => ruleAllows(rule, attributes))) continue;
      const role = object.roleRef as { kind: string; name: string };
      const whom = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace ?? namespace}` : subject.name;
      return `RBAC: allowed by ${namespace === '' ? `ClusterRoleBinding ${JSON.stringify(name)}` : `RoleBinding ${JSON.stringify(`${name}/${namespace}`)}`} of ${role.kind} ${JSON.stringify(role.name)} to ${subject.kind} ${JSON.stringify(whom)}`;
    }
    return '';
  }

  /** All rules of the user in a namespace; '' asks for the cluster's alone. */
  rulesFor(user: User, namespace: string): Rule[] {
    if (user.groups.includes(MASTERS)) return [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }];
    return this.#bindings(namespace).filter(({ object }) => subjectFor(object, user)).flatMap(({ object }) => this.roleRules(object.roleRef, object.metadata.namespace ?? '') ?? []);
  }

  #bindings(namespace: string): readonly Entry[] {
    return [...this.#store.list(`clusterrolebindings.${RBAC}`), ...(namespace === '' ? [] : this.#store.list(`rolebindings.${RBAC}`, namespace))];
  }

  /** Rules of a referenced role, undefined when there is none. */
  roleRules(reference: unknown, namespace: string): Rule[] | undefined {
    if (!isObject(reference)) return undefined;
    const isCluster = reference.kind === 'ClusterRole';
    const entry = this.#store.get(`${isCluster ? 'clusterroles' : 'roles'}.${RBAC}`, isCluster ? '' : namespace, String(reference.name));
    return entry && this.#withAggregated(entry.object);
  }

  #withAggregated(role: KubeObject): Rule[] {
    const selectors = isObject(role.aggregationRule) ? (role.aggregationRule.clusterRoleSelectors as JsonObject[] | undefined) : undefined;
    if (!selectors) return rulesOf(role);
    const matchers = selectors.map(labelMatcher);
    const parts = this.#store.list(`clusterroles.${RBAC}`).filter(({ object }) => object.metadata.name !== role.metadata.name && matchers.some((matches) => matches(object.metadata.labels)));
    return [...rulesOf(role), ...parts.flatMap(({ object }) => rulesOf(object))];
  }
}

interface Subject { kind: string; name: string; namespace?: string }

function subjectFor(binding: KubeObject, user: User): Subject | undefined {
  return ((binding.subjects ?? []) as Subject[]).find(({ kind, name, namespace }) => {
    if (kind === 'Group') return user.groups.includes(name);
    if (kind === 'User') return user.name === name;
    return kind === 'ServiceAccount' && user.name === serviceAccountName(namespace ?? binding.metadata.namespace ?? '', name);
  });
}
