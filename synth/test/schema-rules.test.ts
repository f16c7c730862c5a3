// Every rule that the schemas state, broken once: the complaint names the field. The rules are read from the schemas themselves.
import { describe, expect, test } from 'vitest';
import { GameServerSpec, GameTemplateSpec, specSchemaErrors, templateSchemaErrors, Wish, wishSchemaErrors, type WishError } from '../src/contract/index.ts';
import { templateFor } from '../src/games/index.ts';

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  enum?: string[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
}

interface Rule {
  at: string[];
  rule: string;
  value: unknown;
  /** Where the complaint must point; the place itself unless said. */
  path?: string;
}

const window = { cron: '0 4 * * *', timeZone: 'UTC', length: '2h' };
const SPEC = {
  game: 'minecraft-java', revision: 1, version: '1.21.8', state: 'Running', settings: { MOTD: 'a' }, secrets: { A: 'b' }, resources: { cpu: '1', memory: '2Gi' }, storage: { size: '5Gi', fresh: 'a' },
  network: { expose: 'NodePort', ports: { game: 30000 } }, update: { when: 'Window', window, deadline: '1h', warn: true }, idle: { stopAfter: '15m' },
  backup: { schedule: { cron: window.cron, timeZone: 'UTC' }, keep: 7, beforeChange: true }, preview: { of: 'lobby', pullRequest: 7, until: '2027-01-31T20:00:00Z' }, requests: { restart: 'a', wake: 'b', backup: 'c', restore: { backup: 'lobby-1', token: 'd' } },
};
// No form makes a preview.
const { preview: _preview, ...WISH } = SPEC;
const luanti = templateFor('luanti')!;
const TEMPLATE = {
  ...luanti, image: { ...luanti.image, digest: `sha256:${'0'.repeat(64)}`, digestSource: 'https://example.org' }, backup: { before: ['a'], after: ['b'] }, rcon: { protocol: 'source', port: 'game' }, stop: { ...luanti.stop, command: 'stop' },
  ready: { ...luanti.ready, pattern: 'a' }, versions: [{ name: '1', tag: 'a', digest: `sha256:${'0'.repeat(64)}` }], ports: [{ ...luanti.ports[0], advertised: true }],
  variables: [{ name: 'A', env: 'A', label: 'a', description: 'a', type: 'string', default: 'a', choices: ['a'], minimum: 1, maximum: 1, minLength: 1, maxLength: 1, pattern: 'a', rule: 'a', multiline: true, secret: true, effect: 'live', liveCommand: 'a' }],
};

describe.each<[string, Schema, object, (value: unknown) => WishError[]]>([
  ['GameServer', GameServerSpec as Schema, SPEC, specSchemaErrors],
  ['wish', Wish as Schema, { name: 'lobby', ...WISH }, wishSchemaErrors],
  ['GameTemplate', GameTemplateSpec as Schema, TEMPLATE, templateSchemaErrors],
])('A %s', (_name, schema, whole, errorsOf) => {
  test('that has every field is accepted', () => {
    expect(errorsOf(whole)).toEqual([]);
  });

  const rules = rulesOf(schema, whole, []);
  test.each(rules.map((rule) => [`/${rule.at.join('/')}`, rule.rule, rule] as const))('%s: %s', (_at, _rule, { at, value, path }) => {
    expect(errorsOf(replaced(whole, at, value)).map((error) => error.path)).toContain(path ?? (at.length === 0 ? '' : `/${at.join('/')}`));
  });
});

/** Each keyword of the schema with a value that breaks it. */
function rulesOf(schema: Schema, value: unknown, at: string[]): Rule[] {
  const pointer = at.length === 0 ? '' : `/${at.join('/')}`;
  const rules: Rule[] = [];
  const add = (rule: string, broken: unknown, path = pointer) => rules.push({ at, rule, value: broken, path });
  if (schema.type !== undefined) add(`no ${schema.type}`, schema.type === 'array' ? 'x' : []);
  if (schema.enum) add('another word', 'Xyzzy');
  if (schema.pattern !== undefined) for (const awkward of ['', 'ä ö', 'a\nb', `${String(value)}\n`]) add(`against the pattern: ${JSON.stringify(awkward)}`, awkward);
  if (schema.minimum !== undefined) add('too small', schema.minimum - 1);
  if (schema.maximum !== undefined) add('too large', schema.maximum + 1);
  if (schema.minLength !== undefined && schema.minLength > 0) add('too short', '');
  if (schema.maxLength !== undefined) add('too long', 'a'.repeat(schema.maxLength + 1));
  if (schema.minItems !== undefined) add('too few', []);
  if (schema.maxItems !== undefined) add('too many', Array.from({ length: schema.maxItems + 1 }, () => (value as unknown[])[0]));
  if (schema.maxProperties !== undefined) add('too many', Object.fromEntries(Array.from({ length: schema.maxProperties + 1 }, (_, index) => [`k${index}`, Object.values(value as object)[0]])));
  for (const name of schema.required ?? []) {
    const { [name]: _gone, ...rest } = value as Record<string, unknown>;
    add(`without ${name}`, rest, `${pointer}/${name}`);
  }
  if (schema.properties) add('an unknown field', { ...(value as object), colour: 'red' }, `${pointer}/colour`);
  return [...rules, ...below(schema, value, at)];
}

function below({ properties, additionalProperties, items }: Schema, value: unknown, at: string[]): Rule[] {
  const fields = Object.entries((value ?? {}) as Record<string, unknown>);
  if (properties) {
    const missing = Object.keys(properties).filter((name) => !fields.some(([field]) => field === name) && !['command', 'env', 'documentation', 'join', 'query', 'files'].includes(name));
    if (missing.length > 0) throw new Error(`The example lacks ${[...at, missing[0]].join('.')}: its rules are not tried.`);
    return fields.flatMap(([name, field]) => rulesOf(properties[name] ?? {}, field, [...at, name]));
  }
  if (typeof additionalProperties === 'object') return fields.slice(0, 1).flatMap(([name, field]) => rulesOf(additionalProperties, field, [...at, name]));
  return items ? rulesOf(items, (value as unknown[])[0], [...at, '0']) : [];
}

function replaced(whole: unknown, at: string[], value: unknown): unknown {
  const [key, ...rest] = at;
  if (key === undefined) return value;
  if (Array.isArray(whole)) return whole.map((item, index) => (String(index) === key ? replaced(item, rest, value) : item as unknown));
  return { ...(whole as object), [key]: replaced((whole as Record<string, unknown>)[key], rest, value) };
}
