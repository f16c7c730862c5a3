// Field selectors: a few fields per resource, compared as text.
import { badRequest } from '../status.ts';
import { dig, type KubeObject } from '../object.ts';
import type { Resource } from '../resources/resource.ts';

export interface FieldSelector {
  matches(object: KubeObject): boolean;
  /** The name, when the selector asks for exactly one. */
  name?: string;
}

/** Undefined when empty. Throws a 400 for a field that the resource can't be selected by. */
export function parseFieldSelector(text: string, resource: Resource): FieldSelector | undefined {
  const terms = text.split(',').map((each) => each.trim()).filter((each) => each !== '').map((each) => term(each, resource));
  if (terms.length === 0) return undefined;
  return {
    matches: (object) => terms.every(({ path, value, wanted }) => (textAt(object, path) === value) === wanted),
    name: terms.find(({ field, wanted }) => field === 'metadata.name' && wanted)?.value,
  };
}

function term(text: string, resource: Resource) {
  const match = /^([^=!]+?)(==|=|!=)(.*)$/.exec(text);
  if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${text}'`);
  const [, field = '', operator, value = ''] = match;
  const allowed = field === 'metadata.name' || (field === 'metadata.namespace' && resource.namespaced) || resource.fieldSelectors.includes(field);
  // Kinds with selectors of their own say it otherwise.
  if (!allowed) throw badRequest(resource.custom || resource.fieldSelectors.length > 0 ? `field label not supported: ${field}` : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`);
  return { field, path: field === 'source' ? ['source', 'component'] : field.split('.'), value, wanted: operator !== '!=' };
}

function textAt(object: KubeObject, path: string[]): string {
  const value = dig(object, ...path);
  return value === undefined || value === null ? '' : String(value);
}
