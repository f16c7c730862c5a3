import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { certificateManifests, completedCertificates, type Kept } from './authority.ts';
import type { ProductionSettings } from './settings.ts';
import { MADE_AT_HANDOVER } from './secrets.ts';
import { VARIANTS } from './variants.ts';

const settings = VARIANTS['an Ingress']!;
const NOW = new Date('2026-11-25T12:00:00Z');
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const of = (kept: Kept, name: string) => new X509Certificate(kept[name] ?? '');
const bundle = (kept: Kept) => (certificateManifests(settings, kept).find(({ kind }) => kind === 'ConfigMap')?.data as { 'ca.crt': string })['ca.crt'];

describe('certificates of a ground', () => {
  let first: Kept;
  beforeAll(async () => {
    first = await completedCertificates(settings, {}, NOW);
  });

  it('are made for every way in, and signed by its authority', () => {
    for (const [name, host] of [['tls-api.crt', settings.hosts.app], ['tls-gitea.crt', settings.hosts.git], ['tls-keycloak.crt', settings.hosts.identity ?? '']] as const) {
      expect(of(first, name).checkHost(host)).toBe(host);
      expect(of(first, name).verify(of(first, 'ca.crt').publicKey)).toBe(true);
    }
    expect(bundle(first)).toBe(first['ca.crt']);
    const secrets = certificateManifests(settings, first).filter(({ kind }) => kind === 'Secret').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(secrets).toEqual(['pteronimbus/tls-api', 'gitea/tls-gitea', 'identity/tls-keycloak']);
  });

  it('are what the manifests say is made at the handover', () => {
    expect(certificateManifests(settings, first).filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(MADE_AT_HANDOVER);
  });

  it('stay while they are good', async () => {
    expect(await completedCertificates(settings, first, later(240))).toEqual(first);
  });

  it('are made anew in their last third, by the same authority', async () => {
    const renewed = await completedCertificates(settings, first, later(250));
    expect(renewed['ca.crt']).toBe(first['ca.crt']);
    expect(renewed['tls-api.crt']).not.toBe(first['tls-api.crt']);
    expect(of(renewed, 'tls-api.crt').verify(of(first, 'ca.crt').publicKey)).toBe(true);
  });

  it('of another host are made anew, and only those', async () => {
    const moved = await completedCertificates({ ...settings, hosts: { ...settings.hosts, app: 'play.example.org' } }, first, NOW);
    expect(of(moved, 'tls-api.crt').checkHost('play.example.org')).toBe('play.example.org');
    expect(moved['tls-gitea.crt']).toBe(first['tls-gitea.crt']);
  });

  it('change their authority in two steps: everybody knows the next one long before it signs, and the last one until it ends', async () => {
    const shown = await completedCertificates(settings, first, later(3_650 - 3 * 365 + 1));
    expect(shown['ca.crt']).toBe(first['ca.crt']);
    expect(bundle(shown)).toBe(`${first['ca.crt'] ?? ''}${shown['ca-next.crt'] ?? ''}`);
    expect(of(shown, 'tls-api.crt').verify(of(first, 'ca.crt').publicKey)).toBe(true);
    const moved = await completedCertificates(settings, shown, later(3_650 - 2 * 365 + 1));
    expect(moved['ca.crt']).toBe(shown['ca-next.crt']);
    expect(bundle(moved)).toBe(`${shown['ca-next.crt'] ?? ''}${first['ca.crt'] ?? ''}`);
    expect(of(moved, 'tls-api.crt').verify(of(shown, 'ca-next.crt').publicKey)).toBe(true);
    const after = await completedCertificates(settings, moved, later(3_651));
    expect(bundle(after)).toBe(shown['ca-next.crt']);
  });

  it('that people bring are not overwritten', async () => {
    const given = { ...settings, certificates: 'given' } as unknown as ProductionSettings;
    expect(certificateManifests(given, await completedCertificates(given, {}, NOW)).map(({ kind }) => kind)).toEqual(['ConfigMap']);
  });
});
