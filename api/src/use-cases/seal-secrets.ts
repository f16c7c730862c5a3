// Secrets of a wish or a patch, sealed before anything else is done with them: no row, log or commit ever holds one in the clear.
import { misplacedSecrets, readSealed, SEALED_PREFIX, secretErrors, secretPath, settingError, UNCHANGED_SECRET, type GameTemplateSpec, type Wish, type WishError } from '@pteronimbus/synth/contract';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import { sealSecret } from '../secrets/seal.ts';
import { tenantFiles } from './tenant-files.ts';
import { templateOf } from './wished-spec.ts';

interface Place {
  tenant: string;
  server: string;
  template: GameTemplateSpec | undefined;
}

/** A wish of the right shape, its secrets sealed. Throws a Problem for one that its game does not allow. */
export async function sealWish(ports: Ports, tenant: string, wish: Wish): Promise<Wish> {
  if (wish.secrets === undefined) return wish;
  const found = templateOf(wish.game, wish.revision);
  const secrets = await sealAll(ports, { tenant, server: wish.name, template: 'template' in found ? found.template : undefined }, wish.secrets);
  return { ...wish, secrets: secrets as Record<string, string> };
}

/** A merge patch, its secrets sealed; those that are to stay as they are, are left out. */
export async function sealPatch(ports: Ports, tenant: string, server: string, patch: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { secrets, ...rest } = patch;
  if (secrets === undefined || secrets === null) return patch;
  if (typeof secrets !== 'object' || Array.isArray(secrets)) throw refused([{ path: '/secrets', message: 'Secrets are a map: a name, and a text or null for each.' }]);
  const template = await templateOfServer(ports, tenant, server, rest);
  const wanted = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== UNCHANGED_SECRET));
  if (Object.keys(wanted).length === 0) return rest;
  return { ...rest, secrets: await sealAll(ports, { tenant, server, template }, wanted) };
}

async function sealAll(ports: Ports, place: Place, secrets: Record<string, unknown>): Promise<Record<string, unknown>> {
  const errors = Object.entries(secrets).flatMap(([key, value]) => errorsOf(place, key, value));
  if (errors.length > 0) throw refused(errors);
  return Object.fromEntries(await Promise.all(Object.entries(secrets).map(async ([key, value]) => [key, isPlain(value) ? await seal(ports, place, key, value) : value] as const)));
}

function errorsOf({ tenant, server, template }: Place, key: string, value: unknown): WishError[] {
  const path = secretPath(key);
  if (value === null) return [];
  if (typeof value !== 'string') return [{ path, message: 'A secret is text (put it in quotes).' }];
  if (value === UNCHANGED_SECRET) return [{ path, message: 'There is nothing yet that could stay unchanged.' }];
  const variable = template?.variables.find((one) => one.secret && one.name === key);
  if (value.startsWith(SEALED_PREFIX)) {
    if (!readSealed(value)) return [{ path, message: `What begins with "${SEALED_PREFIX}" must be sealed: age:${tenant}/${server}/${key}:<ciphertext>.` }];
    return misplacedSecrets({ secrets: { [key]: value } }, tenant, server);
  }
  if (template && !variable) return secretErrors({ secrets: { [key]: value } }, template);
  const wrong = variable && settingError(variable, value);
  return wrong === undefined ? [] : [{ path, message: `${key} ${wrong}` }];
}

const isPlain = (value: unknown): value is string => typeof value === 'string' && !value.startsWith(SEALED_PREFIX);

async function seal(ports: Ports, { tenant, server }: Place, key: string, plaintext: string): Promise<string> {
  const recipient = await ports.secrets.recipient().catch((cause: unknown) => {
    throw new Problem('unavailable', 'Secrets cannot be sealed now: Kubernetes does not say for whom. Try again in a moment, or leave the secrets as they are.', { cause });
  });
  return sealSecret(recipient, { tenant, server, key }, plaintext);
}

/** Of a server that cannot be read, none: the transaction says what is wrong with it. */
async function templateOfServer(ports: Ports, tenant: string, server: string, patch: Record<string, unknown>): Promise<GameTemplateSpec | undefined> {
  const { files } = await tenantFiles(ports, tenant).catch(() => ({ files: [] }));
  const spec = files.find((file) => file.name === server)?.spec;
  if (!spec) return undefined;
  const revision = typeof patch.revision === 'number' ? patch.revision : spec.revision;
  const found = templateOf(spec.game, revision);
  return 'template' in found ? found.template : undefined;
}

const refused = (errors: WishError[]) => new Problem('invalid-wish', 'This wish cannot be fulfilled.', { errors });
