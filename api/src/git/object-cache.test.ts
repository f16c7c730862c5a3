import { describe, expect, it } from 'vitest';
import { ObjectCache } from './object-cache.ts';

const object = (size: number) => ({ type: 'blob' as const, bytes: Buffer.alloc(size) });

describe('the object cache', () => {
  it('keeps tenants apart, even for the same id', () => {
    const cache = new ObjectCache();
    cache.put('redfox/gameservers', 'a', object(1));
    expect(cache.get('redfox/gameservers', 'a')).toBeDefined();
    expect(cache.get('bluejay/gameservers', 'a')).toBeUndefined();
  });

  it('drops what was used longest ago, and stays within its budget', () => {
    const cache = new ObjectCache(10_000);
    for (const id of ['a', 'b', 'c']) cache.put('r', id, object(2_000));
    cache.get('r', 'a');
    for (const id of ['d', 'e']) cache.put('r', id, object(2_000));
    expect(['a', 'b', 'c', 'd', 'e'].filter((id) => cache.get('r', id))).toEqual(['a', 'c', 'd', 'e']);
    expect(cache.size).toBeLessThanOrEqual(10_000);
    for (let i = 0; i < 1_000; i += 1) cache.put('r', String(i), object(i));
    expect(cache.size).toBeLessThanOrEqual(10_000);
  });

  it('counts an object that is put twice once', () => {
    const cache = new ObjectCache();
    cache.put('r', 'a', object(100));
    const { size } = cache;
    cache.put('r', 'a', object(100));
    expect(cache.size).toBe(size);
  });

  it('lets go of an object larger than all of it', () => {
    const cache = new ObjectCache(1_000);
    cache.put('r', 'a', object(5_000));
    expect(cache.get('r', 'a')).toBeUndefined();
    expect(cache.size).toBe(0);
  });
});
