// Wishes that a game's template can fulfil, for property tests.
import fc from 'fast-check';
import type { GameTemplateSpec, TemplateVariable, Wish } from '../src/contract/index.ts';

const token = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,20}$/);
const duration = fc.integer({ min: 1, max: 9999 }).map((amount) => `${amount}m`);
const cron = fc.constantFrom('0 4 * * *', '*/15 * * * *', '30 3 1,15 * mon-fri', '0 0 * jan 7');
const timeZone = fc.constantFrom('UTC', 'Europe/Oslo', 'America/Argentina/Buenos_Aires', 'Etc/GMT-14');

/** Text without controls and line breaks; awkward on purpose. */
const text = fc.oneof(
  fc.constantFrom('yes', 'no', 'NO', 'null', '~', '1e3', '0o7', '0x1f', '012', '1_000', '1:30', '2026-11-24', '.inf', '<<', '=', 'a: b', '# c', '- x', '*a', '&a', '!x', '%y', '@z', '`', '{a}', '[b]', '\'', '"', '\\n', '---', '...', '🦊', 'æøå', '$(X)', '$$', '{{version}}', '__proto__'),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);

/** A wish for the game that passes every check. */
export function wishFor(template: GameTemplateSpec): fc.Arbitrary<Wish> {
  const settings = fc.record(Object.fromEntries(template.variables.filter(({ secret }) => !secret).map((variable) => [variable.name, valueOf(variable)])), { requiredKeys: [] });
  const ports = template.ports.filter(({ role }) => role === 'game').map(({ name }) => name);
  return fc.record(
    {
      name: fc.stringMatching(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/),
      game: fc.constant(template.game),
      revision: fc.constant(template.revision),
      version: fc.constantFrom(...template.versions.map(({ name }) => name)),
      state: fc.constantFrom('Running' as const, 'Stopped' as const),
      settings,
      resources: fc.record({ cpu: fc.integer({ min: 1, max: 64 }).map(String), memory: fc.integer({ min: 4, max: 64 }).map((size) => `${size}Gi`) }, { requiredKeys: [] }),
      storage: fc.record({ size: fc.integer({ min: 1, max: 999 }).map((size) => `${size}Gi`), fresh: token }, { requiredKeys: [] }),
      network: fc.record({ expose: fc.constantFrom('NodePort' as const, 'LoadBalancer' as const, 'Internal' as const), ports: fc.record(Object.fromEntries(ports.map((name, index) => [name, fc.integer({ min: 1 + index * 8000, max: 8000 + index * 8000 })])), { requiredKeys: [] }) }, { requiredKeys: [] }),
      update: fc.record({ when: fc.constantFrom('Immediately' as const, 'WhenEmpty' as const, 'Window' as const), window: fc.record({ cron, timeZone, length: duration }), deadline: duration, warn: fc.boolean() }, { requiredKeys: ['window'] }),
      idle: fc.record({ stopAfter: duration }, { requiredKeys: [] }),
      backup: fc.record({ schedule: fc.record({ cron, timeZone }, { requiredKeys: ['cron'] }), keep: fc.integer({ min: 1, max: 365 }), beforeChange: fc.boolean() }, { requiredKeys: [] }),
      requests: fc.record({ restart: token, wake: token, backup: token, restore: fc.record({ backup: fc.constant('lobby-1'), token }) }, { requiredKeys: [] }),
    },
    { requiredKeys: ['name', 'game'] },
  ) as fc.Arbitrary<Wish>;
}

function valueOf(variable: TemplateVariable): fc.Arbitrary<string | number | boolean> {
  const { type, minimum = -1000, maximum = 1000, choices = [] } = variable;
  if (type === 'boolean') return fc.boolean();
  if (type === 'choice') return fc.constantFrom(...choices);
  if (type === 'integer') return fc.integer({ min: minimum, max: maximum });
  if (type === 'number') return fc.double({ min: minimum, max: maximum, noNaN: true });
  return textOf(variable);
}

function textOf({ pattern, minLength = 0, maxLength = 256 }: TemplateVariable): fc.Arbitrary<string> {
  const fits = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  const shown = /^[^\p{Cc}\u2028\u2029]*$/u;
  const wild = text.filter((value) => value.isWellFormed() && shown.test(value) && [...value].length >= minLength && [...value].length <= maxLength && (fits?.test(value) ?? true));
  // Narrow patterns leave few wild texts; some tame ones keep the filter from starving.
  const tame = fc.constantFrom('world', 'a1', 'Ada').filter((value) => fits?.test(value) ?? true);
  return fc.oneof(wild, tame);
}
