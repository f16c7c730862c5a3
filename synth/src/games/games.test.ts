// One contract for all games: what every template must keep, whoever adds it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeSpec, environmentOf, filesOf, settingOf, specErrors, specSchemaErrors, templateSchemaErrors, wordsOf, type GameServerSpec, type GameTemplateSpec, type SettingValue, type TemplateVariable } from '../contract/index.ts';
import { CATALOGUE, gameNames, gameTemplates, templateFor } from './index.ts';

const PASSWORD = 'the operator\'s own';

test('At least five games, each revision once, revisions in order', () => {
  expect(gameNames()).toEqual(expect.arrayContaining(['minecraft-java', 'minecraft-bedrock', 'luanti', 'valheim', 'factorio']));
  const names = gameTemplates().map(({ metadata }) => metadata.name);
  expect(new Set(names).size).toBe(names.length);
  for (const game of gameNames()) {
    const revisions = CATALOGUE.filter((template) => template.game === game).map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.toSorted((left, right) => left - right));
    expect(templateFor(game)?.revision).toBe(revisions.at(-1));
  }
});

test('What is not in the catalogue is not found', () => {
  expect(templateFor('minecraft')).toBeUndefined();
  expect(templateFor('luanti', 99)).toBeUndefined();
});

describe.each(CATALOGUE.map((template) => [`${template.game} revision ${template.revision}`, template] as const))('%s', (_name, template) => {
  const { ports, variables, versions, image, stop, ready, query, rcon } = template;
  const portNames = ports.map(({ name }) => name);
  const least = completeSpec({ game: template.game }, template);

  test('A template fits its schema, and a wish that names only the game is complete and valid', () => {
    expect(templateSchemaErrors(JSON.parse(JSON.stringify(template)))).toEqual([]);
    expect(specSchemaErrors(least)).toEqual([]);
    expect(specErrors(least, template)).toEqual([]);
  });

  test('Players have a port, every port a name of its own, no number stands twice for one protocol', () => {
    expect(ports.some(({ role }) => role === 'game')).toBe(true);
    expect(new Set(portNames).size).toBe(ports.length);
    expect(new Set(ports.map(({ port, protocol }) => `${port}/${protocol}`)).size).toBe(ports.length);
    expect(ports.every(({ port }) => port > 1023)).toBe(true);
  });

  test('Query, console and ready check name ports that are there', () => {
    for (const port of [query?.port, rcon?.port, ready.port]) if (port !== undefined) expect(portNames).toContain(port);
    if (ready.check === 'log') expect(() => new RegExp(ready.pattern ?? '(')).not.toThrow();
    else expect(ready.port).toBeDefined();
    if (ready.check === 'query') expect(query).toBeDefined();
    if (ready.check === 'rcon' || query?.protocol === 'factorio-rcon') expect(rcon).toBeDefined();
    if (rcon) expect(ports.find(({ name }) => name === rcon.port)?.role).toBe('console');
  });

  test('The image is one release by name, its documentation an https address, a digest only with its source', () => {
    expect(image.repository).toMatch(/^[a-z0-9.-]+\.[a-z]+\/[a-z0-9._/-]+$/);
    for (const tag of [image.tag, ...versions.flatMap((version) => version.tag ?? [])]) expect(tag).toMatch(/[0-9]/);
    expect(template.documentation).toMatch(/^https:\/\//);
    if (image.digest !== undefined) expect(image.digestSource).toMatch(/^https:\/\//);
    expect(versions.flatMap(({ digest }) => digest ?? []).length === 0 || image.digestSource !== undefined).toBe(true);
    expect(new Set(versions.map(({ name }) => name)).size).toBe(versions.length);
  });

  test('It stops in time, and by a command only where one can be typed', () => {
    expect(stop.graceSeconds).toBeGreaterThanOrEqual(30);
    if (stop.command !== undefined || template.backup) expect(template.stdin || rcon !== undefined).toBe(true);
  });

  test('It runs as somebody other than root', () => {
    expect(Math.min(template.security.runAsUser, template.security.runAsGroup, template.security.fsGroup)).toBeGreaterThan(0);
  });

  test('Every variable has a default that it allows itself, or is secret', () => {
    for (const variable of variables) {
      if (variable.secret) expect(variable.default).toBeUndefined();
      else expect(specErrors({ ...least, settings: { [variable.name]: variable.default as SettingValue } }, template)).toEqual([]);
      if (variable.pattern !== undefined) expect(variable.rule).toMatch(/^\S.*[^.]$/);
      if (variable.effect === 'live') expect(variable.liveCommand).toContain('{{value}}');
    }
    expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length);
  });

  test('Every setting reaches the program, and no placeholder is left', () => {
    const given = (spec: GameServerSpec) => JSON.stringify([environmentOf('lobby', spec, template), wordsOf(template.args, 'lobby', spec, template), filesOf('lobby', spec, template)]);
    expect(given(least)).not.toMatch(/\{\{|undefined|NaN/);
    for (const variable of variables.filter(({ secret }) => !secret)) {
      expect(given({ ...least, settings: { [variable.name]: another(variable) } }), variable.name).not.toBe(given(least));
    }
  });

  test('No two variables write the same one of the image; a wish replaces a fixed one only for a secret', () => {
    const written = variables.flatMap(({ env }) => env ?? []);
    expect(new Set(written).size).toBe(written.length);
    const replaced = variables.filter(({ env }) => env !== undefined && env in (template.env ?? {}));
    expect(replaced.filter(({ secret }) => !secret)).toEqual([]);
  });

  test('The RCON password stands in no command, argument or file, and is asked for wherever RCON is', () => {
    expect(JSON.stringify([template.command, template.args, template.files])).not.toContain('rcon.password');
    if (rcon) expect(Object.values(template.env ?? {})).toContain('{{rcon.password}}');
  });

  test('No setting becomes another, reaches for the container\'s variables, or breaks a file', () => {
    fc.assert(fc.property(settingsFor(template), (settings) => {
      const spec = { ...least, settings };
      if (specErrors(spec, template).length > 0) return;
      const environment = Object.fromEntries(environmentOf('lobby', spec, template).map((one) => [one.name, 'value' in one ? one.value : PASSWORD]));
      for (const variable of variables) {
        if (variable.env === undefined || variable.secret) continue;
        expect(expanded(environment[variable.env] ?? '', environment)).toBe(String(settingOf(variable, spec)));
      }
      for (const { path, content } of filesOf('lobby', spec, template)) {
        const values = path.endsWith('.json') ? flat(JSON.parse(content)) : Object.fromEntries(luantiLines(content));
        const settled = path.endsWith('.json') ? flat(JSON.parse(filesOf('lobby', least, template).find((file) => file.path === path)?.content ?? '{}')) : Object.fromEntries(luantiLines(filesOf('lobby', least, template)[0]?.content ?? ''));
        expect(Object.keys(values)).toEqual(Object.keys(settled));
      }
    }), { numRuns: 100 });
  });
});

const WILD = ['$(RCON_PASSWORD)', '$$(RCON_PASSWORD)', '"', '\\', '{', '}', '"""', '= x', '# y', ', "a": 1', '{{rcon.password}}', '{{setting.ADMIN}}', 'a\nname = admin', '%RCON_PASSWORD%', '%', '\'; rm -rf /; \''];

function settingsFor({ variables }: GameTemplateSpec): fc.Arbitrary<Record<string, string>> {
  const texts = variables.filter(({ type, secret }) => type === 'string' && !secret);
  return fc.record(Object.fromEntries(texts.map(({ name }) => [name, fc.oneof(fc.constantFrom(...WILD), fc.string({ maxLength: 20 }))])), { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<Record<string, string>>;
}

/** Another value that the variable allows. */
function another({ type, default: settled, choices = [], minimum, maximum, pattern }: TemplateVariable): SettingValue {
  if (type === 'boolean') return settled !== true;
  if (type === 'choice') return choices.find((choice) => choice !== settled) ?? '';
  if (type === 'string') return ['Another', 'b-2'].find((text) => pattern === undefined || new RegExp(pattern, 'u').test(text)) ?? '';
  return settled === maximum ? minimum ?? 0 : Number(settled) + 1;
}

/** As Kubernetes fills $(NAME) into a container's values. */
function expanded(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\$(\$|\(([^)]*)\))/g, (whole, next: string, name?: string) => (next === '$' ? '$' : values[name ?? ''] ?? whole));
}

/** As Luanti reads its settings: a line each, but for a value of one brace or three quotes, which opens a block. */
function luantiLines(content: string): [string, string][] {
  return content.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')).map((line): [string, string] => {
    const [name = '', ...rest] = line.split('=');
    const value = rest.join('=').trim();
    if (value === '{' || value.startsWith('"""')) throw new Error(`${line} opens a block.`);
    return [name.trim(), value];
  });
}

function flat(value: unknown, at = ''): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return { [at]: value };
  return Object.assign({}, ...Object.entries(value).map(([key, field]) => flat(field, `${at}/${key}`))) as Record<string, unknown>;
}
