import { sealable, sealedText, secretLabel } from '@pteronimbus/synth/contract';
import { Encrypter } from 'age-encryption';

/** The plaintext, so that only the operator can open it, and only for this place. `recipient` is an age recipient. */
export async function sealSecret(recipient: string, place: { tenant: string; server: string; key: string }, plaintext: string): Promise<string> {
  const label = secretLabel(place.tenant, place.server, place.key);
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const ciphertext = await encrypter.encrypt(sealable(label, plaintext));
  return sealedText(label, Buffer.from(ciphertext).toString('base64'));
}
