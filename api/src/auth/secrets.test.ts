import { describe, expect, it } from 'vitest';
import { digestOf, makeSeal, randomSecret } from './secrets.ts';

const key = 'k'.repeat(32);

describe('a seal', () => {
  it.each(['', 'text', '{"a":"🦊"}', 'x'.repeat(100_000)])('opens what it sealed (%#)', (text) => {
    expect(makeSeal(key, 'p').open(makeSeal(key, 'p').seal(text))).toBe(text);
  });

  it('never seals the same to the same', () => {
    const { seal } = makeSeal(key, 'p');
    expect(seal('a').equals(seal('a'))).toBe(false);
  });

  it('does not open what another key or purpose sealed', () => {
    const sealed = makeSeal(key, 'p').seal('a');
    expect(makeSeal('j'.repeat(32), 'p').open(sealed)).toBeUndefined();
    expect(makeSeal(key, 'q').open(sealed)).toBeUndefined();
  });

  it('does not open what was touched, whichever bit', () => {
    const { seal, open } = makeSeal(key, 'p');
    const sealed = seal('a text');
    for (let i = 0; i < sealed.length; i++) {
      const touched = Buffer.from(sealed);
      touched[i]! ^= 1;
      expect(open(touched), `byte ${i}`).toBeUndefined();
    }
  });

  it('does not open what is cut short, empty or nonsense', () => {
    const { seal, open } = makeSeal(key, 'p');
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(27), Buffer.alloc(28), seal('abc').subarray(0, -1)]) expect(open(bytes)).toBeUndefined();
  });
});

describe('a random secret', () => {
  it('has 32 bytes, is safe in URLs, and never comes twice', () => {
    const secrets = Array.from({ length: 500 }, randomSecret);
    expect(secrets.every((secret) => /^[A-Za-z0-9_-]{43}$/.test(secret))).toBe(true);
    expect(new Set(secrets).size).toBe(500);
  });

  it('is kept as a digest that tells nothing of it', () => {
    expect(digestOf('a')).toHaveLength(32);
    expect(digestOf('a').equals(digestOf('a'))).toBe(true);
    expect(digestOf('a').equals(digestOf('b'))).toBe(false);
  });
});
