// What cel-go says of an expression that it doesn't compile, as far as it is known: fields and variables that are not there, and two types that don't go together.
import type { celEnvironment } from './cel-environment.ts';

type Environment = ReturnType<typeof celEnvironment>;
type Checked = ReturnType<Environment['check']>;

/** `known: false`: it is wrong, but the words are not known. */
export type CompileFault = { known: true; words: string } | { known: false; why: string };

/** Of a check that failed; `env` is changed, so that the next fault can be seen. `typeName` is the type whose fields a missing one would join. */
export function compileFault(env: Environment, source: string, first: Checked): CompileFault {
  const found = new Map<number, string>();
  let checked = first;
  while (!checked.valid) {
    const { summary = 'it can\'t be read', range } = checked.error ?? {};
    const start = range?.start ?? 0;
    const variable = /^Unknown variable: (.+)$/.exec(summary)?.[1];
    if (variable !== undefined) {
      found.set(start, `undeclared reference to '${variable}' (in container '')`);
      env.registerVariable(variable, 'dyn');
      checked = env.check(source);
      continue;
    }
    const field = /^No such key: (.+)$/.exec(summary)?.[1];
    const next = field === undefined ? undefined : masked(source, start, range?.end ?? start);
    const mismatch = field === undefined ? overload(source, summary, start, range?.end ?? source.length) : undefined;
    if (next !== undefined && source[start - 1] === '.') found.set(start - 1, `undefined field '${field}'`);
    else if (mismatch) found.set(mismatch.at, mismatch.words);
    else return { known: false, why: summary };
    const rest = next ?? `${source.slice(0, start)}${hidden((range?.end ?? source.length) - start)}${source.slice(range?.end ?? source.length)}`;
    // A column must mean the same in what is looked at next.
    if (rest.length !== source.length) return { known: false, why: summary };
    const more = env.check(rest);
    if (more.valid) break;
    const again = compileFault(env, rest, more);
    if (!again.known) return again;
    for (const [at, words] of faultsIn(again.words)) if (!found.has(at)) found.set(at, words);
    break;
  }
  const [line] = source.split('\n');
  if (line !== source) return { known: false, why: 'it has several lines' };
  return { known: true, words: [...found].sort(([left], [right]) => left - right).map(([at, words]) => `ERROR: <input>:1:${at + 1}: ${words}\n | ${source}\n | ${'.'.repeat(at)}^`).join('\n') };
}

/** The faults of an answer of this file's own, by where they are. */
function faultsIn(words: string): [number, string][] {
  return [...words.matchAll(/^ERROR: <input>:1:(\d+): (.*)$/gm)].map(([, column, text]) => [Number(column) - 1, text ?? '']);
}

/** The path that ends in a missing field, as something of any type with as many letters; undefined when it is no plain path. */
function masked(source: string, start: number, end: number): string | undefined {
  const path = /[A-Za-z_][\w.]*\.$/.exec(source.slice(0, start))?.[0];
  return path === undefined ? undefined : `${source.slice(0, start - path.length)}${hidden(path.length + end - start)}${source.slice(end)}`;
}

/** Any value, `length` letters long; shorter ones can't be made. */
function hidden(length: number): string {
  return length < 6 ? '' : `dyn(${'1'.padStart(length - 5, '0').replace(/^0+(?=1)/, (zeros) => ' '.repeat(zeros.length))})`;
}

function overload(source: string, summary: string, start: number, end: number): { at: number; words: string } | undefined {
  const [, left, operator, right] = /^no such overload: (\S+) (\S+) (\S+)$/.exec(summary) ?? [];
  if (left === undefined || operator === undefined || right === undefined) return undefined;
  const text = source.slice(start, end);
  const places = [...text.matchAll(/"[^"]*"|'[^']*'|[=!<>]=|[-+*/%<>]|\bin\b/g)].filter(([found]) => found === operator);
  const [place] = places;
  return places.length === 1 && place ? { at: start + place.index, words: `found no matching overload for '_${operator}_' applied to '(${left}, ${right})'` } : undefined;
}
