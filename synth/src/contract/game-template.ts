// The GameTemplate: one immutable revision of a game of the catalogue. All that makes a server dangerous lives here.
import { Type, type Static } from 'typebox';
import type { ObjectMeta } from './game-server.ts';
import { NAME_PATTERN } from './names.ts';
import { MapOf, OneOf, Quantity, SettingValue } from './schema.ts';

const closed = { additionalProperties: false } as const;
const PortName = Type.String({ pattern: '^[a-z]([-a-z0-9]{0,13}[a-z0-9])?$', maxLength: 15 });
/** Text with placeholders `{{…}}`; `rendered.ts` lists them. */
const TemplateText = Type.String({ maxLength: 16384 });

export const TemplatePort = Type.Object(
  {
    name: PortName,
    port: Type.Integer({ minimum: 1, maximum: 65535, description: 'Port inside the container.' }),
    protocol: OneOf(['TCP', 'UDP']),
    role: OneOf(['game', 'query', 'console'], { description: 'game: players, public; query and console: the operator only.' }),
    advertised: Type.Optional(Type.Boolean({ description: 'The game tells players its own port, so inside and outside must be the same.' })),
  },
  closed,
);
export type TemplatePort = Static<typeof TemplatePort>;

export const TemplateVersion = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._+-]*$' }),
    tag: Type.Optional(Type.String({ description: 'Image tag where it is not the template\'s.', maxLength: 128 })),
    digest: Type.Optional(Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })),
  },
  closed,
);

export const TemplateVariable = Type.Object(
  {
    name: Type.String({ description: 'Key in spec.settings (or spec.secrets).', pattern: '^[A-Z][A-Z0-9_]{0,62}$', maxLength: 63 }),
    env: Type.Optional(Type.String({ description: 'Environment variable of the image, where it is set by one.', pattern: '^[A-Za-z_][A-Za-z0-9_]*$', maxLength: 63 })),
    label: Type.String({ maxLength: 80 }),
    description: Type.String({ maxLength: 500 }),
    type: OneOf(['string', 'integer', 'number', 'boolean', 'choice']),
    default: Type.Optional(SettingValue),
    choices: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 64 })),
    minimum: Type.Optional(Type.Number()),
    maximum: Type.Optional(Type.Number()),
    minLength: Type.Optional(Type.Integer({ minimum: 0 })),
    maxLength: Type.Optional(Type.Integer({ minimum: 0, description: 'In characters; 256 when absent.' })),
    pattern: Type.Optional(Type.String({ maxLength: 200 })),
    rule: Type.Optional(Type.String({ maxLength: 200, description: 'What the pattern asks for, as the end of a sentence: "it must …".' })),
    multiline: Type.Optional(Type.Boolean({ description: 'Line breaks are allowed.' })),
    secret: Type.Optional(Type.Boolean()),
    effect: OneOf(['restart', 'live'], { description: 'When a change takes effect.' }),
    liveCommand: Type.Optional(TemplateText),
  },
  closed,
);
export type TemplateVariable = Static<typeof TemplateVariable>;

export const GameTemplateSpec = Type.Object(
  {
    game: Type.String({ pattern: NAME_PATTERN, maxLength: 40 }),
    revision: Type.Integer({ minimum: 1 }),
    displayName: Type.String({ maxLength: 80 }),
    description: Type.String({ maxLength: 1000 }),
    documentation: Type.Optional(Type.String({ maxLength: 300, description: 'Where the image documents itself.' })),
    image: Type.Object(
      {
        repository: Type.String({ pattern: '^[a-z0-9]+([._/-][a-z0-9]+)*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$', maxLength: 255 }),
        tag: Type.String({ minLength: 1, maxLength: 128, pattern: '^[A-Za-z0-9_][A-Za-z0-9._-]*$' }),
        digest: Type.Optional(Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })),
        digestSource: Type.Optional(Type.String({ maxLength: 300, description: 'Public page that names the digest.' })),
      },
      closed,
    ),
    /** Newest first; the first is the default. */
    versions: Type.Array(TemplateVersion, { minItems: 1, maxItems: 64 }),
    command: Type.Optional(Type.Array(TemplateText, { maxItems: 32 })),
    args: Type.Optional(Type.Array(TemplateText, { maxItems: 64 })),
    env: Type.Optional(MapOf(TemplateText, { maxProperties: 64, description: 'Fixed environment, with placeholders.' })),
    files: Type.Optional(
      Type.Array(
        Type.Object({ path: Type.String({ pattern: '^/[A-Za-z0-9._/-]+$', maxLength: 255 }), format: OneOf(['json', 'ini', 'text']), content: TemplateText }, closed),
        { maxItems: 8, description: 'Configuration files mounted read-only, with placeholders.' },
      ),
    ),
    ports: Type.Array(TemplatePort, { minItems: 1, maxItems: 8 }),
    variables: Type.Array(TemplateVariable, { maxItems: 128 }),
    resources: Type.Object({ cpu: Quantity('Default processor cores.'), memory: Quantity('Default memory.'), minimumMemory: Type.Optional(Quantity('Less than this does not start.')) }, closed),
    storage: Type.Object({ path: Type.String({ pattern: '^/[A-Za-z0-9._/-]+$' }), size: Quantity('Default size.') }, closed),
    stop: Type.Object(
      {
        command: Type.Optional(Type.String({ maxLength: 200, description: 'Typed into the console (RCON, else stdin).' })),
        signal: OneOf(['SIGTERM', 'SIGINT']),
        graceSeconds: Type.Integer({ minimum: 1, maximum: 600 }),
      },
      closed,
    ),
    ready: Type.Object(
      {
        check: OneOf(['query', 'tcp', 'log', 'rcon']),
        port: Type.Optional(PortName),
        pattern: Type.Optional(Type.String({ maxLength: 200, description: 'Regular expression of a log line, for check: log.' })),
        timeoutSeconds: Type.Integer({ minimum: 5, maximum: 3600 }),
      },
      closed,
    ),
    query: Type.Optional(Type.Object({ protocol: OneOf(['minecraft-java', 'minecraft-bedrock', 'a2s', 'luanti', 'factorio-rcon']), port: PortName }, closed)),
    rcon: Type.Optional(Type.Object({ protocol: OneOf(['source']), port: PortName }, closed)),
    stdin: Type.Boolean({ description: 'The console can be typed into.' }),
    security: Type.Object(
      {
        runAsUser: Type.Integer({ minimum: 1 }),
        runAsGroup: Type.Integer({ minimum: 1 }),
        fsGroup: Type.Integer({ minimum: 1 }),
        readOnlyRootFilesystem: Type.Boolean(),
      },
      closed,
    ),
    backup: Type.Optional(
      Type.Object({ before: Type.Array(Type.String({ maxLength: 200 })), after: Type.Array(Type.String({ maxLength: 200 })) }, closed),
    ),
    join: Type.Optional(Type.String({ maxLength: 300, description: 'How to join, with {{address}}, {{host}}, {{port}}.' })),
  },
  closed,
);
export type GameTemplateSpec = Static<typeof GameTemplateSpec>;

/** Whether the game can be asked how many play. Luanti answers, and tells nobody. */
export const tellsPlayers = ({ query }: GameTemplateSpec): boolean => query !== undefined && query.protocol !== 'luanti';

export interface GameTemplate {
  apiVersion: string;
  kind: 'GameTemplate';
  metadata: ObjectMeta;
  spec: GameTemplateSpec;
}
