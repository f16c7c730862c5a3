// CEL as Kubernetes extends it, as far as this stand-in has it.
import { Environment } from '@marcbachmann/cel-js';
import { isIPv4, isIPv6 } from './addresses.ts';
import { Quantity, quantityNanos } from './quantity.ts';

/** What Kubernetes' CEL has and this one has not. A rule that calls one of these is refused, never half obeyed. */
export const LACKING = [
  'format', 'ip', 'cidr', 'isCIDR', 'semver', 'isSemver', 'transformList', 'transformMap', 'transformMapEntry', 'existsOne', 'reverse', 'strings.quote',
  'jsonpatch.escapeKey', 'sets.contains', 'sets.equivalent', 'sets.intersects', 'sortBy', 'flatten', 'distinct', 'slice', 'url', 'optMap', 'optFlatMap',
];

/** A fresh environment with the extension functions; the caller declares its variables. */
export function celEnvironment(): Environment {
  const env = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
  env.registerType('kubernetes.Quantity', Quantity);
  addStrings(env);
  addLists(env);
  addQuantities(env);
  env.registerFunction('isIP(string): bool', (text: string) => isIPv4(text) || isIPv6(text));
  env.registerFunction('isURL(string): bool', (text: string) => text.startsWith('/') || (URL.canParse(text) && /^[a-z][a-z0-9+.-]*:\/\//i.test(text)));
  return env;
}

function addStrings(env: Environment): void {
  env.registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) => text.replaceAll(from, () => to));
  env.registerFunction('string.replace(string, string, int): string', (text: string, from: string, to: string, limit: bigint) => {
    let rest = text;
    let done = '';
    for (let left = limit; left !== 0n; left--) {
      const at = rest.indexOf(from);
      if (at < 0) break;
      done += rest.slice(0, at) + to;
      rest = rest.slice(at + from.length);
    }
    return done + rest;
  });
  env.registerFunction('string.charAt(int): string', (text: string, at: bigint) => {
    const characters = [...text];
    if (at < 0n || at > BigInt(characters.length)) throw new Error(`index out of range: ${at}`);
    return characters[Number(at)] ?? '';
  });
  env.registerFunction('string.find(string): string', (text: string, pattern: string) => new RegExp(pattern, 'u').exec(text)?.[0] ?? '');
  env.registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) => text.match(new RegExp(pattern, 'gu')) ?? []);
  env.registerFunction('string.findAll(string, int): list<string>', (text: string, pattern: string, limit: bigint) => {
    const found = text.match(new RegExp(pattern, 'gu')) ?? [];
    return limit < 0n ? found : found.slice(0, Number(limit));
  });
}

type Comparable = bigint | number | string;

function addLists(env: Environment): void {
  for (const type of ['int', 'double', 'string', 'dyn']) {
    env.registerFunction(`list<${type}>.isSorted(): bool`, (list: Comparable[]) => list.every((item, index) => index === 0 || (list[index - 1] ?? item) <= item));
    env.registerFunction(`list<${type}>.min(): ${type}`, (list: Comparable[]) => extreme(list, 'min', (left, right) => left < right));
    env.registerFunction(`list<${type}>.max(): ${type}`, (list: Comparable[]) => extreme(list, 'max', (left, right) => left > right));
    env.registerFunction(`list<${type}>.indexOf(${type}): int`, (list: Comparable[], item: Comparable) => BigInt(list.indexOf(item)));
    env.registerFunction(`list<${type}>.lastIndexOf(${type}): int`, (list: Comparable[], item: Comparable) => BigInt(list.lastIndexOf(item)));
  }
  env.registerFunction('list<int>.sum(): int', (list: bigint[]) => list.reduce((total, item) => total + item, 0n));
  env.registerFunction('list<double>.sum(): double', (list: number[]) => list.reduce((total, item) => total + item, 0));
}

function extreme(list: Comparable[], name: string, better: (left: Comparable, right: Comparable) => boolean): Comparable {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error(`${name} called on empty list`);
  return rest.reduce((best, item) => (better(item, best) ? item : best), first);
}

function addQuantities(env: Environment): void {
  const type = 'kubernetes.Quantity';
  env.registerFunction(`quantity(string): ${type}`, (text: string) => Quantity.parse(text));
  env.registerFunction('isQuantity(string): bool', (text: string) => quantityNanos(text) !== undefined);
  env.registerFunction(`${type}.isInteger(): bool`, (value: Quantity) => value.isInteger());
  env.registerFunction(`${type}.asInteger(): int`, (value: Quantity) => value.asInteger());
  env.registerFunction(`${type}.asApproximateFloat(): double`, (value: Quantity) => Number(value.nanos) / 1e9);
  env.registerFunction(`${type}.sign(): int`, (value: Quantity) => sign(value.nanos));
  env.registerFunction(`${type}.compareTo(${type}): int`, (left: Quantity, right: Quantity) => sign(left.nanos - right.nanos));
  env.registerFunction(`${type}.isGreaterThan(${type}): bool`, (left: Quantity, right: Quantity) => left.nanos > right.nanos);
  env.registerFunction(`${type}.isLessThan(${type}): bool`, (left: Quantity, right: Quantity) => left.nanos < right.nanos);
  env.registerFunction(`${type}.add(${type}): ${type}`, (left: Quantity, right: Quantity) => new Quantity(left.nanos + right.nanos));
  env.registerFunction(`${type}.sub(${type}): ${type}`, (left: Quantity, right: Quantity) => new Quantity(left.nanos - right.nanos));
  env.registerFunction(`${type}.add(int): ${type}`, (left: Quantity, right: bigint) => new Quantity(left.nanos + right * 1_000_000_000n));
  env.registerFunction(`${type}.sub(int): ${type}`, (left: Quantity, right: bigint) => new Quantity(left.nanos - right * 1_000_000_000n));
  env.registerOperator(`${type} == ${type}`, (left: Quantity, right: Quantity) => left.nanos === right.nanos);
}

function sign(value: bigint): bigint {
  return value > 0n ? 1n : value < 0n ? -1n : 0n;
}
