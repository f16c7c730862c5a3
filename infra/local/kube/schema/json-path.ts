// The JSONPath that printer columns use: fields, indices, `*` and filters on equality.
import { equalJson } from './equal.ts';
import { isObject, type Json } from './structural.ts';

export type JsonPath = (value: Json) => Json[];
type Step = (value: Json) => Json[];

const STEP = /\.\.|\.?\*|\.((?:\\.|[^.[\]\\])+)|\[\s*(-?\d+)\s*\]|\[\s*\*\s*\]|\[\s*'((?:[^'\\]|\\.)*)'\s*\]|\[\s*"((?:[^"\\]|\\.)*)"\s*\]|\[\?\(\s*@((?:\.[^=!<>\s]+)+)\s*(==|!=|<=|>=|<|>)\s*("[^"]*"|'[^']*'|[^)\s]+)\s*\)\]/y;

/** Compiles a path; throws a sentence when it is not one of ours. */
export function jsonPath(source: string): JsonPath {
  const steps: Step[] = [];
  for (let at = 0; at < source.length; ) {
    // A filter compiles a path of its own in between: the place is kept here, not in the expression.
    STEP.lastIndex = at;
    const match = STEP.exec(source);
    if (!match) throw new Error(`unrecognized column definition ${JSON.stringify(source)}: nothing known stands at character ${at + 1}`);
    if (match[0] === '..') throw new Error(`unrecognized column definition ${JSON.stringify(source)}: recursive descent is not supported here`);
    at = STEP.lastIndex;
    steps.push(stepOf(match));
  }
  return (value) => steps.reduce<Json[]>((found, step) => found.flatMap(step), [value]);
}

function stepOf([, field, index, single, double, filterPath, operator, literal]: RegExpExecArray): Step {
  const name = field?.replace(/\\(.)/g, '$1') ?? single?.replace(/\\(.)/g, '$1') ?? double?.replace(/\\(.)/g, '$1');
  if (name !== undefined) return (value) => (isObject(value) && value[name] !== undefined ? [value[name]] : []);
  if (index !== undefined) return (value) => (Array.isArray(value) ? [value.at(Number(index))].filter((item) => item !== undefined) : []);
  if (filterPath !== undefined) return filterOf(jsonPath(filterPath), operator ?? '==', literalOf(literal ?? ''));
  return (value) => (Array.isArray(value) ? value : isObject(value) ? Object.values(value).filter((item) => item !== undefined) : []);
}

function literalOf(text: string): Json {
  if (/^".*"$/.test(text) || /^'.*'$/.test(text)) return text.slice(1, -1);
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

function filterOf(path: JsonPath, operator: string, literal: Json): Step {
  const holds = (found: Json | undefined): boolean => {
    if (found === undefined) return false;
    if (operator === '==') return equalJson(found, literal);
    if (operator === '!=') return !equalJson(found, literal);
    if (typeof found !== typeof literal || (typeof found !== 'number' && typeof found !== 'string')) return false;
    const [left, right] = [found, literal as typeof found];
    if (operator === '<') return left < right;
    if (operator === '<=') return left <= right;
    return operator === '>' ? left > right : left >= right;
  };
  return (value) => (Array.isArray(value) ? value.filter((item) => holds(path(item)[0])) : []);
}
