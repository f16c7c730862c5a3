// Configuration: read once from the environment, checked by a schema, all errors at once, frozen.
import { readFileSync } from 'node:fs';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

const Text = Type.String({ minLength: 1 });
const HttpUrl = Type.String({ pattern: '^https?://[^\\s/]+(/\\S*)?$' });
/** 0 to 65535. */
const PORT = '([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';
/** A file that holds one secret; its content, never its path, ends up in the configuration. */
const SecretFile = Type.String({ minLength: 1, 'x-secret-file': true });

const Environment = Type.Object({
  PTERONIMBUS_LISTEN: Type.String({ pattern: `^[^\\s]+:${PORT}$` }),
  PTERONIMBUS_PUBLIC_URL: HttpUrl,
  PTERONIMBUS_CLUSTER: Type.String({ pattern: '^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$' }),
  PTERONIMBUS_DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://' }),
  PTERONIMBUS_KUBECONFIG: Text,
  PTERONIMBUS_GITEA_URL: HttpUrl,
  PTERONIMBUS_GITEA_PUBLIC_URL: HttpUrl,
  PTERONIMBUS_GITEA_USERNAME: Text,
  PTERONIMBUS_GITEA_READER: Text,
  PTERONIMBUS_GITEA_PASSWORD_FILE: SecretFile,
  PTERONIMBUS_GITEA_WEBHOOK_SECRET_FILE: SecretFile,
  PTERONIMBUS_ARGOCD_URL: HttpUrl,
  /** Where people see Argo CD's page; without it nobody is sent there. */
  PTERONIMBUS_ARGOCD_PUBLIC_URL: Type.Optional(HttpUrl),
  PTERONIMBUS_ARGOCD_TOKEN_FILE: SecretFile,
  PTERONIMBUS_ARGOCD_NAMESPACE: Text,
  PTERONIMBUS_OIDC_ISSUER: HttpUrl,
  PTERONIMBUS_OIDC_CLIENT_ID: Text,
  PTERONIMBUS_OIDC_CLIENT_SECRET_FILE: SecretFile,
  PTERONIMBUS_OIDC_AUDIENCE: Text,
  PTERONIMBUS_OIDC_SCOPES: Text,
  PTERONIMBUS_OIDC_GROUPS_CLAIM: Text,
  PTERONIMBUS_OIDC_TENANT_GROUP_PATTERN: Text,
  PTERONIMBUS_OIDC_ADMIN_GROUP: Text,
  PTERONIMBUS_SESSION_KEY_FILE: SecretFile,
  /** A folder with an operator's own files for tenants' repositories. */
  PTERONIMBUS_REPOSITORY_TEMPLATE: Type.Optional(Text),
  PTERONIMBUS_LOG_LEVEL: Type.Union(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level))),
  PTERONIMBUS_REQUESTS_PER_MINUTE: Type.String({ pattern: '^[1-9][0-9]{0,6}$' }),
});
type Environment = Static<typeof Environment>;

const DEFAULTS: Partial<Record<keyof Environment, string>> = {
  PTERONIMBUS_LISTEN: '127.0.0.1:4000',
  PTERONIMBUS_CLUSTER: 'local',
  PTERONIMBUS_GITEA_USERNAME: 'pteronimbus',
  PTERONIMBUS_GITEA_READER: 'argocd',
  PTERONIMBUS_ARGOCD_NAMESPACE: 'argocd',
  PTERONIMBUS_OIDC_AUDIENCE: 'pteronimbus',
  PTERONIMBUS_OIDC_SCOPES: 'openid profile email groups',
  PTERONIMBUS_OIDC_GROUPS_CLAIM: 'groups',
  PTERONIMBUS_OIDC_TENANT_GROUP_PATTERN: '^/tenants/(?<tenant>[^/]+)/(?<role>[^/]+)$',
  PTERONIMBUS_OIDC_ADMIN_GROUP: '/platform/admins',
  PTERONIMBUS_LOG_LEVEL: 'info',
  PTERONIMBUS_REQUESTS_PER_MINUTE: '6000',
};

export type Config = ReturnType<typeof readConfig>;

/** Reads the configuration or throws one Error that names everything that is wrong. Never repeats a value: it may be a secret. */
export function readConfig(env: Record<string, string | undefined>) {
  const known = { ...DEFAULTS, ...Object.fromEntries(Object.keys(Environment.properties).flatMap((name) => (env[name] ? [[name, env[name]]] : []))) };
  const problems = [...Value.Errors(Environment, known)].flatMap((error) => problemOf(error, known));
  const secrets = readSecrets(known as Environment, problems);
  checkPattern(known.PTERONIMBUS_OIDC_TENANT_GROUP_PATTERN ?? '', problems);
  if (problems.length > 0) throw new Error(`The configuration is not complete:\n  - ${[...new Set(problems)].join('\n  - ')}`);

  const e = known as Environment;
  const [, host, port] = /^(.*):([0-9]+)$/.exec(e.PTERONIMBUS_LISTEN) ?? [];
  const publicUrl = e.PTERONIMBUS_PUBLIC_URL.replace(/\/+$/, '');
  return freeze({
    listen: { host: host!.replace(/^\[|\]$/g, ''), port: Number(port) },
    publicUrl,
    secure: publicUrl.startsWith('https://'),
    cluster: e.PTERONIMBUS_CLUSTER,
    databaseUrl: e.PTERONIMBUS_DATABASE_URL,
    kubeconfig: e.PTERONIMBUS_KUBECONFIG,
    gitea: {
      url: e.PTERONIMBUS_GITEA_URL.replace(/\/+$/, ''),
      publicUrl: e.PTERONIMBUS_GITEA_PUBLIC_URL.replace(/\/+$/, ''),
      username: e.PTERONIMBUS_GITEA_USERNAME,
      reader: e.PTERONIMBUS_GITEA_READER,
      password: secrets.PTERONIMBUS_GITEA_PASSWORD_FILE!,
      webhookSecret: secrets.PTERONIMBUS_GITEA_WEBHOOK_SECRET_FILE!,
    },
    argocd: {
      url: e.PTERONIMBUS_ARGOCD_URL.replace(/\/+$/, ''),
      publicUrl: e.PTERONIMBUS_ARGOCD_PUBLIC_URL?.replace(/\/+$/, ''),
      token: secrets.PTERONIMBUS_ARGOCD_TOKEN_FILE!,
      namespace: e.PTERONIMBUS_ARGOCD_NAMESPACE,
    },
    oidc: {
      issuer: e.PTERONIMBUS_OIDC_ISSUER,
      clientId: e.PTERONIMBUS_OIDC_CLIENT_ID,
      clientSecret: secrets.PTERONIMBUS_OIDC_CLIENT_SECRET_FILE!,
      audience: e.PTERONIMBUS_OIDC_AUDIENCE,
      scopes: e.PTERONIMBUS_OIDC_SCOPES,
      groupsClaim: e.PTERONIMBUS_OIDC_GROUPS_CLAIM,
      tenantGroupPattern: e.PTERONIMBUS_OIDC_TENANT_GROUP_PATTERN,
      adminGroup: e.PTERONIMBUS_OIDC_ADMIN_GROUP,
    },
    sessionKey: secrets.PTERONIMBUS_SESSION_KEY_FILE!,
    repositoryTemplate: e.PTERONIMBUS_REPOSITORY_TEMPLATE,
    logLevel: e.PTERONIMBUS_LOG_LEVEL,
    requestsPerMinute: Number(e.PTERONIMBUS_REQUESTS_PER_MINUTE),
  });
}

function problemOf(error: { instancePath: string; message: string; keyword?: string; params?: object }, known: object): string[] {
  const missing = (error.params as { requiredProperties?: string[] } | undefined)?.requiredProperties;
  if (error.keyword === 'required' && missing) return missing.map((name) => `${name} is missing`);
  const name = error.instancePath.slice(1).split('/')[0] ?? '';
  return name in known ? [`${name} ${error.message}`] : [`${name || 'environment'} is missing`];
}

function readSecrets(known: Environment, problems: string[]): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const [name, schema] of Object.entries(Environment.properties)) {
    const path = known[name as keyof Environment];
    if (!('x-secret-file' in schema) || path === undefined) continue;
    try {
      secrets[name] = readFileSync(path, 'utf8').trim();
      if (secrets[name] === '') problems.push(`${name} names an empty file`);
      if (name === 'PTERONIMBUS_SESSION_KEY_FILE' && secrets[name]!.length < 32) problems.push(`${name} names a file with fewer than 32 characters`);
    } catch (error) {
      problems.push(`${name} names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    }
  }
  return secrets;
}

function checkPattern(pattern: string, problems: string[]): void {
  try {
    new RegExp(pattern);
  } catch {
    problems.push('PTERONIMBUS_OIDC_TENANT_GROUP_PATTERN is not a regular expression');
    return;
  }
  for (const group of ['tenant', 'role']) {
    if (!pattern.includes(`(?<${group}>`)) problems.push(`PTERONIMBUS_OIDC_TENANT_GROUP_PATTERN has no group (?<${group}>…)`);
  }
}

function freeze<T extends object>(value: T): Readonly<T> {
  for (const child of Object.values(value)) if (typeof child === 'object' && child !== null) freeze(child as object);
  return Object.freeze(value);
}
