import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeCertificates } from './index.ts';

const dir = mkdtempSync(join(tmpdir(), 'certificates-'));
const read = (name: string) => new X509Certificate(readFileSync(join(dir, name)));
const DAY = 86_400_000;
afterAll(() => rmSync(dir, { recursive: true }));

describe('the certificates of a ground', () => {
  it('form a chain: one authority, a server for its addresses, a client for the kubelet', async () => {
    await makeCertificates(dir, { ips: ['127.77.0.1'] });
    const authority = read('ca.crt');
    for (const name of ['server.crt', 'client.crt']) expect(read(name).verify(authority.publicKey), name).toBe(true);
    for (const ip of ['127.0.0.1', '127.77.0.1']) expect(read('server.crt').checkIP(ip), ip).toBe(ip);
    expect(read('server.crt').checkHost('localhost')).toBe('localhost');
    expect(statSync(join(dir, 'server.key')).mode & 0o777).toBe(0o600);
  });

  it('stay as they are when made again', async () => {
    const before = readFileSync(join(dir, 'server.crt'), 'utf8');
    await makeCertificates(dir, { ips: ['127.77.0.1'] });
    expect(readFileSync(join(dir, 'server.crt'), 'utf8')).toBe(before);
  });

  it('are made anew for an address they lack, under the same authority', async () => {
    const authority = readFileSync(join(dir, 'ca.crt'), 'utf8');
    await makeCertificates(dir, { ips: ['127.78.0.1'] });
    expect(read('server.crt').checkIP('127.78.0.1')).toBe('127.78.0.1');
    expect(readFileSync(join(dir, 'ca.crt'), 'utf8')).toBe(authority);
  });

  it('are renewed a month before they expire, all from the new authority', async () => {
    const before = read('ca.crt').serialNumber;
    await makeCertificates(dir, { now: new Date(Date.now() + 340 * DAY) });
    expect(read('ca.crt').serialNumber).not.toBe(before);
    expect(read('client.crt').verify(read('ca.crt').publicKey)).toBe(true);
  });
});
