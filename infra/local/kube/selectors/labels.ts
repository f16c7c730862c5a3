// Label selectors, equality and set-based.
import { isObject, type JsonObject } from '../object.ts';
import { parseRequirements, type Requirement } from './label-parser.ts';

type Labels = Record<string, string> | undefined;
export type LabelMatcher = (labels: Labels) => boolean;

/** Undefined when the selector is empty: everything matches. Throws a 400 that quotes what can't be read. */
export function parseLabelSelector(text: string): LabelMatcher | undefined {
  const terms = parseRequirements(text).map(term);
  return terms.length === 0 ? undefined : (labels) => terms.every((matches) => matches(labels));
}

/** A LabelSelector object (`matchLabels`, `matchExpressions`); an empty one matches all. */
export function labelMatcher(selector: unknown): LabelMatcher {
  if (!isObject(selector)) return () => false;
  const equal = Object.entries((selector.matchLabels ?? {}) as Record<string, string>);
  const expressions = ((selector.matchExpressions ?? []) as JsonObject[]).map(expression);
  return (labels) => equal.every(([key, value]) => labels?.[key] === value) && expressions.every((matches) => matches(labels));
}

function term({ key, operator, values }: Requirement): LabelMatcher {
  const [wanted, value] = [new Set(values), values[0] ?? ''];
  switch (operator) {
    case 'exists': return (labels) => labels?.[key] !== undefined;
    case '!': return (labels) => labels?.[key] === undefined;
    case 'notin': case '!=': return (labels) => labels?.[key] === undefined || !wanted.has(labels[key]);
    case '>': return (labels) => Number(labels?.[key]) > Number(value);
    case '<': return (labels) => Number(labels?.[key]) < Number(value);
    default: return (labels) => labels?.[key] !== undefined && wanted.has(labels[key]);
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
