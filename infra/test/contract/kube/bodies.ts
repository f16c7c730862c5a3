// What can't be read, or isn't what it says it is: the refusals of built-in kinds, and of defined ones.
import type { Case } from '../case.ts';
import { asks } from './asks.ts';
import type { KubeTarget } from './target.ts';
import { definition, GROUP, madeDefinition, pathOf } from './widgets.ts';

const MAPS = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`;
const PODS = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`;
const THINGS = (namespace: string, on: KubeTarget) => pathOf(on, 'bodies', namespace);
const pod = (spec: unknown) => JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec });

/** As text, so that fields may stand twice. */
function thing(on: KubeTarget, metadata: string, spec = '{}', kind = 'Bodies'): string {
  return `{"apiVersion":"${GROUP(on)}/v1","kind":"${kind}","metadata":${metadata},"spec":${spec}}`;
}

async function prepare(on: KubeTarget): Promise<void> {
  await madeDefinition(on, definition(on, 'bodies'));
}

export const bodies: Case<KubeTarget>[] = asks('bodies', prepare, [
  ['a list is no object', (ns) => ['POST', MAPS(ns), { body: '[]' }]],
  ['a word is no JSON, and the refusal quotes its beginning', (ns) => ['POST', MAPS(ns), { body: '{"a":1,"b":2,"c":3,"metadata":x,"d":4}' }]],
  ['a text that is cut short is no JSON', (ns) => ['POST', MAPS(ns), { body: '{"a":"b' }]],
  ['a comma too many is no JSON', (ns) => ['POST', MAPS(ns), { body: '{"a":1,}' }]],
  ['a comma too few is no JSON', (ns) => ['POST', MAPS(ns), { body: '{"a":1 "b":2}' }]],
  ['a key without quotes is no JSON', (ns) => ['POST', MAPS(ns), { body: '{a:1}' }]],
  ['a key without a value is no JSON', (ns) => ['POST', MAPS(ns), { body: '{"a"}' }]],
  ['more than one value is no JSON', (ns) => ['POST', MAPS(ns), { body: '{} {}' }]],
  ['a number that is half a number is no JSON', (ns) => ['POST', MAPS(ns), { body: '{"a":1.}' }]],
  ['half a word is no JSON', (ns) => ['POST', MAPS(ns), { body: '{"a":tru}' }]],
  ['an odd escape is no JSON', (ns) => ['POST', MAPS(ns), { body: '{"a":"\\x"}' }]],
  ['a kind that nobody knows is refused', (ns) => ['POST', MAPS(ns), { body: '{"apiVersion":"v1","kind":"Moon"}' }]],
  ['a number where a text belongs is refused', (ns) => ['POST', PODS(ns), { body: pod({ containers: [{ name: 1, ports: 'x' }] }) }]],
  ['a text where a number belongs is refused, deep down', (ns) => ['POST', PODS(ns), { body: pod({ containers: [{ name: 'a', ports: [{ containerPort: 'x' }] }] }) }]],
  ['a fraction where a whole number belongs is refused', (ns) => ['POST', PODS(ns), { body: pod({ containers: [{ name: 'a', ports: [{ containerPort: 1.5 }] }] }) }]],
  ['an amount that is none is refused', (ns) => ['POST', PODS(ns), { body: pod({ containers: [{ name: 'a', resources: { limits: { cpu: 'x' } } }] }) }]],
  ['an object where a list belongs is refused', (ns) => ['POST', PODS(ns), { body: pod({ containers: {} }) }]],
  ['a number where a spec belongs is refused', (ns) => ['POST', PODS(ns), { body: pod(7) }]],
  ['a number among labels is refused', (ns) => ['POST', MAPS(ns), { body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","labels":{"a":1}}}' }]],
  ['a yes where a text belongs is refused', (ns) => ['POST', MAPS(ns), { body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":true}}' }]],
  ['unknown fields and fields that stand twice are told together', (ns) => ['POST', `${PODS(ns)}?fieldValidation=Strict`, { body: '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","odd":1},"spec":{"colour":"red","colour":"red","containers":[{"name":"a","image":"a","nix":1,"image":"b"}]}}' }]],
  ['an object as YAML is taken', (ns) => ['POST', `${MAPS(ns)}?dryRun=All`, { body: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  a: "1"\n', type: 'application/yaml' }]],
  ['a refusal is answered as YAML', (ns) => ['GET', `${MAPS(ns)}/none`, { accept: 'application/yaml' }]],
  ['a body of a defined kind that is cut short is refused', (ns, on) => ['POST', THINGS(ns, on), { body: '{"kind":' }]],
  ['a body of a defined kind that is empty is refused', (ns, on) => ['POST', THINGS(ns, on), { body: '' }]],
  ['a body of a defined kind that is a list is refused', (ns, on) => ['POST', THINGS(ns, on), { body: '[]' }]],
  ['a body of a defined kind as text is refused', (ns, on) => ['POST', THINGS(ns, on), { body: 'x', type: 'text/plain' }]],
  ['a defined kind must say its kind', (ns, on) => ['POST', THINGS(ns, on), { body: `{"apiVersion":"${GROUP(on)}/v1","metadata":{"name":"x"}}` }]],
  ['a defined kind must say its own kind', (ns, on) => ['POST', THINGS(ns, on), { body: thing(on, '{"name":"x"}', '{}', 'Other') }]],
  ['a defined kind must say its own version', (ns, on) => ['POST', THINGS(ns, on), { body: '{"apiVersion":"v2","kind":"Bodies","metadata":{"name":"x"}}' }]],
  ['metadata of a defined kind is no number', (ns, on) => ['POST', THINGS(ns, on), { body: thing(on, '7') }]],
  ['a label of a defined kind is a text', (ns, on) => ['POST', THINGS(ns, on), { body: thing(on, '{"labels":{"a":1},"name":"x"}') }]],
  ['a defined kind refuses unknown fields and fields that stand twice', (ns, on) => ['POST', `${THINGS(ns, on)}?fieldValidation=Strict`, { body: thing(on, '{"name":"x","odd":1}', '{"colour":"red","colour":"red","shape":1}') }]],
  ['a defined kind warns of unknown fields and fields that stand twice', (ns, on) => ['POST', `${THINGS(ns, on)}?dryRun=All`, { body: thing(on, '{"name":"x","odd":1}', '{"colour":"red","colour":"red","shape":1}') }]],
  ['a defined group lacks other kinds', (ns, on) => ['GET', `/apis/${GROUP(on)}/v1/namespaces/${ns}/moons`]],
  ['a defined group lacks other versions', (ns, on) => ['GET', `/apis/${GROUP(on)}/v9/namespaces/${ns}/bodies`]],
  ['a defined kind lacks other subresources', (ns, on) => ['GET', `${THINGS(ns, on)}/x/odd`]],
  ['a defined kind has no selectors of its own unless told', (ns, on) => ['GET', `${THINGS(ns, on)}?fieldSelector=spec.colour%3Dred`]],
  ['a defined kind is not shown as a page of the web', (ns, on) => ['GET', `${THINGS(ns, on)}/x`, { accept: 'text/html' }]],
  ['a patch of a collection of a defined kind lacks a name', (ns, on) => ['PATCH', THINGS(ns, on), { body: {}, type: 'application/merge-patch+json' }]],
  ['a replacement of a collection of a defined kind lacks a name', (ns, on) => ['PUT', THINGS(ns, on), { body: {} }]],
  ['a replacement of a collection is not allowed', (ns) => ['PUT', MAPS(ns), { body: {} }]],
  ['an object is not made under a name in the path', (ns) => ['POST', `${MAPS(ns)}/x`, { body: {} }]],
  ['a kind of the cluster lies in no namespace', (ns) => ['GET', `/api/v1/namespaces/${ns}/nodes`]],
  ['one pod is asked for in its namespace only', () => ['GET', '/api/v1/pods/x']],
  ['a field that pods are not selected by is refused', () => ['GET', '/api/v1/pods?fieldSelector=spec.odd%3Dred']],
  ['a field selector without a value is refused', () => ['GET', '/api/v1/pods?fieldSelector=odd']],
  ['a label selector without its values is refused', (ns) => ['GET', `${MAPS(ns)}?labelSelector=a%20in`]],
  ['a label selector that ends in a comma is refused', (ns) => ['GET', `${MAPS(ns)}?labelSelector=a%3Db%2C`]],
  ['a label selector that doesn\'t close is refused', (ns) => ['GET', `${MAPS(ns)}?labelSelector=a%20in%20(b`]],
  ['a label selector of an odd key is refused', (ns) => ['GET', `${MAPS(ns)}?labelSelector=a_%2Fb%3Dc`]],
  ['a label selector of an odd value is refused', (ns) => ['GET', `${MAPS(ns)}?labelSelector=a%3Db%26c`]],
  ['a label selector that compares with a word is refused', (ns) => ['GET', `${MAPS(ns)}?labelSelector=a%3Eb`]],
  ['a limit that is no number is refused', (ns) => ['GET', `${MAPS(ns)}?limit=many`]],
  ['a limit below nothing is refused', (ns) => ['GET', `${MAPS(ns)}?limit=-1&labelSelector=none`]],
  ['a rule about versions without a version is refused', (ns) => ['GET', `${MAPS(ns)}?resourceVersionMatch=Exact`]],
  ['an odd rule about versions is refused', (ns) => ['GET', `${MAPS(ns)}?resourceVersion=1&resourceVersionMatch=Nearly`]],
  ['exactly version nought is refused', (ns) => ['GET', `${MAPS(ns)}?resourceVersion=0&resourceVersionMatch=Exact`]],
  ['a page from version and token is refused', (ns) => ['GET', `${MAPS(ns)}?resourceVersion=5&continue=e30`]],
]);
