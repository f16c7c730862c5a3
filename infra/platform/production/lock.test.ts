import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { digestsOf, imagesIn, LOCK_FILE, lockFor, lockText, readLock, unresolvedIn } from './lock.ts';
import { productionParts } from './manifests.ts';
import { VARIANTS } from './variants.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const lock = readLock();

describe('images.lock', () => {
  it('is what manifests and catalogue call for', () => {
    expect(lockText(lockFor(lock))).toBe(readFileSync(LOCK_FILE, 'utf8'));
  });

  it.each(Object.entries(VARIANTS))('holds every image of the platform with %s', (_name, settings) => {
    const named = imagesIn([...productionParts(settings, () => undefined).values()].flat());
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((image) => !lock.some((one) => one.image === image))).toEqual([]);
  });

  it('is told of an image outside of it by name', () => {
    expect(unresolvedIn(['docker.io/library/nginx:1.29'], lock)).toEqual(['docker.io/library/nginx:1.29 is not in images.lock: say node infra/platform/production/main.ts lock']);
  });
});

describe('a digest', () => {
  const image = lock[0]!.image;
  const resolved = lock.map((one) => (one.image === image ? { ...one, digest: DIGEST, size: 7 } : one));

  it('that was looked up stays when the lock is written anew', () => {
    expect(lockFor(resolved).find((one) => one.image === image)).toMatchObject({ digest: DIGEST, size: 7 });
  });

  it('stands in the manifests', () => {
    const redis = 'docker.io/library/redis:7.2.5-bookworm';
    const parts = productionParts(VARIANTS['an Ingress']!, digestsOf([{ image: redis, digest: DIGEST, usedBy: 'platform' }]));
    expect(JSON.stringify(parts.get('argo-cd'))).toContain(`${redis}@${DIGEST}`);
    expect(imagesIn(parts.get('argo-cd') ?? [])).toContain(redis);
  });

  it('that nobody knows keeps production from being synthesized', () => {
    expect(unresolvedIn([image], [{ image, digest: 'unresolved', usedBy: 'x' }])[0]).toContain('has no digest');
    expect(unresolvedIn([image], resolved)).toEqual([]);
  });
});
