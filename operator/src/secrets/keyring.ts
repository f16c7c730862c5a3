// Opens sealed secrets with all keys the platform has. Remembers what it opened until the keys change.
import { misplacedSecrets, plaintextFor, readSealed, secretLabel, secretsOf, slugOfNamespace, type GameServerSpec } from '@pteronimbus/synth/contract';

/** Why secrets of a wish can't be used; the name of the first is told, never a value. */
export interface SecretFault {
  reason: 'NoSecretKeys' | 'SecretUnreadable' | 'SecretNotYours';
  message: string;
}
export interface Opened {
  /** Plaintext by key. All of them, or none when there is a fault. */
  values: Record<string, string>;
  fault?: SecretFault;
}
export type OpenSecrets = (namespace: string, server: string, spec: Pick<GameServerSpec, 'secrets' | 'preview'>) => Promise<Opened>;

const NOTHING: Opened = { values: {} };
/** How many opened texts are remembered. */
const MOST = 10_000;

/** `keys` gives the file of identities as it is now, one a line; undefined: there is none. */
export function newKeyring(keys: () => string | undefined): OpenSecrets {
  let known = { file: undefined as string | undefined, decrypted: new Map<string, string | undefined>() };

  const decrypted = async (ciphertext: string, file: string): Promise<string | undefined> => {
    if (known.file !== file || known.decrypted.size > MOST) known = { file, decrypted: new Map() };
    const { decrypted: memory } = known;
    if (!memory.has(ciphertext)) memory.set(ciphertext, await decrypt(ciphertext, file));
    return memory.get(ciphertext);
  };

  const openOne = async (name: string, text: string, label: string, file: string | undefined): Promise<string | SecretFault> => {
    const sealed = readSealed(text);
    if (!sealed) return { reason: 'SecretUnreadable', message: `spec.secrets.${name} is not sealed.` };
    if (file === undefined) return { reason: 'NoSecretKeys', message: 'The platform has no keys that open secrets: an administrator runs the bootstrap again.' };
    const inside = await decrypted(sealed.ciphertext, file);
    if (inside === undefined) return { reason: 'SecretUnreadable', message: `spec.secrets.${name} can't be opened with the platform's keys. Seal it for the recipient that the API names (GET /api/recipient).` };
    return plaintextFor(label, inside) ?? { reason: 'SecretNotYours', message: `spec.secrets.${name} was sealed for another place than ${label}. Seal the value for this one.` };
  };

  return async (namespace, server, spec) => {
    const entries = Object.entries(spec.secrets ?? {});
    if (entries.length === 0) return NOTHING;
    const tenant = slugOfNamespace(namespace) ?? namespace;
    const [misplaced] = misplacedSecrets(spec, tenant, server);
    if (misplaced) return { values: {}, fault: { reason: 'SecretNotYours', message: `spec${misplaced.path.replaceAll('/', '.')}: ${misplaced.message}` } };
    const values: Record<string, string> = {};
    for (const [name, text] of entries) {
      const opened = await openOne(name, text, secretLabel(tenant, secretsOf(spec, server), name), keys());
      if (typeof opened !== 'string') return { values: {}, fault: opened };
      values[name] = opened;
    }
    return { values };
  };
}

/** undefined: no key fits, or it is no age file. */
async function decrypt(ciphertext: string, file: string): Promise<string | undefined> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  for (const line of file.split('\n')) if (line.startsWith('AGE-SECRET-KEY-')) decrypter.addIdentity(line.trim());
  return decrypter.decrypt(Buffer.from(ciphertext, 'base64'), 'text').catch(() => undefined);
}
