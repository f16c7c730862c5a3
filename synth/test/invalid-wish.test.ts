// Whatever is put where, it is either allowed or named.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeSpec, specErrors, wishShapeErrors, type GameServerSpec, type Wish } from '../src/contract/index.ts';
import { CATALOGUE } from '../src/games/index.ts';
import { wishFor } from './arbitrary-wish.ts';

const anything = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constantFrom('', '-1', '1e999', '4GB', '..', 'yes', '0', -1, 1e300, 0.5, true, null, [], {}, { __proto__: null }));
const PLACES = [
  ['version'], ['state'], ['resources'], ['resources', 'cpu'], ['resources', 'memory'], ['storage', 'size'], ['storage', 'fresh'], ['network', 'expose'], ['network', 'ports'], ['network', 'ports', 'game'], ['update', 'when'],
  ['update', 'deadline'], ['update', 'window'], ['update', 'window', 'cron'], ['update', 'window', 'timeZone'], ['idle'], ['idle', 'stopAfter'], ['backup', 'keep'], ['backup', 'schedule'], ['requests', 'restart'], ['requests', 'restore'], ['colour'],
];

describe.each(CATALOGUE.map((template) => [template.game, template] as const))('In a wish for %s', (_game, template) => {
  const places = [...PLACES, ...template.variables.map(({ name }) => ['settings', name]), ['settings', 'COLOUR']];

  test('anything anywhere in the spec is allowed, or every complaint points there', () => {
    fc.assert(fc.property(wishFor(template), fc.constantFrom(...places), anything, ({ name: _name, ...wish }, place, value) => {
      const spec = changed(completeSpec(wish, template), place, value) as GameServerSpec;
      for (const { path, message } of specErrors(spec, template)) {
        expect(related(path, `/${place.join('/')}`, message), `${path}: ${message}`).toBe(true);
        expect(message).toMatch(/^\S.*\.$/s);
        expect(message.length).toBeLessThan(2_500);
      }
    }), { numRuns: 150 });
  });
});

test('Anything for a name is allowed, or the complaint names it', () => {
  fc.assert(fc.property(anything, (name) => {
    const errors = wishShapeErrors({ name, game: 'luanti' });
    expect(errors.length === 0).toBe(typeof name === 'string' && /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name) && !['default', 'gitops', 'kube-root-ca', 'kubernetes', 'kustomization'].includes(name));
    for (const { path } of errors) expect(path).toBe('/name');
  }));
});

test('Anything at all for a wish is answered', () => {
  fc.assert(fc.property(fc.anything({ withBigInt: false }), (wish) => {
    expect(wishShapeErrors(wish as Wish).length).toBeGreaterThan(0);
  }));
});

/** The complaint stands at the place, around or inside of it; or beside it, when what was made there needs another (a window has three fields). */
function related(path: string, place: string, message: string): boolean {
  const beside = message.includes(' is missing') && place.startsWith(path.slice(0, path.lastIndexOf('/') + 1));
  return path === place || path.startsWith(`${place}/`) || place.startsWith(`${path}/`) || beside;
}

function changed(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const map = (whole ?? {}) as Record<string, unknown>;
  return { ...map, [key]: changed(map[key], rest, value) };
}
