// CustomResourceDefinitions from the same literals that type the code and check the requests.
import { Type, type Static, type TSchema } from 'typebox';
import { GameServerSpec, GameServerStatus } from './game-server.ts';
import { GameTemplateSpec } from './game-template.ts';
import { GROUP, NAME_PATTERN, NAME_RULE, VERSION } from './names.ts';
import { OneOf, Token } from './schema.ts';

const closed = { additionalProperties: false } as const;
/** One backup of a world. Made by the operator; it outlives its server. */
export const BackupSpec = Type.Object(
  {
    server: Type.String({ pattern: NAME_PATTERN, maxLength: 40 }),
    reason: OneOf(['Schedule', 'BeforeChange', 'Request', 'Final']),
    requested: Type.Optional(Token('The request this backup answers.')),
  },
  closed,
);
export const BackupStatus = Type.Object(
  {
    phase: Type.Optional(OneOf(['Pending', 'Running', 'Completed', 'Failed'])),
    at: Type.Optional(Type.String({ format: 'date-time', description: 'When the world was read.' })),
    size: Type.Optional(Type.String({ maxLength: 32 })),
    snapshot: Type.Optional(Type.String({ description: 'What the backup store calls it.', maxLength: 64 })),
    message: Type.Optional(Type.String({ maxLength: 1024, description: 'Why it waits or failed.' })),
    verifiedAt: Type.Optional(Type.String({ format: 'date-time' })),
  },
  closed,
);

export type BackupSpec = Static<typeof BackupSpec>;
export type BackupStatus = Static<typeof BackupStatus>;

const NAME_FITS = { rule: `self.metadata.name.matches('${NAME_PATTERN}')`, message: `not a server's name: ${NAME_RULE}` };
// The number is read out of the name: text made from a number has no bound that the API server's cost estimate knows.
const NAMED_FOR_ITS_REVISION = {
  rule: "self.metadata.name.startsWith(self.spec.game + '-') && int(self.metadata.name.substring(size(self.spec.game) + 1)) == self.spec.revision",
  message: 'a template is named <game>-<revision>',
};

interface Kind {
  kind: string;
  plural: string;
  shortNames: string[];
  scope: 'Namespaced' | 'Cluster';
  spec: TSchema;
  status?: TSchema;
  columns: object[];
  rules?: object[];
  specRules?: object[];
}

const column = (name: string, jsonPath: string, type = 'string') => ({ name, type, jsonPath });
const AGE = column('Age', '.metadata.creationTimestamp', 'date');

const KINDS: Kind[] = [
  {
    kind: 'GameServer', plural: 'gameservers', shortNames: ['gs'], scope: 'Namespaced', spec: GameServerSpec, status: GameServerStatus, rules: [NAME_FITS],
    columns: [
      column('Game', '.spec.game'), column('Version', '.spec.version'), column('Phase', '.status.phase'),
      column('Players', '.status.players.online', 'integer'), column('Address', '.status.address'), AGE,
    ],
  },
  {
    kind: 'GameTemplate', plural: 'gametemplates', shortNames: ['gt'], scope: 'Cluster', spec: GameTemplateSpec, rules: [NAMED_FOR_ITS_REVISION],
    // A revision never changes: Git holds it once and moves on to the next, so no rollback needs an edit.
    specRules: [{ rule: 'self == oldSelf', message: 'a template revision is immutable; make the next revision' }],
    columns: [column('Game', '.spec.game'), column('Revision', '.spec.revision', 'integer'), column('Image', '.spec.image.repository'), AGE],
  },
  {
    kind: 'GameServerBackup', plural: 'gameserverbackups', shortNames: ['gsb'], scope: 'Namespaced', spec: BackupSpec, status: BackupStatus,
    columns: [column('Server', '.spec.server'), column('Reason', '.spec.reason'), column('Phase', '.status.phase'), column('Size', '.status.size'), column('Verified', '.status.verifiedAt', 'date'), AGE],
  },
];

/** The CustomResourceDefinitions, as plain objects ready for YAML. */
export function customResourceDefinitions(): CustomResourceDefinition[] {
  return KINDS.map((kind) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.plural}.${GROUP}`, annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } },
    spec: {
      group: GROUP,
      scope: kind.scope,
      names: { kind: kind.kind, listKind: `${kind.kind}List`, plural: kind.plural, singular: kind.kind.toLowerCase(), shortNames: kind.shortNames, categories: ['pteronimbus'] },
      versions: [
        {
          name: VERSION,
          served: true,
          storage: true,
          ...(kind.status && { subresources: { status: {} } }),
          additionalPrinterColumns: kind.columns,
          schema: { openAPIV3Schema: rootSchema(kind) },
        },
      ],
    },
  }));
}

export interface CustomResourceDefinition {
  apiVersion: string;
  kind: string;
  metadata: { name: string; annotations: Record<string, string> };
  spec: object;
}

function rootSchema({ spec, status, rules, specRules }: Kind): object {
  return {
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec: { ...structural(spec), ...(specRules && { 'x-kubernetes-validations': specRules }) },
      ...(status && { status: structural(status) }),
    },
    ...(rules && { 'x-kubernetes-validations': rules }),
  };
}

/** JSON Schema → structural schema: closedness is the API server's own, our markers stay at home. */
function structural(schema: object): Record<string, unknown> {
  const { additionalProperties, ...rest } = JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
  delete rest['x-pteronimbus-setting'];
  const result: Record<string, unknown> = rest;
  if (typeof additionalProperties === 'object' && additionalProperties !== null) result.additionalProperties = structural(additionalProperties);
  if (typeof rest.items === 'object' && rest.items !== null) result.items = structural(rest.items);
  if (rest.properties) result.properties = Object.fromEntries(Object.entries(rest.properties).map(([name, property]) => [name, structural(property as object)]));
  return result;
}
