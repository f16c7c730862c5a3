// What a change of a server means for the people on it. Pure: plan, check, API and operator say the same.
import { canonicalJson } from './defaults.ts';
import type { GameServerSpec } from './game-server.ts';
import type { GameTemplateSpec } from './game-template.ts';
import { parseQuantity } from './quantity.ts';
import type { SettingValue } from './schema.ts';
import type { WishError } from './schema-errors.ts';

export interface Effect {
  /** Why the change can't be made; the old state keeps running. */
  refused: WishError[];
  /** none: nobody notices; live: takes effect without a restart; restart, stop, start: as they say. */
  kind: 'none' | 'live' | 'restart' | 'stop' | 'start';
  /** Names of changed settings. */
  settings: string[];
  /** Fields that make a restart needed: `version`, `resources.memory`, `settings.MODE` … */
  because: string[];
}

/** Compares two specs of one server. `template` is the new spec's, `before` the old one's: a default written out is no change. */
export function effectOf(old: GameServerSpec, next: GameServerSpec, template: GameTemplateSpec, before = template): Effect {
  const settings = changedSettings(old, next, before, template);
  const because = restartReasons(old, next, template, settings);
  return { refused: refusals(old, next), kind: kindOf(old, next, settings, because), settings, because };
}

/** Changes that no server can make and keep its world. */
export function refusals(old: GameServerSpec, next: GameServerSpec): WishError[] {
  const errors: WishError[] = [];
  if (old.game !== next.game) errors.push({ path: '/game', message: `The game of a server stays: this one is ${old.game}. Make a new server for ${next.game}.` });
  const [before, after] = [old.storage?.size, next.storage?.size].map((size) => parseQuantity(size ?? '0') ?? 0);
  if (next.storage?.size !== undefined && (after ?? 0) < (before ?? 0)) {
    errors.push({ path: '/storage/size', message: `A volume grows and never shrinks: it has ${old.storage?.size}, the wish says ${next.storage.size}.` });
  }
  return errors;
}

function kindOf(old: GameServerSpec, next: GameServerSpec, settings: string[], because: string[]): Effect['kind'] {
  const [before, after] = [old.state ?? 'Running', next.state ?? 'Running'];
  if (before === 'Running' && after === 'Stopped') return 'stop';
  if (before === 'Stopped' && after === 'Running') return 'start';
  if (after === 'Stopped') return 'none';
  if (because.length > 0) return 'restart';
  return settings.length > 0 ? 'live' : 'none';
}

function restartReasons(old: GameServerSpec, next: GameServerSpec, template: GameTemplateSpec, settings: string[]): string[] {
  const fields: [string, unknown, unknown][] = [
    ['revision', old.revision, next.revision],
    ['version', old.version, next.version],
    ['resources.cpu', old.resources?.cpu, next.resources?.cpu],
    ['resources.memory', old.resources?.memory, next.resources?.memory],
    ['requests.restart', old.requests?.restart, next.requests?.restart ?? old.requests?.restart],
  ];
  const live = new Set(template.variables.filter(({ effect }) => effect === 'live').map(({ name }) => name));
  const secrets = [...new Set([...Object.keys(old.secrets ?? {}), ...Object.keys(next.secrets ?? {})])].filter((name) => old.secrets?.[name] !== next.secrets?.[name]).sort();
  return [...fields.filter(([, left, right]) => left !== right).map(([name]) => name), ...settings.filter((name) => !live.has(name)).map((name) => `settings.${name}`), ...secrets.map((name) => `secrets.${name}`)];
}

function changedSettings(old: GameServerSpec, next: GameServerSpec, before: GameTemplateSpec, after: GameTemplateSpec): string[] {
  const [from, to] = [effective(old, before), effective(next, after)];
  return [...new Set([...from.keys(), ...to.keys()])].filter((name) => canonicalJson(from.get(name)) !== canonicalJson(to.get(name))).sort();
}

/** Every setting with the value that the program sees. */
function effective({ settings = {} }: GameServerSpec, { variables }: GameTemplateSpec): Map<string, SettingValue> {
  return new Map([...variables.flatMap(({ name, default: settled }): [string, SettingValue][] => (settled === undefined ? [] : [[name, settled]])), ...Object.entries(settings)]);
}
