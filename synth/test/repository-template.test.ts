// The files every tenant's repository begins with: each example is a server that would run.
import { Ajv } from 'ajv';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkManifest } from '../src/charts/index.ts';
import { serverJsonSchema } from '../src/contract/index.ts';
import { CATALOGUE, gameNames, templateFor } from '../src/games/index.ts';

const template = resolve(import.meta.dirname, '../../gitops-repo-template');
const examples = globSync('docs/examples/*.yaml', { cwd: template }).sort();
const VALUES: Record<string, string> = { tenant: 'redfox', cluster: 'local', gitUrl: 'https://git.example.org', formUrl: 'https://pteronimbus.example.org' };
const filled = (file: string) => readFileSync(join(template, file), 'utf8').replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => VALUES[name] ?? whole);
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(serverJsonSchema(CATALOGUE, 'https://example.org/s.json'));

test('Every game has an example, and nothing else is one', () => {
  expect(examples.map((file) => basename(file, '.yaml'))).toEqual(gameNames().sort());
});

describe.each(examples.map((file) => [basename(file, '.yaml'), file] as const))('The example of %s', (game, file) => {
  test('is a valid server under its own name, for the check and for an editor', () => {
    expect(checkManifest(filled(file), game, CATALOGUE)).toMatchObject({ manifest: { name: game, spec: { game } } });
    expect(validate(parse(filled(file), { version: '1.1' })), JSON.stringify(validate.errors)).toBe(true);
  });

  test('names every setting, each with its default or a word of the tenant', () => {
    const settings = (parse(filled(file)) as { spec: { settings: Record<string, unknown>; version: string; revision: number } }).spec;
    const newest = templateFor(game)!;
    const open = newest.variables.filter(({ secret }) => !secret);
    expect(Object.keys(settings.settings).sort()).toEqual(open.map(({ name }) => name).sort());
    for (const { name, default: settled } of open) if (!String(settings.settings[name]).includes('redfox')) expect(settings.settings[name], name).toEqual(settled);
    expect([settings.version, settings.revision]).toEqual([newest.versions[0]?.name, newest.revision]);
  });

  test('tells the editor its schema in the first line', () => {
    expect(filled(file).split('\n')[0]).toBe('# yaml-language-server: $schema=https://pteronimbus.example.org/api/schemas/game-server.json');
  });
});

test('The README\'s example is a valid server', () => {
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(filled('README.md')) ?? [];
  expect(checkManifest(yaml, 'lobby', CATALOGUE)).toHaveProperty('manifest.name', 'lobby');
});

test('No placeholder is left that nobody fills in', () => {
  const files = readdirSync(template, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(template, join(entry.parentPath, entry.name)));
  expect(files).toEqual(expect.arrayContaining(['README.md', 'CODEOWNERS', '.gitignore', join('.gitea', 'pull_request_template.md'), ...examples]));
  for (const file of files) {
    expect(filled(file), file).not.toMatch(/\{\{\w+\}\}/);
  }
});

describe('The schema for editors', () => {
  const server = (spec: object, metadata: object = { name: 'lobby' }) => ({ apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata, spec: { game: 'minecraft-java', revision: 1, version: '1.21.8', ...spec } });

  test.each<[string, object, boolean]>([
    ['the least server', server({}), true],
    ['another game', server({ game: 'luanti', version: '5.17.0', settings: { MAX_USERS: 3 } }), true],
    ['a game that is not there', server({ game: 'minecraft' }), false],
    ['a version of another game', server({ version: '5.17.0' }), false],
    ['a setting of another game', server({ settings: { MAX_USERS: 3 } }), false],
    ['a setting of the wrong type', server({ settings: { PVP: 'yes' } }), false],
    ['a setting out of range', server({ settings: { MAX_PLAYERS: 0 } }), false],
    ['a secret as a setting', server({ game: 'valheim', version: 'public', settings: { SERVER_PASS: 'hunter22' } }), false],
    ['a port that is not the players\'', server({ network: { ports: { rcon: 30000 } } }), false],
    ['an unknown field', server({ colour: 'red' }), false],
    ['a namespace', server({}, { name: 'lobby', namespace: 'x' }), false],
  ])('%s: %j', (_name, value, good) => {
    expect(validate(value)).toBe(good);
  });
});
