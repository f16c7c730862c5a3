// What a definition may not be: defaults that break their own schema, rules that mean nothing, versions of which none is kept.
import type { Case } from '../case.ts';
import { asks, type Ask } from './asks.ts';
import type { KubeTarget } from './target.ts';
import { definition } from './widgets.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

type Row = readonly [name: string, spec: object];

/** One property `a` each. */
const DEFAULT_ROWS: readonly Row[] = [
  ['of another type', { type: 'string', default: 5 }],
  ['that is too small', { type: 'integer', minimum: 5, default: 1 }],
  ['that is a fraction where none may be', { type: 'integer', default: 1.5 }],
  ['that is not among the words', { type: 'string', enum: ['red', 'blue'], default: 'green' }],
  ['that is null', { type: 'string', default: null }],
  ['that is null where it may be', { type: 'string', nullable: true, default: null }],
  ['that says more than the schema knows', { type: 'object', properties: { b: { type: 'string' } }, default: { b: 'x', c: 'y' } }],
  ['that lacks what is required', { type: 'object', required: ['b'], properties: { b: { type: 'string' } }, default: {} }],
  ['whose lack a default inside fills', { type: 'object', required: ['b'], properties: { b: { type: 'string', default: 'x' } }, default: {} }],
  ['that holds a wrong one inside', { type: 'object', properties: { b: { type: 'integer' } }, default: { b: 'x' } }],
  ['that is a list with a wrong item', { type: 'array', items: { type: 'integer' }, default: [1, 'x'] }],
  ['that is a list where an item stands twice', { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set', default: ['x', 'x'] }],
  ['of items', { type: 'array', items: { type: 'object', properties: { b: { type: 'string', default: 1 } } } }],
  ['of a map\'s values', { type: 'object', additionalProperties: { type: 'string', maxLength: 1, default: 'xx' } }],
  ['deep in a map\'s values', { type: 'object', additionalProperties: { type: 'object', properties: { b: { type: 'string', default: 1 } } } }],
  ['that breaks a rule', { type: 'integer', default: 1, 'x-kubernetes-validations': [{ rule: 'self > 1', message: 'more than one' }] }],
  ['that is either', { 'x-kubernetes-int-or-string': true, default: true }],
  ['of a format that it lacks', { type: 'string', format: 'date-time', default: 'yesterday' }],
];

/** About a property `a`, an integer; `t`, a short text; `l`, a short list of texts. */
const RULE_ROWS: readonly (readonly [name: string, rule: object])[] = [
  ['a field that is not there', { rule: 'self.b > 1' }],
  ['a variable that is not there', { rule: 'that.a > 1' }],
  ['a text and a number', { rule: 'self.a + self.t == 1' }],
  ['a comparison of a text and a number', { rule: 'self.a > self.t' }],
  ['whether a text is a number', { rule: 'self.t == self.a' }],
  ['a field and a variable that are not there', { rule: 'self.b > that' }],
  ['two types twice', { rule: 'self.a > self.t || self.t == self.a' }],
  ['nothing', { rule: '' }],
  ['a number', { rule: 'self.a' }],
  ['two fields that are not there', { rule: 'self.b > 1 && self.c > 1' }],
  ['a field that is not there, on the second line', { rule: 'self.a > 1 &&\nself.b > 1' }],
  ['a message that is a number', { rule: 'self.a > 1', messageExpression: 'self.a' }],
  ['a message of what is not there', { rule: 'self.a > 1', messageExpression: '"it is " + self.b' }],
  ['a message of two lines', { rule: 'self.a > 1', message: 'one\ntwo' }],
  ['a reason that is none', { rule: 'self.a > 1', reason: 'Whim' }],
  ['a field\'s path that leads nowhere', { rule: 'self.a > 1', fieldPath: '.b' }],
];

function ruled(on: KubeTarget, rule: object) {
  return definition(on, 'rules', { spec: { type: 'object', properties: { a: { type: 'integer' }, t: { type: 'string', maxLength: 9 }, l: { type: 'array', maxItems: 9, items: { type: 'string', maxLength: 9 } } }, 'x-kubernetes-validations': [rule] } });
}

function versions(on: KubeTarget, ...made: { name?: string; storage?: boolean; served?: boolean }[]) {
  const one = definition(on, 'versions');
  return { ...one, spec: { ...one.spec, versions: made.map((version) => ({ ...one.spec.versions[0], ...version })) } };
}

export const definitions: Case<KubeTarget>[] = asks('refused', () => Promise.resolve(), [
  ...DEFAULT_ROWS.map(([name, a]): readonly [string, Ask] => [`a definition's default ${name}`, (_ns, on) => ['POST', `${CRDS}?dryRun=All`, { body: definition(on, 'presets', { spec: { type: 'object', properties: { a } } }) }]]),
  ...RULE_ROWS.map(([name, rule]): readonly [string, Ask] => [`a definition's rule asks for ${name}`, (_ns, on) => ['POST', `${CRDS}?dryRun=All`, { body: ruled(on, rule) }]]),
  ['a definition keeps one version', (_ns, on) => ['POST', `${CRDS}?dryRun=All`, { body: versions(on, { storage: false }) }]],
  ['a definition keeps not two versions', (_ns, on) => ['POST', `${CRDS}?dryRun=All`, { body: versions(on, { name: 'v1' }, { name: 'v2' }) }]],
  ['a definition has a version', (_ns, on) => ['POST', `${CRDS}?dryRun=All`, { body: versions(on) }]],
  ['a definition has each version once', (_ns, on) => ['POST', `${CRDS}?dryRun=All`, { body: versions(on, {}, { storage: false }) }]],
  ['a definition may serve none', (_ns, on) => ['POST', `${CRDS}?dryRun=All`, { body: versions(on, { served: false }) }]],
]);
