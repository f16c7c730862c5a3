import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { registryOf, type Ask } from './registry.ts';
import { resolved } from './resolve.ts';

const manifest = JSON.stringify({ config: { size: 10 }, layers: [{ size: 100 }, { size: 1000 }] });
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const index = JSON.stringify({ manifests: [{ digest: 'sha256:arm', platform: { os: 'linux', architecture: 'arm64' } }, { digest: digestOf(manifest), platform: { os: 'linux', architecture: 'amd64' } }] });
const asked: string[] = [];

/** A registry that wants a token, as the public ones do. */
const registry: Ask = (url, { headers }) => {
  asked.push(url);
  const answer = (status: number, text: string, more: Record<string, string> = {}) => Promise.resolve(new Response(text, { status, headers: more }));
  if (url.startsWith('https://login.example.org/')) return answer(200, '{"token":"t"}');
  if (headers.authorization !== 'Bearer t') return answer(401, '', { 'www-authenticate': 'Bearer realm="https://login.example.org/token",service="registry",scope="repository:a/b:pull"' });
  if (url.endsWith('/v2/a/b/manifests/1.0')) return answer(200, index);
  if (url.endsWith(`/v2/a/b/manifests/${digestOf(manifest)}`)) return answer(200, manifest);
  if (url.endsWith('/v2/a/liar/manifests/1.0')) return answer(200, manifest, { 'docker-content-digest': 'sha256:other' });
  return answer(404, '{}');
};
const opened = (image: string) => registryOf(image, registry);

const open = (image: string) => ({ image, digest: 'unresolved', usedBy: 'platform' });

test('A tag becomes the digest of its index, and the size is what one machine pulls', async () => {
  const { lock, problems } = await resolved([open('docker.io/a/b:1.0')], opened);
  expect(lock).toEqual([{ image: 'docker.io/a/b:1.0', digest: digestOf(index), size: 1110, usedBy: 'platform' }]);
  expect(problems).toEqual([]);
  expect(asked).toContain('https://login.example.org/token?service=registry&scope=repository%3Aa%2Fb%3Apull');
  expect(asked[0]).toBe('https://registry-1.docker.io/v2/a/b/manifests/1.0');
});

test('What is known is not asked for, and one that is missing does not stop the others', async () => {
  asked.length = 0;
  const known = { image: 'registry.example.org/x/y:2', digest: 'sha256:known', usedBy: 'platform' };
  const { lock, problems } = await resolved([known, open('registry.example.org/x/gone:1'), open('registry.example.org/a/b:1.0')], opened);
  expect(lock.map(({ digest }) => digest)).toEqual(['sha256:known', 'unresolved', digestOf(index)]);
  expect(problems).toEqual(['registry.example.org/x/gone:1: its registry answers 404 to manifests/1']);
  expect(asked.some((url) => url.includes('/x/y/'))).toBe(false);
});

test('Bytes that are not what the registry calls them are refused', async () => {
  const { problems } = await resolved([open('registry.example.org/a/liar:1.0')], opened);
  expect(problems[0]).toContain('its registry says sha256:other, and sends sha256:');
});
