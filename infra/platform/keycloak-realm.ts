// The realm as data: who may sign in, in which groups, at which client, and what stands in their tokens.

export interface RealmPerson {
  name: string;
  displayName: string;
  email: string;
  password: string;
  /** Full paths: `/tenants/redfox/owner`. */
  groups: readonly string[];
}

export interface RealmSettings {
  realm: string;
  client: { id: string; secret: string; redirectUris: string[]; postLogoutRedirectUris: string[] };
  /** What access tokens are for; the API refuses others. */
  audience: string;
  /** Only on grounds for trying things out: elsewhere people come from a directory or sign up. */
  people?: readonly RealmPerson[];
  /** Groups without people yet. */
  groups?: readonly string[];
}

interface Group { name: string; subGroups: Group[] }

const inTokens = { 'id.token.claim': 'true', 'access.token.claim': 'true', 'userinfo.token.claim': 'true', 'introspection.token.claim': 'true' };
const mapper = (name: string, kind: string, config: Record<string, string>) => ({ name, protocol: 'openid-connect', protocolMapper: kind, config: { ...inTokens, ...config } });
const ofUser = (name: string, property: string, claim: string, type = 'String') => mapper(name, 'oidc-usermodel-attribute-mapper', { 'user.attribute': property, 'claim.name': claim, 'jsonType.label': type });
const scope = (name: string, protocolMappers: object[]) => ({ name, protocol: 'openid-connect', attributes: { 'include.in.token.scope': 'true', 'display.on.consent.screen': 'false' }, protocolMappers });

/** The document that `--import-realm` takes. It holds secrets: 0600. */
export function keycloakRealm({ realm, client, audience, people = [], groups = [] }: RealmSettings): object {
  return {
    realm, enabled: true, sslRequired: 'external', registrationAllowed: false, bruteForceProtected: true, failureFactor: 30,
    accessTokenLifespan: 900, ssoSessionIdleTimeout: 14 * 86_400, ssoSessionMaxLifespan: 14 * 86_400, defaultSignatureAlgorithm: 'RS256',
    groups: tree([...groups, ...people.flatMap((person) => person.groups)]),
    clientScopes: scopes(),
    defaultDefaultClientScopes: ['basic', 'profile', 'email'],
    clients: [{
      clientId: client.id, secret: client.secret, enabled: true, protocol: 'openid-connect', publicClient: false, clientAuthenticatorType: 'client-secret',
      standardFlowEnabled: true, implicitFlowEnabled: false, directAccessGrantsEnabled: false, serviceAccountsEnabled: false, fullScopeAllowed: false,
      redirectUris: client.redirectUris, webOrigins: [],
      attributes: { 'pkce.code.challenge.method': 'S256', 'post.logout.redirect.uris': client.postLogoutRedirectUris.join('##') },
      defaultClientScopes: ['basic', 'profile', 'email', 'groups'], optionalClientScopes: ['offline_access'],
      // Without it a token's audience is `account`, which is everybody's.
      protocolMappers: [{ name: 'audience', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper', config: { 'included.custom.audience': audience, 'access.token.claim': 'true', 'id.token.claim': 'false', 'introspection.token.claim': 'true' } }],
    }],
    users: people.map((person) => ({
      username: person.name, enabled: true, email: person.email, emailVerified: true, firstName: person.displayName, requiredActions: [],
      groups: person.groups, credentials: [{ type: 'password', value: person.password, temporary: false }],
    })),
    // Last names are not everybody's.
    components: { 'org.keycloak.userprofile.UserProfileProvider': [{ providerId: 'declarative-user-profile', config: { 'kc.user.profile.config': [JSON.stringify(profile())] } }] },
  };
}

function scopes(): object[] {
  return [
    scope('basic', [
      { name: 'sub', protocol: 'openid-connect', protocolMapper: 'oidc-sub-mapper', config: { 'access.token.claim': 'true', 'introspection.token.claim': 'true' } },
      mapper('auth_time', 'oidc-usersessionmodel-note-mapper', { 'user.session.note': 'AUTH_TIME', 'claim.name': 'auth_time', 'jsonType.label': 'long' }),
    ]),
    scope('profile', [ofUser('username', 'username', 'preferred_username'), mapper('full name', 'oidc-full-name-mapper', {})]),
    scope('email', [ofUser('email', 'email', 'email'), mapper('email verified', 'oidc-usermodel-property-mapper', { 'user.attribute': 'emailVerified', 'claim.name': 'email_verified', 'jsonType.label': 'boolean' })]),
    // Full paths: leaf names such as `owner` are every tenant's.
    scope('groups', [mapper('groups', 'oidc-group-membership-mapper', { 'full.path': 'true', 'claim.name': 'groups' })]),
    scope('offline_access', []),
  ];
}

function profile(): object {
  const attribute = (name: string, required: boolean) => ({ name, permissions: { view: ['admin', 'user'], edit: ['admin', 'user'] }, ...(required && { required: { roles: ['user'] } }) });
  return { attributes: [attribute('username', false), attribute('email', true), attribute('firstName', false), attribute('lastName', false)] };
}

/** Paths as the nested groups that Keycloak takes. */
function tree(paths: string[]): Group[] {
  const top: Group[] = [];
  for (const path of paths) {
    let level = top;
    for (const name of path.split('/').filter((part) => part !== '')) {
      let found = level.find((group) => group.name === name);
      if (!found) level.push(found = { name, subGroups: [] });
      level = found.subGroups;
    }
  }
  return top;
}
