// Multipass's command line, as far as terraform/ and the inventory speak it: strict, so that a call the real one refuses fails here too.
// Source: the help texts of Multipass 1.15 and 1.16.

export type Call =
  | { verb: 'launch'; name: string; cpus: number; memory: string; disk: string; timeout: number; image: string }
  | { verb: 'info' | 'stop' | 'start'; name: string }
  | { verb: 'delete'; name: string; purge: boolean }
  | { verb: 'list'; format: 'csv' | 'json' }
  | { verb: 'get'; name: string; key: Setting }
  | { verb: 'set'; name: string; key: Setting; value: string };
export type Setting = 'cpus' | 'memory' | 'disk';

const NAME = /^[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?$/;
const SIZE = /^[1-9][0-9]*[KMG]$/;

/** What was asked. Throws an Error with Multipass's kind of sentence when it would not understand; it ends with 1 then. */
export function parseCall([verb = '', ...args]: readonly string[]): Call {
  switch (verb) {
    case 'launch': return launch(args);
    case 'info': {
      const { options, rest } = read(args, ['--format']);
      oneOf(options['--format'], ['csv'], 'format');
      return { verb, name: only(rest) };
    }
    case 'start': case 'stop': return { verb, name: only(read(args, []).rest) };
    case 'delete': {
      const purge = args.includes('--purge');
      return { verb, name: only(read(args.filter((one) => one !== '--purge'), []).rest), purge };
    }
    case 'list': return { verb, format: oneOf(read(args, ['--format']).options['--format'], ['csv', 'json'], 'format') };
    case 'get': return { verb, ...setting(only(args)) };
    case 'set': {
      const [key = '', value = ''] = split(only(args), '=');
      const found = setting(key);
      if (!(found.key === 'cpus' ? /^[1-9][0-9]*$/ : SIZE).test(value)) throw new Error(`Invalid setting '${key}=${value}'`);
      return { verb, ...found, value };
    }
    default: throw new Error(`Unknown command '${verb}'`);
  }
}

function launch(args: string[]): Call {
  const { options, rest } = read(args, ['--name', '--cpus', '--memory', '--disk', '--timeout', '--cloud-init']);
  const need = (option: string, pattern: RegExp) => {
    const value = options[option] ?? '';
    if (!pattern.test(value)) throw new Error(`Invalid ${option.slice(2)}: '${value}'`);
    return value;
  };
  need('--cloud-init', /^-$/);
  return {
    verb: 'launch', name: need('--name', NAME), cpus: Number(need('--cpus', /^[1-9][0-9]*$/)), memory: need('--memory', SIZE), disk: need('--disk', SIZE), timeout: Number(need('--timeout', /^[1-9][0-9]*$/)), image: only(rest),
  };
}

function read(args: readonly string[], known: readonly string[]): { options: Record<string, string>; rest: string[] } {
  const options: Record<string, string> = {};
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const one = args[at] ?? '';
    if (!one.startsWith('-')) rest.push(one);
    else if (known.includes(one)) options[one] = args[++at] ?? '';
    else throw new Error(`Unknown option '${one.replace(/^-+/, '')}'.`);
  }
  return { options, rest };
}

function setting(text: string): { name: string; key: Setting } {
  const [, name = '', key = ''] = /^local\.(.+)\.(cpus|memory|disk)$/.exec(text) ?? [];
  if (!NAME.test(name)) throw new Error(`Unrecognized settings key: '${text}'`);
  return { name, key: key as Setting };
}

function only(rest: readonly string[]): string {
  const [one, ...others] = rest;
  if (one === undefined) throw new Error('An argument is missing.');
  if (others.length > 0) throw new Error('Too many arguments.');
  return one;
}

function oneOf<T extends string>(value: string | undefined, known: readonly T[], what: string): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Error(`Invalid ${what}: '${value ?? ''}'`);
  return found;
}

function split(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
