// Server-side apply: who owns what, conflicts, force, and what an apply takes away.
import type { Case } from '../case.ts';
import { shown, type KubeTarget } from './target.ts';
import { definition, madeDefinition, pathOf, thing } from './widgets.ts';

const APPLY = 'application/apply-patch+yaml';
const MERGE = 'application/merge-patch+json';

/** One apply: who, what, and how. */
type Step = readonly [manager: string, wish: object, query?: string];

const map = (data?: object, metadata: object = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata, ...(data && { data }) });
const service = (spec: object) => ({ apiVersion: 'v1', kind: 'Service', spec: { clusterIP: 'None', selector: { app: 'x' }, ...spec } });

const MAP_STEPS: readonly (readonly [name: string, ...steps: Step[]])[] = [
  ['makes what is not there', ['git', map({ a: '1' })]],
  ['says the same twice and changes nothing', ['git', map({ a: '1' })], ['git', map({ a: '1' })]],
  ['takes away what it no longer says', ['git', map({ a: '1', b: '2' })], ['git', map({ b: '2' })]],
  ['takes away its whole part', ['git', map({ a: '1' })], ['git', map()]],
  ['leaves what others say', ['git', map({ a: '1' })], ['other', map({ b: '2' })], ['git', map()]],
  ['shares what two say alike', ['git', map({ a: '1' })], ['other', map({ a: '1' })]],
  ['keeps what another still says', ['git', map({ a: '1' })], ['other', map({ a: '1' })], ['git', map()]],
  ['is a conflict over what another says', ['git', map({ a: '1' })], ['other', map({ a: '2' })]],
  ['is a conflict over several fields', ['git', map({ a: '1', b: '1' })], ['other', map({ a: '2', b: '2' })]],
  ['is a conflict with several managers', ['git', map({ a: '1' })], ['third', map({ b: '1' })], ['other', map({ a: '2', b: '2' })]],
  ['takes over when it is forced', ['git', map({ a: '1' })], ['other', map({ a: '2' }), '&force=true']],
  ['is no conflict over what nobody says', ['git', map({ a: '1' })], ['git', map({})], ['other', map({ a: '2' })]],
  ['on trial changes nothing', ['git', map({ a: '1' })], ['git', map({ a: '2' }), '&dryRun=All']],
  ['owns labels and annotations one by one', ['git', map({}, { labels: { a: '1' }, annotations: { b: '2' } })], ['other', map(undefined, { labels: { c: '3' } })]],
  ['owns finalizers one by one', ['git', map({}, { finalizers: ['example.io/a'] })], ['other', map(undefined, { finalizers: ['example.io/b'] })]],
  ['refuses a field nobody knows', ['git', { ...map({ a: '1' }), colour: 'red' }]],
  ['refuses a value of another type', ['git', { ...map(), data: 'text' }]],
  ['refuses another kind', ['git', { ...map(), kind: 'Secret' }]],
  ['refuses another name', ['git', map({}, { name: 'other' })]],
  ['refuses another namespace', ['git', map({}, { namespace: 'other' })]],
  ['refuses what says who manages', ['git', map({}, { managedFields: [{ manager: 'x', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} }] })]],
  ['is refused with an old version', ['git', map({ a: '1' })], ['git', map({ a: '2' }, { resourceVersion: '1' })]],
  ['is refused without a kind', ['git', { metadata: {} }]],
];

const SERVICE_STEPS: typeof MAP_STEPS = [
  ['adds a port beside another\'s', ['git', service({ ports: [{ name: 'a', port: 1 }] })], ['other', service({ ports: [{ name: 'b', port: 2 }] })]],
  ['takes away its port only', ['git', service({ ports: [{ name: 'a', port: 1 }, { name: 'c', port: 3 }] })], ['other', service({ ports: [{ name: 'b', port: 2 }] })], ['git', service({ ports: [{ name: 'a', port: 1 }] })]],
  ['changes a field of its port', ['git', service({ ports: [{ name: 'a', port: 1 }] })], ['git', service({ ports: [{ name: 'a', port: 1, targetPort: 9 }] })]],
  ['replaces what is one piece', ['git', service({ selector: { app: 'x' }, ports: [{ port: 1 }] })], ['other', service({ selector: { app: 'y' } }), '&force=true']],
];

const THING_STEPS = [
  ['of a defined kind makes it with its defaults', [['git', { size: 3 }]]],
  ['of a defined kind is held to its schema', [['git', { size: 30 }]]],
  ['of a defined kind refuses a field nobody knows', [['git', { size: 3, shape: 'round' }]]],
  ['of a defined kind is a conflict over what another says', [['git', { size: 3 }], ['other', { size: 4 }]]],
  ['of a defined kind leaves what others say', [['git', { size: 3 }], ['other', { colour: 'red' }], ['git', {}]]],
  ['of a defined kind refuses a value of another type', [['git', { size: 'x' }]]],
] as const;

function stepsOn(label: string, rows: typeof MAP_STEPS, path: (on: KubeTarget, namespace: string) => Promise<string>): Case<KubeTarget>[] {
  return rows.map(([name, ...steps], at) => ({
    name: `an apply ${name}`,
    async observe(on) {
      const seen: unknown[] = [];
      const where = await path(on, await on.namespace(label));
      for (const [manager, wish, query = ''] of steps) {
        const { status, body } = await on.call('PATCH', `${where}/a${at}?fieldManager=${manager}${query}`, { type: APPLY, body: { ...wish, metadata: { name: `a${at}`, ...(wish as { metadata?: object }).metadata } } });
        seen.push({ status, body: shown(body) });
      }
      return seen;
    },
  }));
}

export const apply: Case<KubeTarget>[] = [
  ...stepsOn('applies', MAP_STEPS, (_on, namespace) => Promise.resolve(`/api/v1/namespaces/${namespace}/configmaps`)),
  ...stepsOn('applieds', SERVICE_STEPS, (_on, namespace) => Promise.resolve(`/api/v1/namespaces/${namespace}/services`)),
  ...THING_STEPS.map(([name, steps], at): Case<KubeTarget> => ({
    name: `an apply ${name}`,
    async observe(on) {
      await madeDefinition(on, definition(on, 'appliables'));
      const path = pathOf(on, 'appliables', await on.namespace('appliables'));
      const seen: unknown[] = [];
      for (const [manager, spec] of steps) {
        const { status, body } = await on.call('PATCH', `${path}/a${at}?fieldManager=${manager}`, { type: APPLY, body: thing(on, 'appliables', `a${at}`, spec) });
        seen.push({ status, body: shown(body) });
      }
      return seen;
    },
  })),
  {
    name: 'an apply needs to say who applies',
    async observe(on) {
      const { status, body } = await on.call('PATCH', `/api/v1/namespaces/${await on.namespace('applies')}/configmaps/nobody`, { type: APPLY, body: map({}) });
      return { status, body };
    },
  },
  {
    name: 'an apply needs to name what it applies',
    async observe(on) {
      const { status, body } = await on.call('PATCH', `/api/v1/namespaces/${await on.namespace('applies')}/configmaps/nameless?fieldManager=git`, { type: APPLY, body: map({}) });
      return { status, body };
    },
  },
  {
    name: 'a plain write takes a field from who applied it',
    async observe(on) {
      const path = `/api/v1/namespaces/${await on.namespace('applies')}/configmaps/taken`;
      await on.must('PATCH', `${path}?fieldManager=git`, { type: APPLY, body: map({ a: '1', b: '1' }, { name: 'taken' }) });
      await on.must('PATCH', `${path}?fieldManager=hand`, { type: MERGE, body: { data: { a: '2' } } });
      const { status, body } = await on.call('PATCH', `${path}?fieldManager=git`, { type: APPLY, body: map({ a: '1', b: '1' }, { name: 'taken' }) });
      return { owned: shown(await on.must('GET', path)), status, body: shown(body) };
    },
  },
];
