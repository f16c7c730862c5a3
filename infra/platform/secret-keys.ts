// The keys that open secrets of wishes. Made once by the bootstrap; the operator alone can read them, everybody the recipient.
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { LABEL, MANAGED_BY, PLATFORM_NAMESPACE, RECIPIENT, SECRET_KEYS } from '@pteronimbus/synth/contract';
import type { KubeDoor } from './kube-door.ts';
import type { Manifest } from './manifests.ts';

/** File of identities in the Secret, one a line as age writes them, the newest first. */
const FILE = 'keys.txt';

/** Makes a key where there is none, and publishes the recipient of the newest. */
export async function keepSecretKeys(kube: KubeDoor): Promise<void> {
  const known = await identitiesIn(kube);
  await publish(kube, known.length > 0 ? known : [await generateX25519Identity()]);
}

/** From now on secrets are sealed for a new key; what the old ones sealed can still be opened. */
export async function rotateSecretKeys(kube: KubeDoor): Promise<void> {
  await publish(kube, [await generateX25519Identity(), ...(await identitiesIn(kube))]);
}

async function identitiesIn(kube: KubeDoor): Promise<string[]> {
  const { data } = ((await kube.read(object('Secret', SECRET_KEYS, {}))) ?? {}) as { data?: Record<string, string> };
  const text = Buffer.from(data?.[FILE] ?? '', 'base64').toString();
  return text.split('\n').filter((line) => line.startsWith('AGE-SECRET-KEY-'));
}

/** The key first: nothing may be sealed for one that a crash has lost. */
async function publish(kube: KubeDoor, identities: string[]): Promise<void> {
  await kube.apply({ ...object('Secret', SECRET_KEYS, { [FILE]: Buffer.from(`${identities.join('\n')}\n`).toString('base64') }), type: 'Opaque' });
  await kube.apply(object('ConfigMap', RECIPIENT, { recipient: await identityToRecipient(identities[0] ?? '') }));
}

function object(kind: 'Secret' | 'ConfigMap', name: string, data: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind, metadata: { name, namespace: PLATFORM_NAMESPACE, labels: { [LABEL.managedBy]: MANAGED_BY } }, data };
}
