import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findings } from './doctor.ts';

const dir = mkdtempSync(join(tmpdir(), 'doctor-'));
afterAll(() => rmSync(dir, { recursive: true }));

test('Every program that is missing is named with its purpose and its cure', () => {
  const found = findings(join(dir, 'absent.yaml'), (name) => name !== 'multipass');
  expect(found.filter(({ is }) => !is).map(({ what, cure }) => `${what}: ${cure}`)).toEqual([
    'multipass (made machines): install Multipass, or give every machine an address',
    `settings: copy infra/platform/settings.example.yaml to ${join(dir, 'absent.yaml')} and edit it`,
  ]);
});

test('Settings that are wrong are shown as they would be refused', () => {
  writeFileSync(join(dir, 'settings.yaml'), 'cluster: Main\n');
  expect(findings(join(dir, 'settings.yaml'), () => true).find(({ is }) => !is)?.cure).toContain('cluster must be lower-case letters');
});

test('Images without a digest are named', () => {
  const found = findings(join(import.meta.dirname, '../settings.example.yaml'), () => true);
  expect(found.find(({ what }) => what === 'digests of all images')?.cure).toContain('docker.gitea.com/gitea');
});
