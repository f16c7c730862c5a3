// One authority of the ground and a certificate for each way in, renewed by whoever runs the handover again. Pure but for chance: what is there goes in, what is kept comes out.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { PLATFORM_NAMESPACE } from '@pteronimbus/synth/contract';
import type { Manifest } from '../manifests.ts';
import { certificateSecret, waysIn } from './routes.ts';
import type { ProductionSettings } from './settings.ts';

/** PEM texts by name, as they lie in the Secret of seeds: `ca.crt`, `ca.key`, `ca-next.*`, `ca-before.crt`, `tls-<way>.crt`, `tls-<way>.key`. */
export type Kept = Readonly<Record<string, string>>;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;
const GOOD = { authority: 3_650 * DAY, way: 365 * DAY } as const;
/** A way's certificate is made anew in its last third. */
const RENEW = GOOD.way / 3;
/** The next authority is shown to everybody a year before it signs: programs read it only when they start. */
const [SHOW_NEXT, SIGN_WITH_NEXT] = [3 * 365 * DAY, 2 * 365 * DAY];
x509.cryptoProvider.set(webcrypto as never);

/** What is to be kept from now on. The same as `known` while all is good. */
export async function completedCertificates(settings: ProductionSettings, known: Readonly<Record<string, string | undefined>>, now: Date): Promise<Kept> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(known)) if (value && /^(ca|ca-next|ca-before|tls-[a-z]+)\.(crt|key)$/.test(name)) kept[name] = value;
  if (left(kept['ca.crt'], now) <= 0) await put(kept, 'ca', await authority(now));
  if (left(kept['ca.crt'], now) < SHOW_NEXT && !kept['ca-next.crt']) await put(kept, 'ca-next', await authority(now));
  if (left(kept['ca.crt'], now) < SIGN_WITH_NEXT && kept['ca-next.crt']) {
    kept['ca-before.crt'] = kept['ca.crt'] ?? '';
    for (const kind of ['crt', 'key']) {
      kept[`ca.${kind}`] = kept[`ca-next.${kind}`] ?? '';
      delete kept[`ca-next.${kind}`];
    }
  }
  if (left(kept['ca-before.crt'], now) <= 0) delete kept['ca-before.crt'];
  for (const { name, host } of ownCertificates(settings)) if (!await isGood(kept, name, host, now)) await put(kept, `tls-${name}`, await wayCertificate(kept, host, now));
  return kept;
}

/** The Secrets that the ways in read, and the ConfigMap of everybody who asks them. */
export function certificateManifests(settings: ProductionSettings, kept: Kept): Manifest[] {
  const base64 = (text = '') => Buffer.from(text).toString('base64');
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'local-authority', namespace: PLATFORM_NAMESPACE }, data: { 'ca.crt': ['ca', 'ca-next', 'ca-before'].map((name) => kept[`${name}.crt`] ?? '').join('') } },
    ...ownCertificates(settings).map(({ name, namespace }): Manifest => ({
      apiVersion: 'v1', kind: 'Secret', metadata: { name: certificateSecret(name), namespace }, type: 'kubernetes.io/tls', data: { 'tls.crt': base64(kept[`tls-${name}.crt`]), 'tls.key': base64(kept[`tls-${name}.key`]) },
    })),
  ];
}

/** None where people bring certificates that browsers know. */
const ownCertificates = (settings: ProductionSettings) => (settings.certificates === 'given' ? [] : waysIn(settings));

interface Pair { certificate: x509.X509Certificate; key: webcrypto.CryptoKey }

async function authority(now: Date): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(now, GOOD.authority), keys, name: `CN=Pteronimbus ${now.getUTCFullYear()}`, signingAlgorithm: ALGORITHM,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true), await x509.SubjectKeyIdentifierExtension.create(keys.publicKey)],
  });
  return { certificate, key: keys.privateKey };
}

async function wayCertificate(kept: Kept, host: string, now: Date): Promise<Pair> {
  const signer = new x509.X509Certificate(kept['ca.crt'] ?? '');
  const signingKey = await webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(kept['ca.key'] ?? ''), ALGORITHM, false, ['sign']);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(now, GOOD.way), subject: `CN=${host.length > 64 ? 'pteronimbus' : host}`, issuer: signer.subject, publicKey: keys.publicKey, signingKey, signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true), new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }]), await x509.AuthorityKeyIdentifierExtension.create(await signer.publicKey.export()),
    ],
  });
  return { certificate, key: keys.privateKey };
}

async function isGood(kept: Kept, name: string, host: string, now: Date): Promise<boolean> {
  const text = kept[`tls-${name}.crt`];
  if (!text || !kept[`tls-${name}.key`] || left(text, now) < RENEW) return false;
  const certificate = new x509.X509Certificate(text);
  const names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.map(({ value }) => value) ?? [];
  return names.includes(host) && await certificate.verify({ publicKey: new x509.X509Certificate(kept['ca.crt'] ?? '').publicKey, date: now });
}

/** Milliseconds that a certificate is still good; none for one that is not there. */
function left(text: string | undefined, now: Date): number {
  return text ? new x509.X509Certificate(text).notAfter.getTime() - now.getTime() : 0;
}

/** A day early: clocks differ. */
function validity(now: Date, lifetime: number): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const serial = webcrypto.getRandomValues(new Uint8Array(16));
  serial[0] = (serial[0] ?? 0) & 0x7f;
  return { serialNumber: Buffer.from(serial).toString('hex'), notBefore: new Date(now.getTime() - DAY), notAfter: new Date(now.getTime() + lifetime) };
}

async function put(kept: Record<string, string>, name: string, { certificate, key }: Pair): Promise<void> {
  kept[`${name}.crt`] = `${certificate.toString('pem')}\n`;
  kept[`${name}.key`] = `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}
