import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, test } from 'vitest';
import { sealable, sealedText } from '@pteronimbus/synth/contract';
import { newKeyring } from './keyring.ts';

let oldKey: string;
let newKey: string;
beforeAll(async () => {
  [oldKey, newKey] = [await generateX25519Identity(), await generateX25519Identity()];
});

async function seal(key: string, label: string, value: string, inside = label): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(key));
  return sealedText(label, Buffer.from(await encrypter.encrypt(sealable(inside, value))).toString('base64'));
}
const LABEL = 'redfox/lobby/PASS';
const open = (keys: string | undefined, text: string, server = 'lobby') => newKeyring(() => keys)('tenant-redfox', server, { secrets: { PASS: text } });

describe('The keyring', () => {
  test('opens what was sealed for this place, with the newest key and with an older one', async () => {
    for (const key of [oldKey, newKey]) expect(await open(`# made today\n${newKey}\n${oldKey}\n`, await seal(key, LABEL, 'a:b'))).toEqual({ values: { PASS: 'a:b' } });
  });

  test.each<[string, () => Promise<{ fault?: { reason: string } }>, string]>([
    ['a key that it has not', async () => open(newKey, await seal(oldKey, LABEL, 'x')), 'SecretUnreadable'],
    ['no key at all', async () => open(undefined, await seal(oldKey, LABEL, 'x')), 'NoSecretKeys'],
    ['a label of another server', async () => open(newKey, await seal(newKey, LABEL, 'x'), 'arena'), 'SecretNotYours'],
    ['a label that was rewritten by hand', async () => open(newKey, await seal(newKey, LABEL, 'x', 'bluejay/lobby/PASS')), 'SecretNotYours'],
    ['bytes that are no age file', () => open(newKey, sealedText(LABEL, 'A'.repeat(200))), 'SecretUnreadable'],
    ['a text that is not sealed', () => open(newKey, 'hunter22'), 'SecretUnreadable'],
  ])('refuses %s, and shows no value', async (_, opened, reason) => {
    const answer = await opened();
    expect(answer).toMatchObject({ values: {}, fault: { reason } });
    expect(JSON.stringify(answer)).not.toContain('hunter22');
  });

  test('tries again when the keys have changed', async () => {
    let keys: string | undefined = newKey;
    const keyring = newKeyring(() => keys);
    const spec = { secrets: { PASS: await seal(oldKey, LABEL, 'x') } };
    expect((await keyring('tenant-redfox', 'lobby', spec)).fault?.reason).toBe('SecretUnreadable');
    keys = `${newKey}\n${oldKey}`;
    expect(await keyring('tenant-redfox', 'lobby', spec)).toEqual({ values: { PASS: 'x' } });
  });
});
