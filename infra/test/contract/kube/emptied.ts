// What becomes of a map or list that an apply empties, or to which it gives a null.
import type { Case } from '../case.ts';
import { shown, type KubeTarget } from './target.ts';
import { definition, madeDefinition, pathOf, thing } from './widgets.ts';

const text = { type: 'string' };
const SPEC = {
  type: 'object',
  properties: {
    name: text, mode: { type: 'string', enum: ['on', 'off'] }, count: { type: 'integer', default: 3 },
    texts: { type: 'object', additionalProperties: text }, any: { type: 'object', additionalProperties: { 'x-kubernetes-int-or-string': true } },
    kept: { type: 'object', default: {}, additionalProperties: text },
    place: { type: 'object', properties: { x: text, y: text } }, maps: { type: 'object', additionalProperties: { type: 'object', additionalProperties: text } },
    words: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    ports: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: { type: 'object', required: ['name'], properties: { name: text, place: { type: 'object', properties: { x: text } } } } },
  },
};

/** Applied one after the other, each as the manager's whole wish. */
const ROWS: readonly (readonly [name: string, ...wishes: object[]])[] = [
  ['empties a map of texts', { texts: { a: '1' } }, { texts: {} }, { texts: {} }],
  ['says no longer that there is a map', { name: 'x', texts: { a: '1' } }, { name: 'x' }],
  ['empties a map of fields', { name: 'x', place: { x: '1' } }, { name: 'x', place: {} }],
  ['empties a map in a map', { maps: { one: { a: '1' } } }, { maps: { one: {} } }],
  ['empties a map of maps', { maps: { one: { a: '1' } } }, { maps: {} }],
  ['empties a set', { words: ['x'] }, { words: [] }, { words: [] }],
  ['empties a list of named things', { name: 'x', ports: [{ name: 'game' }] }, { name: 'x', ports: [] }],
  ['empties a map in a list', { ports: [{ name: 'game', place: { x: '1' } }] }, { ports: [{ name: 'game', place: {} }] }],
  ['empties a map that has an empty default', { name: 'x', kept: { a: '1' } }, { name: 'x', kept: {} }, { name: 'x' }],
  ['empties everything', { texts: { a: '1' } }, {}, {}],
  ['gives a null for a text', { name: null }],
  ['gives a null for one of few words', { mode: null }],
  ['gives a null for what has a default', { count: null }],
  ['gives a null for a map', { texts: { a: '1' } }, { texts: null }],
  ['gives a null among texts', { texts: { a: null } }],
  ['gives a null among values of no type', { any: { a: null } }],
];

export const emptied: Case<KubeTarget>[] = ROWS.map(([name, ...wishes], at) => ({
  name: `an apply that ${name}`,
  async observe(on) {
    await madeDefinition(on, definition(on, 'trials', { spec: SPEC }));
    const path = pathOf(on, 'trials', await on.namespace('trials'));
    const seen: unknown[] = [];
    for (const wish of wishes) {
      const { status, body } = await on.call('PATCH', `${path}/t${at}?fieldManager=git`, { type: 'application/apply-patch+yaml', body: thing(on, 'trials', `t${at}`, wish) });
      seen.push({ status, body: shown(body) });
    }
    return seen;
  },
}));
