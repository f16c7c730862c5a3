// Secrets of a wish as they stand in Git: `age:<tenant>/<server>/<KEY>:<ciphertext>`. The label stands inside the plaintext once
// more, so a ciphertext that was copied to another server, tenant or key is found out by the only one who can open it.
import type { GameServerSpec } from './game-server.ts';
import type { GameTemplateSpec } from './game-template.ts';
import type { WishError } from './schema-errors.ts';
import { suggestion } from './typo.ts';

/** What every sealed text begins with; no plaintext may. */
export const SEALED_PREFIX = 'age:';
/** Sent instead of a secret by who does not want to change it. */
export const UNCHANGED_SECRET = 'age:unchanged';
const SEALED = /^age:([a-z][-a-z0-9]{0,39}\/[a-z][-a-z0-9]{0,39}\/[A-Z][A-Z0-9_]{0,62}):([A-Za-z0-9+/]{64,3800}={0,2})$/;

/** Which secret of which server a text is sealed for. */
export const secretLabel = (tenant: string, server: string, key: string): string => `${tenant}/${server}/${key}`;
/** What is encrypted. */
export const sealable = (label: string, plaintext: string): string => `${label}:${plaintext}`;
/** `ciphertext` is an age file in base64. */
export const sealedText = (label: string, ciphertext: string): string => `${SEALED_PREFIX}${label}:${ciphertext}`;

export interface SealedSecret {
  label: string;
  /** An age file in base64. */
  ciphertext: string;
}

/** The parts of a sealed text, or undefined when it is none. */
export function readSealed(text: string): SealedSecret | undefined {
  const [, label, ciphertext] = SEALED.exec(text) ?? [];
  return label === undefined || ciphertext === undefined ? undefined : { label, ciphertext };
}

/** The plaintext out of what was decrypted; undefined when it was sealed for another place. */
export function plaintextFor(label: string, decrypted: string): string | undefined {
  return decrypted.startsWith(`${label}:`) ? decrypted.slice(label.length + 1) : undefined;
}

/** What is wrong with the names and the form of a wish's secrets. No message shows a value: somebody may have pushed it in the clear. */
export function secretErrors({ secrets = {} }: Pick<GameServerSpec, 'secrets'>, template: GameTemplateSpec): WishError[] {
  return Object.entries(secrets).flatMap(([name, text]) => {
    const wrong = nameError(name, template) ?? formError(name, text);
    return wrong === undefined ? [] : [{ path: secretPath(name), message: wrong }];
  });
}

/** The server that a wish's secrets are sealed for: a preview is given those of the server it is a preview of. */
export const secretsOf = ({ preview }: Pick<GameServerSpec, 'preview'>, server: string): string => preview?.of ?? server;

/** Secrets that were sealed for another tenant or server than the one whose wish they stand in. */
export function misplacedSecrets(spec: Pick<GameServerSpec, 'secrets' | 'preview'>, tenant: string, name: string): WishError[] {
  const { secrets = {} } = spec;
  const server = secretsOf(spec, name);
  return Object.entries(secrets).flatMap(([name, text]) => {
    const label = readSealed(text)?.label;
    if (label === undefined || label === secretLabel(tenant, server, name)) return [];
    return [{ path: secretPath(name), message: `This was sealed for ${label} and is of no use to ${secretLabel(tenant, server, name)}. Seal the value for this place.` }];
  });
}

export function secretPath(name: string): string {
  return `/secrets/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function nameError(name: string, { displayName, variables }: GameTemplateSpec): string | undefined {
  const known = variables.filter(({ secret }) => secret).map((variable) => variable.name);
  if (known.includes(name)) return undefined;
  if (variables.some((variable) => variable.name === name)) return `${name} is a setting and no secret: put it into spec.settings.`;
  return `${displayName} has no secret of this name${suggestion(name, known)}. ${known.length === 0 ? 'It has none.' : `It has: ${known.join(', ')}.`}`;
}

function formError(name: string, text: string): string | undefined {
  const sealed = readSealed(text);
  if (!sealed) return `${name} must be sealed: age:<tenant>/<server>/${name}:<ciphertext>. If it stood here in the clear, choose another one: Git forgets nothing.`;
  return sealed.label.endsWith(`/${name}`) ? undefined : `This was sealed for ${sealed.label} and is of no use to ${name}.`;
}
