import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { damagedIn, mirrorToFolder, mirrorToRegistry } from './mirror.ts';
import { Registry, registryOf, type Ask } from './registry.ts';

const root = mkdtempSync(join(tmpdir(), 'mirror-'));
afterAll(() => rmSync(root, { recursive: true }));
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const [layer, config] = ['a layer', '{"architecture":"amd64"}'];
const part = (text: string) => ({ digest: digestOf(text), size: text.length });
const manifest = JSON.stringify({ mediaType: 'application/vnd.oci.image.manifest.v1+json', config: part(config), layers: [part(layer)] });
const index = JSON.stringify({ mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [{ ...part('{"not":"ours"}'), platform: { os: 'linux', architecture: 'arm64' } }, { ...part(manifest), platform: { os: 'linux', architecture: 'amd64' } }] });
const world = new Map([layer, config, manifest, index].map((text) => [digestOf(text), text]));
const lock = [{ image: 'docker.io/a/b:1.0', digest: digestOf(index), usedBy: 'platform' }];
const blobs = (dir: string, text: string) => join(dir, 'blobs/sha256', digestOf(text).slice(7));

let asked: string[];
let lies: Map<string, string>;
beforeEach(() => {
  asked = [];
  lies = new Map();
});
const far: Ask = (url) => {
  asked.push(url.slice(url.lastIndexOf('/') + 1));
  const digest = asked.at(-1) ?? '';
  const text = lies.get(digest) ?? world.get(digest);
  return Promise.resolve(new Response(text ?? '{}', { status: text === undefined ? 404 : 200 }));
};
const toFolder = (dir: string, images = lock) => mirrorToFolder(images, dir, () => undefined, (image) => registryOf(image, far));

test('A folder gets what one machine pulls, and nothing is fetched twice', async () => {
  const dir = join(root, 'once');
  expect(await toFolder(dir)).toEqual([]);
  expect([...asked].sort()).toEqual([...world.keys()].sort());
  expect(await damagedIn(dir)).toEqual([]);
  asked = [];
  expect(await toFolder(dir)).toEqual([]);
  expect(asked).toEqual([]);
});

test('What was cut off is fetched alone, and so is what was damaged', async () => {
  const dir = join(root, 'again');
  await toFolder(dir);
  rmSync(blobs(dir, layer));
  expect(await damagedIn(dir)).toEqual([`${digestOf(layer)} is missing`]);
  writeFileSync(blobs(dir, config), 'another');
  asked = [];
  expect(await toFolder(dir)).toEqual([]);
  expect([...asked].sort()).toEqual([digestOf(layer), digestOf(config)].sort());
  expect(readFileSync(blobs(dir, config), 'utf8')).toBe(config);
});

test('Bytes that are not what their digest says are kept nowhere, and the image is named', async () => {
  const dir = join(root, 'liar');
  lies.set(digestOf(layer), 'another layer');
  expect((await toFolder(dir))[0]).toContain('docker.io/a/b:1.0: its registry sends sha256:');
  expect(existsSync(blobs(dir, layer))).toBe(false);
});

test('An image without a digest is named, and the others are mirrored', async () => {
  const problems = await toFolder(join(root, 'open'), [{ image: 'docker.io/x/y:1', digest: 'unresolved', usedBy: 'game x' }, ...lock]);
  expect(problems).toEqual(['docker.io/x/y:1: it has no digest: say … main.ts resolve where its registry can be reached']);
  expect(existsSync(blobs(join(root, 'open'), layer))).toBe(true);
});

test('A registry gets every blob before the manifest that names it, and is sent nothing that it has', async () => {
  const dir = join(root, 'near');
  await toFolder(dir);
  const held = new Set([digestOf(config)]);
  const calls: string[] = [];
  const near: Ask = async (url, { method = 'GET', body }) => {
    const { pathname, searchParams } = new URL(url);
    if (body && 'on' in (body as Readable)) for await (const _chunk of body as Readable);
    if (method !== 'HEAD') calls.push(`${method} ${pathname.replace('/v2/a/b/', '')}${searchParams.get('digest') ?? ''}`);
    if (method === 'HEAD') return new Response(null, { status: held.has(pathname.slice(pathname.lastIndexOf('/') + 1)) ? 200 : 404 });
    return new Response(null, { status: method === 'POST' ? 202 : 201, headers: { location: '/v2/a/b/uploads/1?state=x' } });
  };
  await mirrorToRegistry(dir, (repository) => new Registry(`https://near.example.org/v2/${repository}`, near, { username: 'n', password: 'p' }), () => undefined);
  expect(calls).toEqual(['POST blobs/uploads/', `PUT uploads/1${digestOf(layer)}`, `PUT manifests/${digestOf(manifest)}`, `PUT manifests/${digestOf(index)}`, 'PUT manifests/1.0']);
});
