// Acting as somebody else, where RBAC allows it. Source: k8s.io/apiserver pkg/endpoints/filters/impersonation.go.
import type { IncomingHttpHeaders } from 'node:http';
import { badRequest, forbidden } from '../status.ts';
import { reasonOf, type Attributes } from './attributes.ts';
import { authenticated, serviceAccountGroups, serviceAccountOf, type User } from './user.ts';

type Allows = (user: User, attributes: Attributes) => boolean;

/** The user to act as. Throws 403 for the first thing that may not be taken on. */
export function impersonated(user: User, headers: IncomingHttpHeaders, allows: Allows): User {
  const name = single(headers['impersonate-user']);
  const groups = several(headers['impersonate-group']);
  const uid = single(headers['impersonate-uid']);
  const extra = extraOf(headers);
  if (name === undefined) {
    if (groups.length > 0 || uid !== undefined || Object.keys(extra).length > 0) throw badRequest('requested impersonation without impersonating a user');
    return user;
  }
  const account = serviceAccountOf(name);
  const wanted: Attributes[] = [account ? what('', 'serviceaccounts', account.name, account.namespace) : what('', 'users', name)];
  for (const group of groups) wanted.push(what('', 'groups', group));
  if (uid !== undefined) wanted.push(what('authentication.k8s.io', 'uids', uid));
  for (const [key, values] of Object.entries(extra)) for (const value of values) wanted.push({ ...what('authentication.k8s.io', 'userextras', value), subresource: key });
  for (const attributes of wanted) if (!allows(user, attributes)) throw forbidden(attributes, attributes.name, reasonOf(user, attributes));
  const given = groups.length > 0 || !account ? groups : serviceAccountGroups(account.namespace);
  return authenticated({ name, uid, groups: given, extra });
}

function what(group: string, plural: string, name: string, namespace = ''): Attributes {
  return { verb: 'impersonate', group, plural, subresource: '', namespace, name, path: '', isResource: true };
}

function extraOf(headers: IncomingHttpHeaders): Record<string, string[]> {
  const found = Object.entries(headers).filter(([name]) => name.startsWith('impersonate-extra-'));
  return Object.fromEntries(found.map(([name, value]) => [decodeURIComponent(name.slice('impersonate-extra-'.length)), several(value)]));
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Node joins repeated headers with a comma and a space; no group of ours holds one. */
function several(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : value.split(', ')).filter((each) => each !== '');
}
