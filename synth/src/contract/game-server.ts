// The GameServer: what a tenant may ask for, and what the operator reports.
import { Type, type Static } from 'typebox';
import { Condition, PHASES } from './conditions.ts';
import { BACKUP_PATTERN, NAME_PATTERN } from './names.ts';
import { MapOf, OneOf, Quantity, SettingValue, Token } from './schema.ts';

export const STATES = ['Running', 'Stopped'] as const;
export const EXPOSURES = ['NodePort', 'LoadBalancer', 'Internal'] as const;
export const UPDATE_MOMENTS = ['Immediately', 'WhenEmpty', 'Window'] as const;

const closed = { additionalProperties: false } as const;
/**
 * What a commit may empty. A server-side apply that takes the last entry out of a map leaves null there (Kubernetes 1.36), and null is refused unless a
 * default stands for it. Not for `backup`: there being there means something.
 */
const emptied = { default: {} } as const;
const DURATION = '^([0-9]{1,4}h)?([0-9]{1,4}m)?([0-9]{1,5}s)?$';
const Duration = (description: string) => Type.String({ description, pattern: DURATION, minLength: 2, maxLength: 16 });
const Cron = Type.String({ description: 'Five fields: minute hour day month weekday.', pattern: '^\\S+( \\S+){4}$', maxLength: 100 });
const TimeZone = Type.String({ description: 'IANA time zone, for example Europe/Oslo.', pattern: '^[A-Za-z][A-Za-z0-9_+/-]{0,63}$', maxLength: 64 });

export const Resources = Type.Object(
  { cpu: Type.Optional(Quantity('Processor cores, for example 500m or 2.')), memory: Type.Optional(Quantity('Memory, for example 4Gi.')) },
  { ...closed, ...emptied },
);

export const Storage = Type.Object(
  {
    size: Type.Optional(Quantity('Size of the world\'s volume. It may grow, never shrink.')),
    fresh: Type.Optional(Token('Start with an empty world even if one of this name is kept.')),
  },
  { ...closed, ...emptied },
);

export const Network = Type.Object(
  {
    expose: Type.Optional(OneOf(EXPOSURES, { description: 'How players reach the server.', default: 'NodePort' })),
    ports: Type.Optional(
      MapOf(Type.Integer({ minimum: 1, maximum: 65535 }), {
        description: 'Public port by the template\'s port name, from the tenant\'s own range.',
        maxProperties: 8,
        ...emptied,
      }),
    ),
  },
  { ...closed, ...emptied },
);

export const Update = Type.Object(
  {
    when: Type.Optional(OneOf(UPDATE_MOMENTS, { description: 'When a change that needs a restart may happen.', default: 'Immediately' })),
    window: Type.Optional(Type.Object({ cron: Cron, timeZone: TimeZone, length: Duration('How long the window stays open, for example 2h.') }, closed)),
    deadline: Type.Optional(Duration('Restart at the latest after this long.')),
    warn: Type.Optional(Type.Boolean({ description: 'Tell players in the game before it.', default: true })),
  },
  {
    ...closed,
    ...emptied,
    'x-kubernetes-validations': [
      { rule: "!has(self.when) || self.when != 'Window' || has(self.window)", message: 'window is required when update.when is Window', fieldPath: '.window', reason: 'FieldValueRequired' },
    ],
  },
);

export const Requests = Type.Object(
  {
    restart: Type.Optional(Token('Restart once.')),
    wake: Type.Optional(Token('Wake once.')),
    backup: Type.Optional(Token('Back up once.')),
    restore: Type.Optional(Type.Object({ backup: Type.String({ pattern: BACKUP_PATTERN, maxLength: 253 }), token: Token('Restore once.') }, closed)),
  },
  { ...closed, ...emptied },
);

export const Preview = Type.Object(
  {
    of: Type.String({ description: 'The server that this one is a preview of: it begins with a copy of that one\'s newest backup.', pattern: NAME_PATTERN, maxLength: 40 }),
    pullRequest: Type.Integer({ description: 'Number of the pull request that it shows.', minimum: 1, maximum: 1_000_000_000 }),
    until: Type.String({ description: 'When the platform takes it away, for example 2027-01-31T20:00:00Z.', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$', maxLength: 20 }),
  },
  { ...closed, description: 'Set by the platform on the short-lived servers of a pull request.' },
);
export type Preview = Static<typeof Preview>;

/** What a person wishes for: the spec of a GameServer. Only `game` is needed; synth writes out every default that matters. */
export const GameServerSpec = Type.Object(
  {
    game: Type.String({ description: 'Which game of the catalogue.', pattern: NAME_PATTERN, maxLength: 40 }),
    revision: Type.Integer({ description: 'Which revision of the game\'s template.', minimum: 1, maximum: 1_000_000 }),
    version: Type.String({ description: 'Game version, one of the template\'s.', minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._+-]*$' }),
    state: Type.Optional(OneOf(STATES, { description: 'Whether the server should run.', default: 'Running' })),
    settings: Type.Optional(MapOf(SettingValue, { description: 'The template\'s variables, by name.', maxProperties: 128, ...emptied })),
    secrets: Type.Optional(MapOf(Type.String({ maxLength: 4096 }), { description: 'Encrypted values of secret variables.', maxProperties: 32, ...emptied })),
    resources: Type.Optional(Resources),
    storage: Type.Optional(Storage),
    network: Type.Optional(Network),
    update: Type.Optional(Update),
    idle: Type.Optional(Type.Object({ stopAfter: Type.Optional(Duration('Sleep after this long without players.')) }, { ...closed, ...emptied })),
    backup: Type.Optional(
      Type.Object(
        {
          schedule: Type.Optional(Type.Object({ cron: Cron, timeZone: Type.Optional(TimeZone) }, closed)),
          keep: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, default: 7 })),
          beforeChange: Type.Optional(Type.Boolean({ default: true })),
        },
        closed,
      ),
    ),
    preview: Type.Optional(Preview),
    requests: Type.Optional(Requests),
  },
  { ...closed, description: 'What is wished for. Written by people through Git; the operator never changes it.' },
);
export type GameServerSpec = Static<typeof GameServerSpec>;

/** Whether a backup comes before what may cost the world. */
export const savesFirst = ({ backup }: Pick<GameServerSpec, 'backup'>): boolean => backup !== undefined && backup.beforeChange !== false;

export const PublishedPort = Type.Object(
  { name: Type.String({ maxLength: 15 }), protocol: OneOf(['TCP', 'UDP']), port: Type.Integer({ minimum: 1, maximum: 65535 }) },
  closed,
);
export type PublishedPort = Static<typeof PublishedPort>;

export const GameServerStatus = Type.Object(
  {
    observedGeneration: Type.Optional(Type.Integer()),
    phase: Type.Optional(OneOf(PHASES)),
    conditions: Type.Optional(Type.Array(Condition, { maxItems: 16, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'] })),
    address: Type.Optional(Type.String({ description: 'host:port that players join.', maxLength: 300 })),
    ports: Type.Optional(Type.Array(PublishedPort, { maxItems: 16, 'x-kubernetes-list-type': 'atomic' })),
    players: Type.Optional(Type.Object({ online: Type.Integer({ minimum: 0 }), max: Type.Integer({ minimum: 0 }) }, closed)),
    running: Type.Optional(
      Type.Object({ revision: Type.Integer(), version: Type.String(), since: Type.String({ format: 'date-time' }) }, closed),
    ),
    pending: Type.Optional(Type.Object({ reason: Type.String(), until: Type.Optional(Type.String({ format: 'date-time' })) }, closed)),
    honoured: Type.Optional(
      Type.Object({ restart: Type.Optional(Type.String()), wake: Type.Optional(Type.String()), backup: Type.Optional(Type.String()), restore: Type.Optional(Type.String()) }, closed),
    ),
    lastBackup: Type.Optional(
      Type.Object({ at: Type.String({ format: 'date-time' }), size: Type.Optional(Type.String()), verifiedAt: Type.Optional(Type.String({ format: 'date-time' })) }, closed),
    ),
  },
  closed,
);
export type GameServerStatus = Static<typeof GameServerStatus>;

/** Metadata as Kubernetes gives it; only what our rooms read. */
export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  generation?: number;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
}

export interface GameServer {
  apiVersion: string;
  kind: 'GameServer';
  metadata: ObjectMeta;
  spec: GameServerSpec;
  status?: GameServerStatus;
}

// A preview is made by a comment on a pull request, never by a form.
const { preview: _preview, ...properties } = GameServerSpec.properties;

/** A wish: the body of a create request. What is left out comes from the catalogue's newest revision and its defaults. */
export const Wish = Type.Object(
  {
    name: Type.String({ description: 'The server\'s name.', pattern: NAME_PATTERN, maxLength: 40 }),
    ...properties,
    revision: Type.Optional(GameServerSpec.properties.revision),
    version: Type.Optional(GameServerSpec.properties.version),
  },
  closed,
);
export type Wish = Static<typeof Wish>;
