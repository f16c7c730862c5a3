// Gitea's app.ini: a Git server for machines and a few pages; everything else is off.

export interface GiteaPlace {
  /** Address that people, Argo CD and the API use; also what its webhooks name. */
  rootUrl: string;
  listen: { host: string; port: number };
  /** Folder of all its data. */
  work: string;
  /** Templates and texts, where the program does not carry them itself. */
  files?: string;
  /** Operating system's user that it runs as. */
  runAs: string;
  database: { host: string; name: string; user: string; password: string };
  /** Each at least 32 characters; `jwt` is 32 bytes in base64url. */
  secrets: { key: string; internalToken: string; jwt: string };
  /** Where webhooks may go, in Gitea's words: `loopback`, `private`, a name. */
  webhookHosts: string;
}

type Ini = Record<string, Record<string, string | number | boolean>>;

/** The whole file as text. It holds secrets: 0600. */
export function giteaIni(place: GiteaPlace): string {
  const sections = Object.entries(giteaSettings(place));
  return sections.map(([section, values]) => `${section === '' ? '' : `[${section}]\n`}${Object.entries(values).map(([key, value]) => `${key} = ${quoted(String(value))}\n`).join('')}`).join('\n');
}

/** Sections and keys; the same as `GITEA__section__KEY` in an environment. */
export function giteaSettings(place: GiteaPlace): Ini {
  const { database, listen, secrets, work } = place;
  const off = { ENABLED: false };
  return {
    '': { APP_NAME: 'Pteronimbus', RUN_MODE: 'prod', RUN_USER: place.runAs, WORK_PATH: work },
    server: {
      PROTOCOL: 'http', HTTP_ADDR: listen.host, HTTP_PORT: listen.port, ROOT_URL: `${place.rootUrl}/`, DOMAIN: new URL(place.rootUrl).hostname, LOCAL_ROOT_URL: `http://${listen.host}:${listen.port}/`,
      OFFLINE_MODE: true, DISABLE_SSH: true, LFS_START_SERVER: false, ...(place.files && { STATIC_ROOT_PATH: place.files }),
    },
    database: { DB_TYPE: 'postgres', HOST: database.host, NAME: database.name, USER: database.user, PASSWD: database.password, SSL_MODE: 'disable', LOG_SQL: false },
    security: {
      INSTALL_LOCK: true, SECRET_KEY: secrets.key, INTERNAL_TOKEN: secrets.internalToken, DISABLE_GIT_HOOKS: true, DISABLE_WEBHOOKS: false, MIN_PASSWORD_LENGTH: 12,
      // Versions differ in where they look for it.
      ALLOWED_HOST_LIST: place.webhookHosts,
    },
    webhook: { ALLOWED_HOST_LIST: place.webhookHosts, DELIVER_TIMEOUT: 5 },
    oauth2: { ENABLED: false, JWT_SECRET: secrets.jwt },
    service: { DISABLE_REGISTRATION: true, REQUIRE_SIGNIN_VIEW: true, ENABLE_NOTIFY_MAIL: false, DEFAULT_KEEP_EMAIL_PRIVATE: true, DEFAULT_ALLOW_CREATE_ORGANIZATION: false, NO_REPLY_ADDRESS: 'users.pteronimbus.invalid' },
    repository: { DEFAULT_BRANCH: 'main', DEFAULT_PRIVATE: 'private', FORCE_PRIVATE: true, DISABLED_REPO_UNITS: 'repo.issues,repo.ext_issues,repo.wiki,repo.ext_wiki,repo.projects,repo.packages,repo.actions,repo.releases', DEFAULT_REPO_UNITS: 'repo.code,repo.pulls', DISABLE_MIGRATIONS: true, DISABLE_STARS: true, MAX_CREATION_LIMIT: 0 },
    'repository.pull-request': { DEFAULT_MERGE_STYLE: 'merge' },
    api: { DEFAULT_PAGING_NUM: 30, MAX_RESPONSE_ITEMS: 50, ENABLE_SWAGGER: false },
    actions: off, packages: off, mirror: off, indexer: { REPO_INDEXER_ENABLED: false }, mailer: off,
    'cron.update_checker': off,
    federation: off, openid: { ENABLE_OPENID_SIGNIN: false, ENABLE_OPENID_SIGNUP: false },
    session: { PROVIDER: 'db', COOKIE_NAME: 'gitea_session' },
    picture: { DISABLE_GRAVATAR: true },
    log: { MODE: 'console', LEVEL: 'Info', 'logger.access.MODE': '' },
  };
}

/** A value with a sign that ini files understand is put into backquotes. */
function quoted(value: string): string {
  return /[;#`"\\]/.test(value) ? `\`${value.replaceAll('`', '')}\`` : value;
}
