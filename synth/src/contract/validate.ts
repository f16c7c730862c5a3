// Whether a wish is one that this game's template can fulfil. Pure: used by API, check and operator alike.
import type { GameServerSpec, Wish } from './game-server.ts';
import type { GameTemplateSpec, TemplateVariable } from './game-template.ts';
import { NAME_RULE, RESERVED_SERVER_NAMES, RESERVED_SLUGS, NAME_PATTERN } from './names.ts';
import { parseQuantity } from './quantity.ts';
import { cronError, secondsOf, timeZoneError } from './schedule.ts';
import { shown, specSchemaErrors, wishSchemaErrors, type WishError } from './schema-errors.ts';
import { secretErrors } from './secrets.ts';
import { suggestion } from './typo.ts';

const NAME = new RegExp(NAME_PATTERN);
const LARGEST_SETTING = 256;

/** Everything wrong with a wish before its template is known: shape, names, quantities. */
export function wishShapeErrors(wish: unknown): WishError[] {
  const errors = wishSchemaErrors(wish);
  if (errors.length > 0) return errors;
  const { name, ...spec } = wish as Wish;
  return [...serverNameErrors(name), ...quantityErrors(spec), ...timeErrors(spec)];
}

/** Everything wrong with a server's name. */
export function serverNameErrors(name: string): WishError[] {
  if (!NAME.test(name)) return [{ path: '/name', message: `${shown(name)} is not a name: ${NAME_RULE}.` }];
  if (RESERVED_SERVER_NAMES.includes(name)) return [{ path: '/name', message: `"${name}" is a reserved word. Choose another name.` }];
  return [];
}

/** Everything wrong with a tenant's slug. */
export function slugErrors(slug: string): WishError[] {
  if (!NAME.test(slug)) return [{ path: '/slug', message: `${shown(slug)} is not a name: ${NAME_RULE}.` }];
  if (RESERVED_SLUGS.includes(slug)) return [{ path: '/slug', message: `"${slug}" is a reserved word. Choose another slug.` }];
  return [];
}

/** Everything wrong with a spec, held against its template: version, settings, resources, ports. Paths are pointers into the spec. */
export function specErrors(spec: unknown, template: GameTemplateSpec): WishError[] {
  const shape = specSchemaErrors(spec);
  if (shape.length > 0) return shape;
  const valid = spec as GameServerSpec;
  return [
    ...quantityErrors(valid), ...timeErrors(valid), ...versionErrors(valid, template), ...settingsErrors(valid, template), ...secretErrors(valid, template),
    ...resourceErrors(valid, template), ...portErrors(valid, template),
  ];
}

function quantityErrors(spec: Partial<GameServerSpec>): WishError[] {
  const fields = [['/resources/cpu', spec.resources?.cpu], ['/resources/memory', spec.resources?.memory], ['/storage/size', spec.storage?.size]] as const;
  return fields.flatMap(([path, value]) => {
    if (value === undefined) return [];
    const amount = parseQuantity(value);
    if (amount === undefined || amount <= 0) return [{ path, message: `${shown(value)} is not an amount above zero.` }];
    if (path.endsWith('cpu') && !/^[0-9.]+m?$/.test(value)) return [{ path, message: `${shown(value)} is not a number of cores, for example 500m or 2.` }];
    // Whole bytes, and at least a mebibyte: "4" without a unit is a slip of the pen.
    if (!path.endsWith('cpu') && amount < 2 ** 20) return [{ path, message: `${shown(value)} is ${amount} bytes. Add a unit, for example ${Number.parseFloat(value) || 4}Gi.` }];
    return [];
  });
}

/** Windows, schedules and durations: what a pattern can't tell. */
function timeErrors({ update, idle, backup }: Partial<GameServerSpec>): WishError[] {
  const errors: WishError[] = [];
  const check = (path: string, message: string | undefined) => { if (message !== undefined) errors.push({ path, message }); };
  if (update?.when === 'Window' && !update.window) check('/update/window', 'window is missing: update.when is Window, so say when it opens, in which time zone, and for how long.');
  for (const [path, schedule] of [['/update/window', update?.window], ['/backup/schedule', backup?.schedule]] as const) {
    if (schedule) check(`${path}/cron`, cronError(schedule.cron));
    if (schedule?.timeZone !== undefined) check(`${path}/timeZone`, timeZoneError(schedule.timeZone));
  }
  for (const [path, text] of [['/update/window/length', update?.window?.length], ['/update/deadline', update?.deadline], ['/idle/stopAfter', idle?.stopAfter]] as const) {
    if (text !== undefined && secondsOf(text) === 0) check(path, `${shown(text)} is no time at all.`);
  }
  return errors;
}

function versionErrors({ version }: GameServerSpec, template: GameTemplateSpec): WishError[] {
  const known = template.versions.map(({ name }) => name);
  if (known.includes(version)) return [];
  return [{ path: '/version', message: `${template.displayName} (revision ${template.revision}) has no version ${shown(version)}${suggestion(version, known)}. It has: ${known.join(', ')}.` }];
}

function settingsErrors({ settings = {} }: GameServerSpec, template: GameTemplateSpec): WishError[] {
  const known = new Map(template.variables.map((variable) => [variable.name, variable]));
  return Object.entries(settings).flatMap(([name, value]) => {
    const path = `/settings/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const variable = known.get(name);
    if (!variable) return [{ path, message: `${template.displayName} has no setting ${shown(name)}${suggestion(name, known.keys())}. It has: ${[...known.keys()].join(', ')}.` }];
    if (variable.secret) return [{ path, message: `${name} is a secret and must not stand in Git in the clear. Put it into spec.secrets.` }];
    const wrong = settingError(variable, value);
    return wrong === undefined ? [] : [{ path, message: `${name} ${wrong}` }];
  });
}

/** What is wrong with a variable's value, as the end of a sentence; of a secret it repeats nothing. */
export function settingError(variable: TemplateVariable, value: unknown): string | undefined {
  switch (variable.type) {
    case 'boolean': return typeof value === 'boolean' ? undefined : `is ${shown(value)}; it must be true or false.`;
    case 'integer': return Number.isSafeInteger(value) ? rangeError(variable, value as number) : `is ${shown(value)}; it must be a whole number.`;
    case 'number': return typeof value === 'number' && Number.isFinite(value) ? rangeError(variable, value) : `is ${shown(value)}; it must be a number.`;
    case 'choice': {
      const choices = variable.choices ?? [];
      if (typeof value === 'string' && choices.includes(value)) return undefined;
      return `is ${shown(value)}; it must be one of ${choices.join(', ')}${typeof value === 'string' ? suggestion(value, choices) : ''}.`;
    }
    default: return typeof value === 'string' ? textError(variable, value) : `is ${shown(value)}; it must be text (put it in quotes).`;
  }
}

function rangeError({ minimum, maximum }: TemplateVariable, value: number): string | undefined {
  if (minimum !== undefined && value < minimum) return `is ${value}; it must be at least ${minimum}.`;
  if (maximum !== undefined && value > maximum) return `is ${value}; it must be at most ${maximum}.`;
  return undefined;
}

function textError({ minLength = 0, maxLength = LARGEST_SETTING, pattern, rule, multiline, secret }: TemplateVariable, value: string): string | undefined {
  const length = [...value].length;
  if (length < minLength) return `must have at least ${minLength} characters.`;
  if (length > maxLength) return `has ${length} characters; at most ${maxLength} fit.`;
  if (!value.isWellFormed() || hasControl(value, multiline === true)) return `holds characters that cannot be shown${multiline ? '' : ', or a line break'}.`;
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return `${secret ? '' : `is ${shown(value)}; it `}must ${rule ?? `fit ${pattern}`}.`;
  return undefined;
}

function hasControl(text: string, lineBreaks: boolean): boolean {
  return [...text].some((character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point === 0x0a) return !lineBreaks;
    return (point < 0x20 && point !== 0x09) || (point >= 0x7f && point <= 0x9f) || point === 0x2028 || point === 0x2029;
  });
}

function resourceErrors({ resources }: GameServerSpec, template: GameTemplateSpec): WishError[] {
  const least = parseQuantity(template.resources.minimumMemory ?? '0') ?? 0;
  const memory = parseQuantity(resources?.memory ?? template.resources.memory) ?? 0;
  return memory < least ? [{ path: '/resources/memory', message: `${template.displayName} needs at least ${template.resources.minimumMemory} of memory.` }] : [];
}

function portErrors({ network }: GameServerSpec, template: GameTemplateSpec): WishError[] {
  const open = template.ports.filter(({ role }) => role === 'game').map(({ name }) => name);
  const chosen = Object.entries(network?.ports ?? {});
  const unknown = chosen.filter(([name]) => !open.includes(name)).map(([name]) => ({
    path: `/network/ports/${name}`, message: `${template.displayName} has no public port ${shown(name)}${suggestion(name, open)}. It has: ${open.join(', ')}.`,
  }));
  const twice = chosen.filter(([, port], index) => chosen.findIndex(([, other]) => other === port) !== index).map(([name, port]) => ({
    path: `/network/ports/${name}`, message: `Port ${port} is named twice.`,
  }));
  return [...unknown, ...twice];
}
