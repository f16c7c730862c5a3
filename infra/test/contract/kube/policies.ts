// ValidatingAdmissionPolicies: what they are made of, what they deny, and how they say so.
import type { Case } from '../case.ts';
import { asks, type Ask } from './asks.ts';
import { shown, type KubeTarget } from './target.ts';
import { definition, GROUP, madeDefinition, pathOf, thing } from './widgets.ts';

const GROUP_PATH = '/apis/admissionregistration.k8s.io/v1';
const API = 'admissionregistration.k8s.io/v1';
const MERGE = 'application/merge-patch+json';
const FAIR = 'fair';
const LENIENT = 'lenient';
const WARNING = 'warning';
const MUTE = 'mute';

/** About the one kind of this run, so that no other case meets it. */
function policy(on: KubeTarget, name: string, spec: object) {
  const resourceRules = [{ apiGroups: [GROUP(on)], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE', 'DELETE'], resources: ['judgeds'] }];
  return { apiVersion: API, kind: 'ValidatingAdmissionPolicy', metadata: { name: `${name}-${on.run}` }, spec: { matchConstraints: { resourceRules }, ...spec } };
}

function binding(on: KubeTarget, name: string, validationActions: readonly string[], more: object = {}) {
  return { apiVersion: API, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name: `${name}-${on.run}` }, spec: { policyName: `${name}-${on.run}`, validationActions, ...more } };
}

const ofPlayers = [{ name: 'not-the-guards', expression: '!(has(object.spec.guard) && object.spec.guard)' }];

async function judged(on: KubeTarget, namespace: string): Promise<void> {
  const text = { type: 'string' };
  await madeDefinition(on, definition(on, 'judgeds', { spec: { type: 'object', properties: { word: text, size: { type: 'integer' }, owner: text, guard: { type: 'boolean' }, fixed: text } } }));
  const is = (word: string) => `has(object.spec.word) && object.spec.word == "${word}"`;
  await on.must('POST', `${GROUP_PATH}/validatingadmissionpolicies`, { body: policy(on, FAIR, {
    matchConditions: [{ name: 'made-or-changed', expression: 'request.operation != "DELETE"' }, ...ofPlayers],
    validations: [
      { expression: `!(${is('bare')})` },
      { expression: `!(${is('told')})`, message: 'this word is not said' },
      { expression: `!(${is('forbidden')})`, message: 'this word is forbidden', reason: 'Forbidden' },
      { expression: `!(${is('large')})`, message: 'this word is too large', reason: 'RequestEntityTooLarge' },
      { expression: `!(${is('spelled')})`, messageExpression: '"not by " + request.userInfo.username + " in a " + request.operation + " of " + object.metadata.name' },
      { expression: `!(${is('misspelled')})`, message: 'the other message', messageExpression: '"of " + object.spec.owner' },
      { expression: `!(${is('emptied')})`, message: 'the message behind', messageExpression: '" "' },
      { expression: `!(${is('broken')}) || object.spec.owner == "me"`, message: 'owners are needed' },
      { expression: '!has(object.spec.size) || object.spec.size < 5', message: 'too large a size' },
      { expression: '!has(object.spec.size) || object.spec.size < 7', message: 'much too large a size' },
      { expression: 'oldObject == null || !has(oldObject.spec.fixed) || (has(object.spec.fixed) && object.spec.fixed == oldObject.spec.fixed)', message: 'what is fixed stays' },
      { expression: `!(${is('elsewhere')}) || namespaceObject.metadata.labels["tier"] == "a"`, message: 'elsewhere' },
      { expression: `!(${is('grouped')}) || "system:masters" in request.userInfo.groups`, message: 'masters alone' },
    ],
  }) });
  await on.must('POST', `${GROUP_PATH}/validatingadmissionpolicies`, { body: policy(on, WARNING, { validations: [{ expression: 'request.operation == "DELETE" || !has(object.spec.word) || object.spec.word != "warned"', message: 'be warned' }, { expression: 'request.operation != "DELETE" || oldObject.metadata.name != "kept"', message: 'this is kept, or so' }] }) });
  await on.must('POST', `${GROUP_PATH}/validatingadmissionpolicies`, { body: policy(on, MUTE, { validations: [{ expression: 'request.operation == "DELETE" || !has(object.spec.word) || object.spec.word != "unbound"', message: 'nobody hears this' }] }) });
  await on.must('POST', `${GROUP_PATH}/validatingadmissionpolicies`, { body: policy(on, LENIENT, { failurePolicy: 'Ignore', validations: [{ expression: 'request.operation == "DELETE" || !has(object.spec.word) || object.spec.word != "lenient" || object.spec.owner == "me"' }] }) });
  for (const name of [FAIR, LENIENT]) await on.must('POST', `${GROUP_PATH}/validatingadmissionpolicybindings`, { body: binding(on, name, ['Deny']) });
  await on.must('POST', `${GROUP_PATH}/validatingadmissionpolicybindings`, { body: binding(on, WARNING, ['Warn', 'Audit']) });
  // The server learns of a policy a moment after it was made.
  const denied = async (word: string) => on.call('POST', `${pathOf(on, 'judgeds', namespace)}?dryRun=All`, { body: thing(on, 'judgeds', 'probe', { word }) });
  for (let tries = 0; (await denied('told')).status < 300 || (await denied('warned')).warning === null; tries++) {
    if (tries > 400) throw new Error('No policy came into force.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const MADE_ROWS: readonly (readonly [name: string, spec: object])[] = [
  ['lets pass what no rule is about', { word: 'fine' }],
  ['without words tells its rule', { word: 'bare' }],
  ['with words tells them', { word: 'told' }],
  ['may forbid', { word: 'forbidden' }],
  ['may call it too large', { word: 'large' }],
  ['may make up its words', { word: 'spelled' }],
  ['whose words can\'t be made up has others', { word: 'misspelled' }],
  ['whose words come out empty has others', { word: 'emptied' }],
  ['that can\'t tell denies', { word: 'broken' }],
  ['with several broken rules tells the first', { size: 9 }],
  ['is not asked when its conditions don\'t hold', { word: 'told', guard: true }],
  ['knows the namespace', { word: 'elsewhere' }],
  ['knows who asks', { word: 'grouped' }],
  ['may warn only', { word: 'warned' }],
  ['that may fail lets pass what it can\'t tell', { word: 'lenient' }],
  ['that is not bound is not asked', { word: 'unbound' }],
];

const inJudged = (ns: string, on: KubeTarget, name = '') => `${pathOf(on, 'judgeds', ns)}${name && `/${name}`}`;

const rows = asks('judged', judged, [
  ...MADE_ROWS.map(([name, spec]): readonly [string, Ask] => [`a policy ${name}`, (ns, on) => ['POST', `${inJudged(ns, on)}?dryRun=All`, { body: thing(on, 'judgeds', 'one', spec) }]]),
  ['a policy is made whole', (_ns, on) => ['POST', `${GROUP_PATH}/validatingadmissionpolicies?dryRun=All`, { body: policy(on, 'whole', { validations: [{ expression: 'true' }] }) }]],
  ['a policy without rules is refused', (_ns, on) => ['POST', `${GROUP_PATH}/validatingadmissionpolicies?dryRun=All`, { body: policy(on, 'whole', {}) }]],
  ['a policy about nothing is refused', (_ns, on) => ['POST', `${GROUP_PATH}/validatingadmissionpolicies?dryRun=All`, { body: policy(on, 'whole', { matchConstraints: undefined, validations: [{ expression: 'true' }] }) }]],
  ['a policy\'s reason is one of three', (_ns, on) => ['POST', `${GROUP_PATH}/validatingadmissionpolicies?dryRun=All`, { body: policy(on, 'whole', { validations: [{ expression: 'true', reason: 'Whim' }] }) }]],
  ['a policy\'s failure is one of two', (_ns, on) => ['POST', `${GROUP_PATH}/validatingadmissionpolicies?dryRun=All`, { body: policy(on, 'whole', { failurePolicy: 'Whim', validations: [{ expression: 'true' }] }) }]],
  ['a binding of a policy is made whole', (_ns, on) => ['POST', `${GROUP_PATH}/validatingadmissionpolicybindings?dryRun=All`, { body: binding(on, 'whole', ['Deny']) }]],
  ['a binding of a policy does something', (_ns, on) => ['POST', `${GROUP_PATH}/validatingadmissionpolicybindings?dryRun=All`, { body: binding(on, 'whole', []) }]],
  ['a binding of a policy does not warn and deny', (_ns, on) => ['POST', `${GROUP_PATH}/validatingadmissionpolicybindings?dryRun=All`, { body: binding(on, 'whole', ['Deny', 'Warn']) }]],
  ['a binding of a policy names it', (_ns, on) => ['POST', `${GROUP_PATH}/validatingadmissionpolicybindings?dryRun=All`, { body: binding(on, 'whole', ['Deny'], { policyName: '' }) }]],
]);

export const policies: Case<KubeTarget>[] = [
  ...rows,
  {
    name: 'a policy compares with what was',
    async observe(on) {
      const namespace = await on.namespace('judged');
      await on.once('prepared judged', () => judged(on, namespace));
      await on.must('POST', inJudged(namespace, on), { body: thing(on, 'judgeds', 'fixed', { fixed: 'x' }) });
      const patch = async (spec: object) => {
        const { status, body } = await on.call('PATCH', inJudged(namespace, on, 'fixed'), { body: { spec }, type: MERGE });
        return { status, body: shown(body) };
      };
      return { changed: await patch({ fixed: 'y' }), taken: await patch({ fixed: null }), other: (await patch({ size: 3 })).status };
    },
  },
  {
    name: 'a policy is asked about a deletion',
    async observe(on) {
      const namespace = await on.namespace('judged');
      await on.once('prepared judged', () => judged(on, namespace));
      await on.must('POST', inJudged(namespace, on), { body: thing(on, 'judgeds', 'kept', {}) });
      const { status, warning } = await on.call('DELETE', inJudged(namespace, on, 'kept'));
      return { status, warning };
    },
  },
];
