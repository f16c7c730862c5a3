// Certificates of one embedded ground: an authority, one server certificate for all its parts, one client certificate.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 24 * 60 * 60 * 1000;
const LIFETIME = 365 * DAY;
/** Renewed a month early: a ground may run for weeks. */
const MARGIN = 30 * DAY;
x509.cryptoProvider.set(webcrypto as never);

export interface CertificateOptions {
  /** Addresses the server certificate is valid for, besides 127.0.0.1. */
  ips?: string[];
  names?: string[];
  now?: Date;
}

interface Authority { certificate: x509.X509Certificate; keys: webcrypto.CryptoKeyPair; isNew: boolean }

/**
 * Makes `ca.crt`, `ca.key`, `server.crt`, `server.key`, `client.crt`, `client.key` in `dir` (PEM, keys 0600). What is there and
 * still good is kept; what is about to expire, or lacks an address, is made anew.
 */
export async function makeCertificates(dir: string, { ips = [], names = [], now = new Date() }: CertificateOptions = {}): Promise<void> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const authority = await authorityOf(dir, now);
  const addresses = [...new Set(['127.0.0.1', ...ips])];
  const hosts = [...new Set(['localhost', ...names])];
  if (authority.isNew || !isGood(join(dir, 'server.crt'), now, addresses, hosts)) await issue(dir, 'server', 'CN=pteronimbus', authority, now, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension([...addresses.map((value) => ({ type: 'ip' as const, value })), ...hosts.map((value) => ({ type: 'dns' as const, value }))]),
  ]);
  if (authority.isNew || !isGood(join(dir, 'client.crt'), now, [], [])) await issue(dir, 'client', 'O=system:masters, CN=kube-apiserver-kubelet-client', authority, now, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
  ]);
}

async function authorityOf(dir: string, now: Date): Promise<Authority> {
  const [crt, key] = [join(dir, 'ca.crt'), join(dir, 'ca.key')];
  if (existsSync(key) && isGood(crt, now, [], [])) {
    const certificate = new x509.X509Certificate(readFileSync(crt, 'utf8'));
    const privateKey = await webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(readFileSync(key, 'utf8')), ALGORITHM, true, ['sign']);
    return { certificate, keys: { privateKey, publicKey: await certificate.publicKey.export() }, isNew: false };
  }
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(now), keys, name: 'CN=pteronimbus-local-ca', signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  await save(dir, 'ca', certificate, keys.privateKey);
  return { certificate, keys, isNew: true };
}

async function issue(dir: string, name: string, subject: string, authority: Authority, now: Date, extensions: x509.Extension[]): Promise<void> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(now), subject, issuer: authority.certificate.subject, publicKey: keys.publicKey, signingKey: authority.keys.privateKey, signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
      ...extensions,
    ],
  });
  await save(dir, name, certificate, keys.privateKey);
}

function validity(now: Date): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const serial = webcrypto.getRandomValues(new Uint8Array(16));
  serial[0] = (serial[0] ?? 0) & 0x7f;
  return { serialNumber: Buffer.from(serial).toString('hex'), notBefore: new Date(now.getTime() - DAY), notAfter: new Date(now.getTime() + LIFETIME) };
}

/** Key first: a crash between the two leaves a pair that doesn't match only until the certificate is written. */
async function save(dir: string, name: string, certificate: x509.X509Certificate, key: webcrypto.CryptoKey): Promise<void> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', key);
  const files = { [`${name}.key`]: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'), [`${name}.crt`]: certificate.toString('pem') };
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(dir, `${file}.new`), `${content}\n`, { mode: 0o600 });
    renameSync(join(dir, `${file}.new`), join(dir, file));
  }
}

function isGood(file: string, now: Date, ips: string[], names: string[]): boolean {
  try {
    const certificate = new x509.X509Certificate(readFileSync(file, 'utf8'));
    if (certificate.notAfter.getTime() - MARGIN < now.getTime() || certificate.notBefore > now) return false;
    const held = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.map(({ value }) => value) ?? [];
    return [...ips, ...names].every((value) => held.includes(value));
  } catch {
    return false;
  }
}
