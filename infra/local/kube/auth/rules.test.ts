import { describe, expect, it } from 'vitest';
import type { Attributes } from './attributes.ts';
import { describeRules, ruleAllows, uncovered, type Rule } from './rules.ts';

const ask = (verb: string, plural: string, more: Partial<Attributes> = {}): Attributes => ({ verb, plural, group: '', subresource: '', namespace: 'a', name: '', path: '', isResource: true, ...more });
const PODS: Rule = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] };
const ALL: Rule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

describe('a rule', () => {
  const table: [string, Rule, Attributes, boolean][] = [
    ['allows what it names', PODS, ask('get', 'pods'), true],
    ['allows no other verb', PODS, ask('delete', 'pods'), false],
    ['allows no other group', PODS, ask('get', 'pods', { group: 'metrics.k8s.io' }), false],
    ['does not stretch to subresources', PODS, ask('get', 'pods', { subresource: 'log' }), false],
    ['allows a subresource by its name', { ...PODS, resources: ['pods/log'] }, ask('get', 'pods', { subresource: 'log' }), true],
    ['allows a subresource of anything', { ...PODS, resources: ['*/log'] }, ask('get', 'pods', { subresource: 'log' }), true],
    ['allows everything by stars', ALL, ask('escalate', 'roles', { group: 'x', subresource: 'y' }), true],
    ['keeps to names', { ...PODS, resourceNames: ['one'] }, ask('get', 'pods', { name: 'two' }), false],
    ['does not list where it names names', { ...PODS, resourceNames: ['one'] }, ask('list', 'pods'), false],
    ['opens no paths by resources', ALL, ask('get', '', { isResource: false, path: '/metrics' }), false],
    ['opens paths below a star', { verbs: ['get'], nonResourceURLs: ['/healthz/*'] }, ask('get', '', { isResource: false, path: '/healthz/ping' }), true],
  ];
  it.each(table)('%s', (_case, rule, attributes, allowed) => expect(ruleAllows(rule, attributes)).toBe(allowed));
});

describe('covering', () => {
  const table: [string, Rule[], Rule[], string][] = [
    ['nothing is wanted', [], [], ''],
    ['the same is held', [PODS], [PODS], ''],
    ['all is held', [ALL], [PODS], ''],
    ['a verb is missing', [PODS], [{ ...PODS, verbs: ['get', 'delete', 'watch'] }], '{APIGroups:[""], Resources:["pods"], Verbs:["delete" "watch"]}'],
    ['a name is held, all are wanted', [{ ...PODS, resourceNames: ['one'] }], [PODS], '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}'],
    ['all are held, a name is wanted', [PODS], [{ ...PODS, resourceNames: ['one'] }], ''],
    ['two rules together hold it', [{ ...PODS, verbs: ['get'] }, { ...PODS, verbs: ['list'] }], [PODS], ''],
    ['a star is wanted, names are held', [PODS], [{ ...PODS, verbs: ['*'] }], '{APIGroups:[""], Resources:["pods"], Verbs:["*"]}'],
    ['a path is missing', [ALL], [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }], '{NonResourceURLs:["/metrics"], Verbs:["get"]}'],
  ];
  it.each(table)('says what is missing when %s', (_case, held, wanted, missing) => expect(describeRules(uncovered(held, wanted))).toBe(missing));
});
