// What the resources look like from outside: answers' schemas, for the OpenAPI document and the form's types.
import { Condition, GameServerSpec, OneOf, PHASES, PublishedPort } from '@pteronimbus/synth/contract';
import { Type } from 'typebox';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = (description: string) => Type.String({ description, format: 'date-time' });

export const Me = Type.Object({
  id: Type.String(),
  login: Type.String(),
  displayName: Type.String(),
  email: Type.String(),
  administrator: Type.Boolean(),
  credential: OneOf(['session', 'key', 'bearer']),
  memberships: Type.Array(Type.Object({ tenant: Type.String(), role: Type.String(), permissions: Type.Array(Type.String()) })),
});

export const Key = Type.Object({
  id: Type.String(),
  name: Type.String(),
  tenant: Nullable(Type.String()),
  hint: Type.String({ description: 'How the key begins.' }),
  createdAt: Time('When it was made.'),
  expiresAt: Nullable(Time('When it ends by itself.')),
  usedAt: Nullable(Time('When it was used last, to the minute.')),
});
export const NewKey = Type.Object({ ...Key.properties, key: Type.String({ description: 'The key itself, shown this once.' }) });

export const CHANGE_STATES = ['accepted', 'committed', 'synced', 'applied', 'ready', 'failed', 'superseded'] as const;
export const ChangeState = OneOf(CHANGE_STATES, { description: 'How far the change is.' });

export const Change = Type.Object({
  id: Type.String(),
  state: ChangeState,
  steps: Type.Array(Type.Object({ name: ChangeState, at: Time('When it got there.') })),
  commit: Nullable(Type.String()),
  tenant: Type.String(),
  server: Nullable(Type.String()),
  kind: Type.String(),
  subject: Type.String(),
  author: Type.String(),
  waitingFor: Type.Optional(Type.Object({ reason: Type.String(), until: Type.Optional(Type.String()) }, { description: 'Why it is not further.' })),
  error: Type.Optional(
    Type.Object({ code: Type.String(), message: Type.String() }, { additionalProperties: true, description: 'Why it ended; with file, line, commit and author where one is to blame.' }),
  ),
});

export const ChangeSummary = Type.Object({ id: Type.String(), state: ChangeState, commit: Nullable(Type.String()) });
/** What every write answers: `change` is null when nothing changed. */
export const Written = Type.Object({
  change: Nullable(ChangeSummary),
  pullRequest: Type.Optional(Type.Object({ number: Type.Integer(), branch: Type.String(), page: Type.String({ description: 'Its page at Gitea.' }) }, { description: 'With ?via=pull-request: where the change waits to be merged.' })),
  server: Type.Optional(Type.Object({ name: Type.String() })),
  tenant: Type.Optional(Type.Object({ slug: Type.String() })),
});

export const Server = Type.Object({
  name: Type.String(),
  spec: Nullable(Type.Unsafe(GameServerSpec)),
  status: Type.Object({
    phase: OneOf([...PHASES, 'Unknown']),
    ready: Type.Boolean({ description: 'True when what Git says is what runs, and it can be joined.' }),
    address: Nullable(Type.String()),
    players: Nullable(Type.Object({ online: Type.Integer(), max: Type.Integer() }, { description: 'null while it is not known: some games tell nobody.' })),
    conditions: Type.Array(Condition),
    ports: Type.Array(PublishedPort),
    stale: Type.Boolean({ description: 'True while Kubernetes cannot be watched: this is what was seen last.' }),
  }, { additionalProperties: true }),
  sync: Type.Object({ state: OneOf(['Synced', 'OutOfSync', 'Blocked', 'Unknown']), message: Type.String() }, { additionalProperties: true }),
  revision: Nullable(Type.String({ description: 'Commit whose tree this is read from.' })),
}, { additionalProperties: true });

const Amounts = Type.Object({ servers: Type.Integer(), cpu: Type.Number(), memory: Type.Number(), storage: Type.Number() }, { description: 'Servers by number, cores, bytes.' });
const FileTexts = Type.Object({ path: Type.String(), before: Nullable(Type.String()), after: Nullable(Type.String()) });
export const PlannedChange = Type.Object({
  plan: Type.Object({
    action: OneOf(['create', 'change', 'delete', 'none']),
    refused: Type.Array(Type.Object({ path: Type.String(), message: Type.String() }, { additionalProperties: true })),
    sentences: Type.Array(Type.String(), { description: 'For people, the most important first.' }),
    risk: OneOf(['none', 'low', 'medium', 'high']),
    interruption: OneOf(['none', 'live', 'restart', 'stop', 'start']),
    playersAffected: Type.Integer(),
    downtimeSeconds: Type.Optional(Type.Number({ description: 'Median of the server\'s own past starts.' })),
    irreversible: Type.Array(Type.String()),
    quota: Type.Optional(Type.Object({ limit: Amounts, before: Amounts, after: Amounts, exceeded: Type.Array(Type.String()) })),
  }),
  file: FileTexts,
  etag: Nullable(Type.String({ description: 'What the plan is based on, for If-Match.' })),
});
export const PastVersion = Type.Object({
  commit: Type.String(),
  at: Time('When it was committed.'),
  author: Type.String(),
  subject: Type.String(),
  changeId: Nullable(Type.String({ description: 'The change it belongs to, when it was made here.' })),
  action: OneOf(['created', 'changed', 'deleted']),
});
export const VersionFile = Type.Object({ ...PastVersion.properties, file: FileTexts });

export const Quota = Type.Object({ servers: Type.Integer(), cpu: Type.String(), memory: Type.String(), storage: Type.String() });
export const Tenant = Type.Object({
  slug: Type.String(),
  displayName: Type.String(),
  quota: Quota,
  portRange: Nullable(Type.String({ description: 'Public ports of this tenant: first-last.' })),
  directPush: Type.Boolean({ description: 'Whether people with write roles may push to main.' }),
  repository: Type.String({ description: 'Where to clone from.' }),
  application: Nullable(Type.String({ description: 'Argo CD\'s page of what carries its servers; null where it has none.' })),
  role: Nullable(Type.String({ description: 'The caller\'s role.' })),
  state: OneOf(['creating', 'ready']),
  ready: Type.Boolean(),
}, { additionalProperties: true });

export const TenantWish = Type.Object(
  {
    slug: Type.String({ description: 'Name in URLs, Git and Kubernetes.' }),
    displayName: Type.String({ minLength: 1, maxLength: 80 }),
    quota: Type.Optional(
      Type.Object(
        {
          servers: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
          cpu: Type.Optional(Type.String({ maxLength: 16 })),
          memory: Type.Optional(Type.String({ maxLength: 16 })),
          storage: Type.Optional(Type.String({ maxLength: 16 })),
        },
        { additionalProperties: false },
      ),
    ),
    directPush: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
