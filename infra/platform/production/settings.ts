// The values of one production ground, checked at once.
import { Type, type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parseDocument } from 'yaml';

const strict = { additionalProperties: false };
const Name = Type.String({ pattern: '^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$', description: 'lower-case letters, digits and hyphens, a letter first, 40 at most' });
const Host = Type.String({ pattern: '^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$', maxLength: 253, description: 'a host name in lower case, without https:// and without a port' });
const Size = Type.String({ pattern: '^[1-9][0-9]{0,4}(Mi|Gi|Ti)$', description: 'a size with its unit, for example 20Gi' });
const Url = Type.String({ pattern: '^https://[^\\s/]+(/\\S*)?$', description: 'an https address' });
const word = (...words: string[]) => Type.Union(words.map((one) => Type.Literal(one)), { description: `one of ${words.join(', ')}` });

const Shape = Type.Object({
  cluster: Name,
  hosts: Type.Object({ app: Host, git: Host, identity: Type.Optional(Host) }, strict),
  ingress: Type.Object({ kind: word('Ingress', 'HTTPRoute'), className: Type.Optional(Name), gateway: Type.Optional(Type.Object({ name: Name, namespace: Name }, strict)) }, strict),
  database: Type.Object({ kind: word('cloudnative-pg', 'url'), instances: Type.Optional(Type.Integer({ minimum: 1, maximum: 9, description: 'a whole number, 1 to 9' })), size: Type.Optional(Size) }, strict),
  identity: Type.Object({ kind: word('keycloak', 'oidc'), issuer: Type.Optional(Url), clientId: Type.Optional(Type.String({ minLength: 1, description: 'the client\'s id' })), audience: Type.Optional(Type.String({ minLength: 1, description: 'what access tokens are for' })) }, strict),
  gitea: Type.Object({ size: Size }, strict),
  argocd: Type.Object({ highAvailability: Type.Boolean({ description: 'true or false' }) }, strict),
  certificates: Type.Optional(word('local', 'given')),
  mesh: word('linkerd', 'none'),
  monitoring: word('prometheus-operator', 'none'),
  images: Type.String({ pattern: '^[a-z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9._-]+)+$', description: 'a registry and a path, for example registry.example.org:5000/pteronimbus' }),
  pteronimbus: Type.Object({ version: Type.String({ pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$', description: 'a version, for example 0.1.0' }), replicas: Type.Integer({ minimum: 1, maximum: 20, description: 'a whole number, 1 to 20' }) }, strict),
  storageClass: Type.Optional(Name),
}, strict);
export type ProductionSettings = Static<typeof Shape>;

/** Settings from a YAML text, frozen. Throws one Error that names everything that is wrong, and what it must be. */
export function productionSettings(text: string): ProductionSettings {
  const document = parseDocument(text, { uniqueKeys: true });
  const [unreadable] = document.errors;
  if (unreadable) throw new Error(`The settings can't be read: ${unreadable.message.split('\n')[0] ?? ''}.`);
  const value = document.toJS({ maxAliasCount: 0 }) as unknown;
  const wrong = Value.Check(Shape, value) ? relations(value) : [...new Set([...Value.Errors(Shape, value)].flatMap(sentences))];
  if (wrong.length > 0) throw new Error(`The settings can't be used:\n${wrong.map((one) => `  - ${one}`).join('\n')}`);
  return freeze(value as ProductionSettings);
}

/** What one field's schema can't see. */
function relations({ hosts, ingress, database, identity }: ProductionSettings): string[] {
  const problems = [
    [ingress.kind === 'Ingress' && !ingress.className, 'ingress.className is missing: an Ingress needs its class'],
    [ingress.kind === 'HTTPRoute' && !ingress.gateway, 'ingress.gateway is missing: an HTTPRoute needs the name and namespace of its Gateway'],
    [database.kind === 'cloudnative-pg' && (!database.instances || !database.size), 'database.instances and database.size are missing: cloudnative-pg needs both'],
    [database.kind === 'cloudnative-pg' && database.instances === 2, 'database.instances is 2: take 1 or 3, two can\'t tell which of them is right'],
    [identity.kind === 'oidc' && (!identity.issuer || !identity.clientId), 'identity.issuer and identity.clientId are missing: oidc needs both'],
    [identity.kind === 'keycloak' && !hosts.identity, 'hosts.identity is missing: Keycloak needs a name'],
    [new Set(Object.values(hosts)).size !== Object.values(hosts).length, 'hosts: each part needs a name of its own'],
  ] as const;
  return problems.flatMap(([is, sentence]) => (is ? [sentence] : []));
}

interface Problem { instancePath: string; keyword?: string; params?: unknown }

function sentences(error: Problem): string[] {
  const at = error.instancePath.split('/').filter((part) => part !== '');
  const named = (name?: string) => [...at, ...(name === undefined ? [] : [name])].join('.') || 'the settings';
  const { requiredProperties = [], additionalProperties = [] } = (error.params ?? {}) as { requiredProperties?: string[]; additionalProperties?: string[] };
  if (error.keyword === 'required') return requiredProperties.map((name) => `${named(name)} is missing: ${ruleOf([...at, name])}`);
  if (error.keyword === 'additionalProperties') return additionalProperties.map((name) => `${named(name)} is not a setting`);
  // Says again what additionalProperties has said.
  if (error.keyword === 'boolean') return [];
  return [`${named()} must be ${ruleOf(at)}`];
}

function ruleOf(path: readonly string[]): string {
  let schema: { properties?: Record<string, TSchema>; description?: string } = Shape;
  for (const name of path) schema = (schema.properties?.[name] ?? {}) as typeof schema;
  return schema.description ?? `a mapping with ${Object.keys(schema.properties ?? {}).join(', ')}`;
}

function freeze<T>(value: T): T {
  for (const child of Object.values(value as object)) if (typeof child === 'object' && child !== null) freeze(child);
  return Object.freeze(value);
}
