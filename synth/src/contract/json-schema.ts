// The JSON Schema that editors use: a server's file, with every game's settings, versions and ports.
import type { Catalogue } from './catalogue.ts';
import { GameServerSpec } from './game-server.ts';
import type { GameTemplateSpec, TemplateVariable } from './game-template.ts';
import { API_VERSION, NAME_PATTERN, NAME_RULE } from './names.ts';

type Json = Record<string, unknown>;

/** Draft 7, because that is what editors speak. `id` is the address it is published at. */
export function serverJsonSchema(catalogue: Catalogue, id: string): Json {
  const games = [...new Set(catalogue.map(({ game }) => game))];
  const spec = plain(GameServerSpec);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: id,
    title: 'A game server',
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: { const: API_VERSION },
      kind: { const: 'GameServer' },
      metadata: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: { name: { type: 'string', pattern: NAME_PATTERN, description: `The server's name, and the file's: ${NAME_RULE}.` }, labels: texts(), annotations: texts() },
      },
      spec: { ...spec, properties: { ...(spec.properties as Json), game: { ...((spec.properties as Json).game as Json), enum: games } }, allOf: catalogue.map(whenGame) },
    },
  };
}

/** What holds for a spec that names this game and revision. */
function whenGame({ game, revision, versions, variables, ports }: GameTemplateSpec): Json {
  const open = ports.filter(({ role }) => role === 'game').map(({ name }) => name);
  const settable = variables.filter(({ secret }) => !secret);
  return {
    if: { required: ['game', 'revision'], properties: { game: { const: game }, revision: { const: revision } } },
    then: {
      properties: {
        version: { enum: versions.map(({ name }) => name) },
        settings: { additionalProperties: false, properties: Object.fromEntries(settable.map((variable) => [variable.name, settingSchema(variable)])) },
        network: { properties: { ports: { propertyNames: { enum: open } } } },
      },
    },
  };
}

function settingSchema({ label, description, type, default: settled, choices, minimum, maximum, minLength, maxLength = 256, pattern }: TemplateVariable): Json {
  const common = { title: label, description, ...(settled !== undefined && { default: settled }) };
  if (type === 'choice') return { ...common, type: 'string', enum: choices };
  if (type === 'string') return { ...common, type, maxLength, ...(minLength !== undefined && { minLength }), ...(pattern !== undefined && { pattern }) };
  return { ...common, type, ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
}

const texts = (): Json => ({ type: 'object', additionalProperties: { type: 'string' } });

/** Without Kubernetes' own extensions. */
function plain(schema: object): Json {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key.startsWith('x-') ? undefined : value))) as Json;
}
