// Label selectors, equality and set-based. Source of the grammar: k8s.io/apimachinery pkg/labels/selector.go.
import { badRequest } from '../status.ts';
import { isObject, type JsonObject } from '../object.ts';

type Labels = Record<string, string> | undefined;
export type LabelMatcher = (labels: Labels) => boolean;

const TERM = /^\s*(?:(!)\s*([^\s=!,()<>]+)|([^\s=!,()<>]+)(?:\s*(==|=|!=|>|<)\s*([^\s,()=!]*)|\s+(in|notin)\s*\(([^)]*)\))?)\s*(?:,|$)/;
const NAME = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Undefined when the selector is empty: everything matches. Throws a 400 that quotes what can't be read. */
export function parseLabelSelector(text: string): LabelMatcher | undefined {
  const terms: LabelMatcher[] = [];
  for (let rest = text; rest.trim() !== '';) {
    const match = TERM.exec(rest);
    if (!match) throw badRequest(`unable to parse requirement: found '${rest.trim()}', expected: a key with '=', '!=', 'in', 'notin' or nothing`);
    terms.push(term(match));
    rest = rest.slice(match[0].length);
  }
  return terms.length === 0 ? undefined : (labels) => terms.every((matches) => matches(labels));
}

/** A LabelSelector object (`matchLabels`, `matchExpressions`); an empty one matches all. */
export function labelMatcher(selector: unknown): LabelMatcher {
  if (!isObject(selector)) return () => false;
  const equal = Object.entries((selector.matchLabels ?? {}) as Record<string, string>);
  const expressions = ((selector.matchExpressions ?? []) as JsonObject[]).map(expression);
  return (labels) => equal.every(([key, value]) => labels?.[key] === value) && expressions.every((matches) => matches(labels));
}

function term([, not, absent, key = '', operator, value = '', set, members = '']: RegExpExecArray): LabelMatcher {
  if (not) return (labels) => labels?.[checked(absent ?? '')] === undefined;
  checked(key);
  if (set) {
    const values = new Set(members.split(',').map((each) => each.trim()));
    return set === 'in' ? (labels) => labels?.[key] !== undefined && values.has(labels[key]) : (labels) => labels?.[key] === undefined || !values.has(labels[key]);
  }
  switch (operator) {
    case '=': case '==': return (labels) => labels?.[key] === value;
    case '!=': return (labels) => labels?.[key] !== value;
    case '>': return (labels) => Number(labels?.[key]) > Number(value);
    case '<': return (labels) => Number(labels?.[key]) < Number(value);
    default: return (labels) => labels?.[key] !== undefined;
  }
}

function expression({ key, operator, values }: JsonObject): LabelMatcher {
  const [name, wanted] = [String(key), new Set((values ?? []) as string[])];
  switch (operator) {
    case 'In': return (labels) => labels?.[name] !== undefined && wanted.has(labels[name]);
    case 'NotIn': return (labels) => labels?.[name] === undefined || !wanted.has(labels[name]);
    case 'Exists': return (labels) => labels?.[name] !== undefined;
    case 'DoesNotExist': return (labels) => labels?.[name] === undefined;
    default: return () => false;
  }
}

function checked(key: string): string {
  if (!NAME.test(key)) throw badRequest(`unable to parse requirement: <nil>: Invalid value: "${key}": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`);
  return key;
}
