// What a template's texts become for one server: environment, arguments and files, with placeholders filled in.
//
//   {{setting.NAME}}        a variable's value, or its default
//   {{flag.NAME}}           a yes/no variable as 1 or 0, for images that know no true
//   {{server.name}}         the server's name
//   {{version}}             the wished version
//   {{memory.mebibytes}}    the memory limit; {{memory.heap}} is three quarters of it, for programs that need room beside their heap
//   {{port.<name>}}         the port inside the container
//   {{public.<name>}}       the public port, where the wish names one, else the port inside
//   {{rcon.password}}       only as a whole value of an environment variable: it comes from a Secret and never stands in a pod's spec
//
// Kubernetes fills $(NAME) in the values, arguments and commands of a container. What a person wrote must not reach for the
// container's other variables (the RCON password is one), so it is written $$(NAME), which comes out as it was typed.
import type { GameServerSpec } from './game-server.ts';
import type { GameTemplateSpec, TemplateVariable } from './game-template.ts';
import { parseQuantity } from './quantity.ts';
import type { SettingValue } from './schema.ts';

/** One environment variable: a value, or the key of a Secret: the server's random RCON password, or the wish's own secrets. */
export type Variable = { name: string; value: string } | { name: string; secretKey: string; of: 'rcon' | 'wish' };
export interface RenderedFile {
  path: string;
  content: string;
}

export const RCON_PASSWORD_KEY = 'password';
const WHOLE_PASSWORD = '{{rcon.password}}';
const PLACEHOLDER = /\{\{\s*([a-z]+)(?:\.([A-Za-z0-9_-]+))?\s*\}\}/g;

/** Environment of the game's container, sorted by name. */
export function environmentOf(name: string, spec: GameServerSpec, template: GameTemplateSpec): Variable[] {
  const fill = filler(name, spec, template, unexpanded);
  const fixed = Object.entries(template.env ?? {}).map(([key, text]): Variable => (text === WHOLE_PASSWORD ? { name: key, secretKey: RCON_PASSWORD_KEY, of: 'rcon' } : { name: key, value: fill(text) }));
  const chosen = template.variables.flatMap((variable): Variable[] => {
    if (variable.secret && variable.env !== undefined && spec.secrets?.[variable.name] !== undefined) return [{ name: variable.env, secretKey: variable.name, of: 'wish' }];
    const value = settingOf(variable, spec);
    return variable.env === undefined || variable.secret || value === undefined ? [] : [{ name: variable.env, value: unexpanded(String(value)) }];
  });
  const names = new Set(chosen.map((variable) => variable.name));
  return [...fixed.filter((variable) => !names.has(variable.name)), ...chosen].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** `command` or `args` of the container. */
export function wordsOf(words: readonly string[] | undefined, name: string, spec: GameServerSpec, template: GameTemplateSpec): string[] | undefined {
  const fill = filler(name, spec, template, unexpanded);
  return words?.map(fill);
}

/** Configuration files, each value escaped for its format, so that no setting can become a line of its own. */
export function filesOf(name: string, spec: GameServerSpec, template: GameTemplateSpec): RenderedFile[] {
  return (template.files ?? []).map(({ path, format, content }) => ({ path, content: filler(name, spec, template, ESCAPE[format])(content) }));
}

/** The command that makes a live setting take effect, or undefined when it has none. */
export function liveCommandOf(variable: TemplateVariable, value: SettingValue): string | undefined {
  return variable.liveCommand?.replaceAll('{{value}}', String(value).replaceAll(/[\r\n]/g, ' '));
}

/** A setting's value, or the template's default. */
export function settingOf(variable: TemplateVariable, spec: GameServerSpec): SettingValue | undefined {
  return spec.settings?.[variable.name] ?? variable.default;
}

const unexpanded = (value: string): string => value.replace(/\$(?=[$(])/g, '$$$$');

const ESCAPE = {
  json: (value: string) => JSON.stringify(value).slice(1, -1),
  // Luanti opens a block at a value that is one brace, and a long text at three quotes.
  ini: (value: string) => value.replaceAll(/[\r\n]+/g, ' ').replaceAll('"""', "'''").replace(/^\s*\{\s*$/, '{}'),
  text: (value: string) => value,
};

function filler(name: string, spec: GameServerSpec, template: GameTemplateSpec, escape: (value: string) => string): (text: string) => string {
  const variables = new Map(template.variables.map((variable) => [variable.name, variable]));
  const port = (key: string) => template.ports.find((candidate) => candidate.name === key)?.port;
  const valueOf = (kind: string, key = ''): SettingValue | undefined => {
    switch (kind) {
      case 'setting': return variables.has(key) ? settingOf(variables.get(key) as TemplateVariable, spec) : undefined;
      case 'flag': return variables.has(key) ? Number(settingOf(variables.get(key) as TemplateVariable, spec) === true) : undefined;
      case 'server': return key === 'name' ? name : undefined;
      case 'version': return spec.version;
      case 'memory': return memoryOf(spec, template, key);
      case 'port': return port(key);
      case 'public': return spec.network?.ports?.[key] ?? port(key);
      default: return undefined;
    }
  };
  return (text) => text.replaceAll(PLACEHOLDER, (whole: string, kind: string, key?: string) => {
    const value = valueOf(kind, key);
    // An unknown placeholder is a mistake of the catalogue, and its contract test finds it; here it stays visible.
    return value === undefined ? (kind === 'setting' ? '' : whole) : escape(String(value));
  });
}

function memoryOf(spec: GameServerSpec, template: GameTemplateSpec, key: string): number | undefined {
  const mebibytes = Math.floor((parseQuantity(spec.resources?.memory ?? template.resources.memory) ?? 0) / 2 ** 20);
  if (key === 'mebibytes') return mebibytes;
  return key === 'heap' ? Math.max(256, Math.floor(mebibytes * 0.75)) : undefined;
}
