// What is asked for, in the terms of an authorization decision.
import type { RequestInfo } from '../http/request-info.ts';
import type { User } from './user.ts';

export type Attributes = Pick<RequestInfo, 'verb' | 'group' | 'plural' | 'subresource' | 'namespace' | 'name' | 'path' | 'isResource'>;

/** The sentence of a refusal, after `… is forbidden: `. */
export function reasonOf(user: User, { verb, group, plural, subresource, namespace, path, isResource }: Attributes): string {
  if (!isResource) return `User "${user.name}" cannot ${verb} path "${path}"`;
  const resource = subresource === '' ? plural : `${plural}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `User "${user.name}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
}
