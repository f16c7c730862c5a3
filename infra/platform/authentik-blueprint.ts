// For grounds that have Authentik already: the client, the claim of groups and the application, as a blueprint that Authentik applies by itself.

export interface BlueprintSettings {
  clientId: string;
  /** Without a slash at its end. */
  app: string;
}

/** The blueprint's text. The client's secret is not in it: Authentik reads it from its own environment, PTERONIMBUS_CLIENT_SECRET. */
export function authentikBlueprint({ clientId, app }: BlueprintSettings): string {
  return `# Authentik 2025.2 or newer: put this file into its folder of blueprints (/blueprints/custom).
# Groups are named by their whole path, /tenants/<tenant>/<role> and /platform/admins: Authentik's are flat, and take a slash in a name.
version: 1
metadata:
  name: Pteronimbus
entries:
  - model: authentik_providers_oauth2.scopemapping
    id: groups
    identifiers:
      managed: pteronimbus/groups
    attrs:
      name: Pteronimbus groups
      scope_name: groups
      description: Communities, and what one may do there
      expression: 'return {"groups": [group.name for group in request.user.all_groups()]}'
  - model: authentik_core.group
    identifiers:
      name: /platform/admins
  - model: authentik_providers_oauth2.oauth2provider
    id: provider
    identifiers:
      name: pteronimbus
    attrs:
      client_type: confidential
      client_id: ${JSON.stringify(clientId)}
      client_secret: !Env PTERONIMBUS_CLIENT_SECRET
      # One issuer for this application, and not for all: tokens of others are not taken.
      issuer_mode: per_provider
      sub_mode: user_uuid
      grant_types: [authorization_code, refresh_token]
      include_claims_in_id_token: true
      access_token_validity: minutes=15
      refresh_token_validity: days=14
      redirect_uris:
        - matching_mode: strict
          url: ${JSON.stringify(`${app}/auth/callback`)}
      signing_key: !Find [authentik_crypto.certificatekeypair, [name, authentik Self-signed Certificate]]
      authorization_flow: !Find [authentik_flows.flow, [slug, default-provider-authorization-implicit-consent]]
      invalidation_flow: !Find [authentik_flows.flow, [slug, default-provider-invalidation-flow]]
      property_mappings:
        - !Find [authentik_providers_oauth2.scopemapping, [managed, goauthentik.io/providers/oauth2/scope-openid]]
        - !Find [authentik_providers_oauth2.scopemapping, [managed, goauthentik.io/providers/oauth2/scope-profile]]
        - !Find [authentik_providers_oauth2.scopemapping, [managed, goauthentik.io/providers/oauth2/scope-email]]
        - !Find [authentik_providers_oauth2.scopemapping, [managed, goauthentik.io/providers/oauth2/scope-offline_access]]
        - !KeyOf groups
  - model: authentik_core.application
    identifiers:
      slug: pteronimbus
    attrs:
      name: Pteronimbus
      provider: !KeyOf provider
      meta_launch_url: ${JSON.stringify(`${app}/`)}
`;
}
