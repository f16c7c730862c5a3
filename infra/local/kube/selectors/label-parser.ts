// The grammar of label selectors, with its refusals. Source: k8s.io/apimachinery pkg/labels/selector.go.
import { badRequest } from '../status.ts';

export interface Requirement {
  key: string;
  operator: 'in' | 'notin' | '=' | '==' | '!=' | '>' | '<' | 'exists' | '!';
  values: string[];
}

type Token = { kind: 'word' | 'sign' | 'end'; text: string };
type Where = 'key' | 'values';

const SIGNS = ['==', '!=', '=', '!', '(', ')', ',', '>', '<'];
const BINARY = '!=, <, =, ==, >, in, notin';
const KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const PREFIX_SAYS = `prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`;
const KEY_SAYS = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
const VALUE_SAYS = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`;

/** Throws a 400 that quotes what can't be read. */
export function parseRequirements(text: string): Requirement[] {
  const tokens = tokensOf(text);
  const found: Requirement[] = [];
  let at = 0;
  /** Only between key and values are `in` and `notin` words of the grammar. */
  const look = (where: Where = 'values') => {
    const token = tokens[at] ?? { kind: 'end', text: '' };
    return where === 'key' && token.kind === 'word' && (token.text === 'in' || token.text === 'notin') ? { ...token, kind: 'sign' as const } : token;
  };
  const take = (where?: Where) => {
    const token = look(where);
    at++;
    return token;
  };
  if (tokens.length === 0) return [];
  for (;;) {
    const first = look();
    if (first.kind !== 'word' && first.text !== '!') throw badRequest(`found '${first.text}', expected: !, identifier, or 'end of string'`);
    try {
      found.push(requirement(take, look));
    } catch (error) {
      throw badRequest(`unable to parse requirement: ${(error as Error).message}`);
    }
    const next = take();
    if (next.kind === 'end') return found;
    if (next.text !== ',') throw badRequest(`found '${next.text}', expected: ',' or 'end of string'`);
    const after = look();
    if (after.kind !== 'word' && after.text !== '!') throw badRequest(`found '${after.text}', expected: identifier after ','`);
  }
}

function requirement(take: (where?: Where) => Token, look: (where?: Where) => Token): Requirement {
  let first = take();
  const not = first.text === '!' && first.kind === 'sign';
  if (not) first = take();
  if (first.kind !== 'word') throw new Error(`found '${first.text}', expected: identifier`);
  const key = first.text;
  if (!KEY.test(key)) throw new Error(`<nil>: Invalid value: ${JSON.stringify(key)}: ${key.includes('/') && !PREFIX.test(key.split('/')[0] ?? '') ? PREFIX_SAYS : KEY_SAYS}`);
  const isAlone = look().kind === 'end' || look().text === ',';
  if (not) return { key, operator: '!', values: [] };
  if (isAlone) return { key, operator: 'exists', values: [] };
  const operator = take('key');
  if (operator.kind !== 'sign' || ['!', '(', ')', ','].includes(operator.text)) throw new Error(`found '${operator.text}', expected: ${BINARY}`);
  const values = operator.text === 'in' || operator.text === 'notin' ? several(take, look) : [exact(take, look)];
  return checked({ key, operator: operator.text as Requirement['operator'], values });
}

function checked(wanted: Requirement): Requirement {
  const { key, operator, values } = wanted;
  if ((operator === '>' || operator === '<') && !/^[+-]?\d+$/.test(values[0] ?? '')) throw new Error(`values[0]: Invalid value: ${JSON.stringify(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`);
  const wrong = values.findIndex((value) => !VALUE.test(value));
  if (wrong >= 0) throw new Error(`values[${wrong}][${key}]: Invalid value: ${JSON.stringify(values[wrong])}: ${VALUE_SAYS}`);
  const long = values.findIndex((value) => value.length > 63);
  if (long >= 0) throw new Error(`values[${long}][${key}]: Invalid value: ${JSON.stringify(values[long])}: must be no more than 63 bytes`);
  return wanted;
}

function several(take: () => Token, look: () => Token): string[] {
  const open = take();
  if (open.text !== '(') throw new Error(`found '${open.text}' expected: '('`);
  const values: string[] = [];
  let awaits = true;
  for (;;) {
    const next = take();
    if (next.kind === 'word') {
      values.push(next.text);
      awaits = false;
      if (look().text !== ',' && look().text !== ')') throw new Error(`found '${look().text}', expected: ',' or ')'`);
    } else if (next.text === ',' || next.text === ')') {
      if (awaits) values.push('');
      if (next.text === ')') return [...new Set(values)].sort();
      awaits = true;
    } else throw new Error(values.length === 0 ? `found '${next.text}', expected: ',', ')' or identifier` : `found '${next.text}', expected: ',', or identifier`);
  }
}

function exact(take: () => Token, look: () => Token): string {
  if (look().kind === 'end' || look().text === ',') return '';
  const value = take();
  if (value.kind !== 'word') throw new Error(`found '${value.text}', expected: identifier`);
  return value.text;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const sign = SIGNS.find((each) => text.startsWith(each, at));
    if (sign) tokens.push({ kind: 'sign', text: sign });
    else if (!/\s/.test(text[at] ?? '')) tokens.push({ kind: 'word', text: /^[^\s=!(),><]+/.exec(text.slice(at))?.[0] ?? '' });
    at += (/\s/.test(text[at] ?? '') ? 1 : tokens.at(-1)?.text.length) ?? 1;
  }
  return tokens;
}
