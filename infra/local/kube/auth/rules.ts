// RBAC rules: what one allows, and whether a set of them covers another.
import type { JsonObject } from '../object.ts';
import type { Attributes } from './attributes.ts';

export interface Rule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

export function rulesOf(role: JsonObject): Rule[] {
  return (role.rules ?? []) as Rule[];
}

export function ruleAllows(rule: Rule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  if (!attributes.isResource) return (rule.nonResourceURLs ?? []).some((pattern) => pathMatches(pattern, attributes.path));
  if (!has(rule.apiGroups, attributes.group)) return false;
  if (!resourceMatches(rule.resources ?? [], attributes.plural, attributes.subresource)) return false;
  return (rule.resourceNames ?? []).length === 0 || (rule.resourceNames ?? []).includes(attributes.name);
}

/** The part of `wanted` that `held` doesn't cover, as rules of one verb on one resource each. */
export function uncovered(held: Rule[], wanted: Rule[]): Rule[] {
  return wanted.flatMap(single).filter((part) => !held.some((rule) => covers(rule, part)));
}

/** As the refusal prints it: `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`. Parts that differ only in the verb are joined. */
export function describeRules(rules: Rule[]): string {
  const joined = new Map<string, Rule>();
  for (const rule of rules) {
    const key = JSON.stringify({ ...rule, verbs: [] });
    const known = joined.get(key);
    joined.set(key, known ? { ...known, verbs: [...new Set([...known.verbs, ...rule.verbs])].sort() } : rule);
  }
  const list = (name: string, values: string[] | undefined) => (values && values.length > 0 ? [`${name}:[${values.map((value) => JSON.stringify(value)).join(' ')}]`] : []);
  return [...joined.values()].map((rule) => `{${[
    ...list('APIGroups', rule.apiGroups), ...list('Resources', rule.resources), ...list('ResourceNames', rule.resourceNames),
    ...list('NonResourceURLs', rule.nonResourceURLs), ...list('Verbs', rule.verbs),
  ].join(', ')}}`).sort().join('\n');
}

function covers(rule: Rule, { verbs: [verb = ''], apiGroups: [group] = [], resources: [resource = ''] = [], resourceNames: [name] = [], nonResourceURLs: [url] = [] }: Rule): boolean {
  if (!has(rule.verbs, verb)) return false;
  if (url !== undefined) return (rule.nonResourceURLs ?? []).some((pattern) => pathMatches(pattern, url));
  const [plural = '', subresource = ''] = resource.split('/');
  const names = rule.resourceNames ?? [];
  const isNamed = names.length === 0 || (name !== undefined && names.includes(name));
  return isNamed && has(rule.apiGroups, group ?? '') && (resourceMatches(rule.resources ?? [], plural, subresource) || (rule.resources ?? []).includes(resource));
}

function single(rule: Rule): Rule[] {
  const urls = rule.nonResourceURLs ?? [];
  const parts: Rule[] = rule.verbs.flatMap((verb) => urls.map((url) => ({ verbs: [verb], nonResourceURLs: [url] })));
  const names = rule.resourceNames?.length ? rule.resourceNames.map((name) => [name]) : [undefined];
  for (const group of rule.apiGroups ?? []) for (const resource of rule.resources ?? []) for (const verb of rule.verbs) {
    for (const resourceNames of names) parts.push({ verbs: [verb], apiGroups: [group], resources: [resource], ...(resourceNames && { resourceNames }) });
  }
  return parts;
}

function resourceMatches(resources: string[], plural: string, subresource: string): boolean {
  const full = subresource === '' ? plural : `${plural}/${subresource}`;
  return resources.some((each) => each === '*' || each === full || (subresource !== '' && each === `*/${subresource}`));
}

function has(values: string[] | undefined, wanted: string): boolean {
  return values !== undefined && (values.includes(wanted) || values.includes('*'));
}

function pathMatches(pattern: string, path: string): boolean {
  return pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
}
