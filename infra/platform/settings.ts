// What a platform's ground needs to know, checked at once.
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

const Address = Type.String({ pattern: '^https?://[^/\\s]+(/[^\\s]*[^/\\s])?$', description: 'an http(s) address without a slash at the end' });
const Name = Type.String({ pattern: '^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$', description: 'lower-case letters, digits and hyphens, a letter first' });

export const PlatformSettings = Type.Object(
  {
    /** Name of the cluster: the folder below `clusters/` in tenant repositories. */
    cluster: Name,
    /** Base address of Gitea as Argo CD reaches it. */
    giteaUrl: Address,
    /** Base address of the form as people reach it. */
    formUrl: Type.Optional(Address),
  },
  { additionalProperties: false },
);
export type PlatformSettings = Static<typeof PlatformSettings>;

/** Checked settings, frozen. Throws one sentence that names everything wrong. */
export function platformSettings(value: unknown): PlatformSettings {
  if (Value.Check(PlatformSettings, value)) return Object.freeze({ ...value });
  const wrong = [...Value.Errors(PlatformSettings, value)].map((error) => `${error.instancePath || '/'}: ${error.message}`);
  throw new Error(`The platform's settings can't be used: ${wrong.join('; ')}.`);
}
