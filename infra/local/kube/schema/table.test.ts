import { describe, expect, it } from 'vitest';
import { humanDuration } from './human-duration.ts';
import { tableOf, type JsonObject } from './index.ts';
import { jsonPath } from './json-path.ts';

const object: JsonObject = {
  metadata: { name: 'lobby', creationTimestamp: '2026-01-01T00:00:00Z', annotations: { 'a.b/c': 'dotted' } },
  spec: { n: 3, half: 1.5, on: true, list: ['a', 'b'], items: [{ t: 'x', v: 1 }, { t: 'y', v: 2 }] },
};
const NOW = Date.parse('2026-01-01T05:07:00Z');

describe('tables', () => {
  it.each<[string, string, unknown]>([
    ['.metadata.name', 'string', 'lobby'],
    ['.spec.n', 'integer', 3],
    ['.spec.n', 'string', '3'],
    ['.spec.half', 'integer', 1],
    ['.spec.half', 'number', 1.5],
    ['.spec.on', 'boolean', true],
    ['.spec.on', 'integer', null],
    ['.spec.missing.deeper', 'string', null],
    ['.spec.list[1]', 'string', 'b'],
    ['.spec.list', 'string', '["a","b"]'],
    ['.spec.items[?(@.t=="y")].v', 'integer', 2],
    ['.spec.items[*].t', 'string', 'x'],
    ['.metadata.annotations.a\\.b/c', 'string', 'dotted'],
    [".metadata.annotations['a.b/c']", 'string', 'dotted'],
    ['.metadata.creationTimestamp', 'date', '5h7m'],
    ['.metadata.name', 'date', '<invalid>'],
  ])('%s as %s', (path, type, expected) => {
    const table = tableOf([{ name: 'X', type, jsonPath: path }], [object], 'K', NOW) as { rows: { cells: unknown[] }[] };
    expect(table.rows[0]?.cells).toEqual(['lobby', expected]);
  });

  it('has the name first, metadata beside each row, and the age where a CRD names no columns', () => {
    const table = tableOf([], [object], 'K', NOW);
    expect(table).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1', columnDefinitions: [{ name: 'Name', format: 'name' }, { name: 'Created At', type: 'date' }] });
    expect(table.rows).toEqual([{ cells: ['lobby', '5h7m'], object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata } }]);
  });

  it('a path it does not know is a sentence', () => {
    expect(() => jsonPath('..name')).toThrow('unrecognized column definition "..name": recursive descent is not supported here');
    expect(() => jsonPath('.a[')).toThrow(/nothing known stands at character/);
  });
});

describe('ages', () => {
  const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
  it.each([
    [0, '0s'], [-1 * second, '0s'], [-2 * second, '<invalid>'], [119 * second, '119s'], [2 * minute, '2m'], [9 * minute + 5 * second, '9m5s'], [179 * minute, '179m'],
    [3 * hour, '3h'], [7 * hour + 59 * minute, '7h59m'], [47 * hour, '47h'], [2 * day + hour, '2d1h'], [8 * day, '8d'], [729 * day, '729d'], [731 * day, '2y1d'], [9 * 365 * day, '9y'],
  ])('%d milliseconds are %s', (milliseconds, expected) => {
    expect(humanDuration(milliseconds)).toBe(expected);
  });
});
