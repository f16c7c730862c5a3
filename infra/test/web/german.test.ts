// What the API says is said in German as well: plans of many changes, errors of many wishes, and the games' own words.
import { completeSpec, planOf, specErrors, wishShapeErrors, type GameServerSpec, type PlanFacts } from '@pteronimbus/synth/contract';
import { CATALOGUE } from '@pteronimbus/synth/games';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toldDe } from '../../../api/web/app/data/told-de.ts';
import { teller } from '../../../api/web/app/words/told.ts';

const tell = teller(toldDe);
const untold = (sentences: readonly string[]) => sentences.filter((sentence) => tell(sentence) === undefined);
const templates = CATALOGUE;
const holesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

it('no German phrase puts in what the English one does not have', () => {
  expect(toldDe.filter(([english, german]) => holesOf(german).some((hole) => !holesOf(english).includes(hole)))).toEqual([]);
});

describe('the games', () => {
  it.each(templates.map((template) => [template.displayName, template] as const))('%s has a German word for each of its own', (_name, { description, variables, join }) => {
    const filledIn = join?.startsWith('steam:') ? [] : [(join ?? '').replaceAll('{{address}}', 'a:1').replaceAll('{{host}}', 'a').replaceAll('{{port}}', '1')];
    expect(untold([description ?? '', ...filledIn, ...variables.flatMap((variable) => [variable.label, variable.description])].filter((text) => text !== ''))).toEqual([]);
  });
});

const amount = fc.constantFrom('1Gi', '4Gi', '8Gi', '30Gi');
const spec = (template: (typeof templates)[number]): fc.Arbitrary<GameServerSpec> => {
  const valueOf = (variable: (typeof template.variables)[number]) => variable.type === 'boolean' ? fc.boolean() : variable.type === 'choice' ? fc.constantFrom(...(variable.choices ?? [])) : variable.type === 'string' ? fc.constantFrom('one', 'two') : fc.integer({ min: 3, max: 5 });
  return fc.record({
    game: fc.constant(template.game), revision: fc.integer({ min: 1, max: 2 }), version: fc.constantFrom(...template.versions.map(({ name }) => name)), state: fc.constantFrom('Running', 'Stopped'),
    settings: fc.record(Object.fromEntries(template.variables.filter(({ secret }) => !secret).map((variable) => [variable.name, valueOf(variable) as fc.Arbitrary<unknown>])), { requiredKeys: [] }),
    secrets: fc.record({ SERVER_PASS: fc.constantFrom('age:a', 'age:b') }, { requiredKeys: [] }),
    resources: fc.record({ cpu: fc.constantFrom('500m', '1', '2'), memory: amount }), storage: fc.record({ size: amount, fresh: fc.constantFrom('a') }, { requiredKeys: ['size'] }),
    network: fc.record({ expose: fc.constantFrom('NodePort', 'Internal') }),
    update: fc.record({ when: fc.constantFrom('Immediately', 'WhenEmpty', 'Window'), window: fc.constant({ cron: '0 4 * * *', timeZone: 'Europe/Vienna', length: '2h' }), deadline: fc.constantFrom('4h'), warn: fc.boolean() }, { requiredKeys: ['when', 'window'] }),
    idle: fc.record({ stopAfter: fc.constantFrom('15m', '2h') }, { requiredKeys: [] }),
    backup: fc.record({ schedule: fc.constant({ cron: '0 4 * * *', timeZone: 'UTC' }), keep: fc.integer({ min: 1, max: 9 }), beforeChange: fc.boolean() }, { requiredKeys: ['keep'] }),
    requests: fc.record({ restart: fc.constantFrom('a', 'b'), wake: fc.constantFrom('a', 'b'), backup: fc.constantFrom('a', 'b'), restore: fc.constantFrom({ backup: 'x', token: 'a' }, { backup: 'y', token: 'b' }) }, { requiredKeys: [] }),
  }, { requiredKeys: ['game', 'revision', 'version'] }) as never;
};
const facts: fc.Arbitrary<PlanFacts> = fc.record({
  players: fc.integer({ min: 0, max: 2 }), address: fc.constant('a:1'), startSeconds: fc.constantFrom([], [40]), keptWorld: fc.boolean(),
  quota: fc.constantFrom({ limit: { servers: 9, cpu: 9, memory: 2 ** 36, storage: 2 ** 36 }, used: { servers: 9, cpu: 9, memory: 2 ** 36, storage: 2 ** 36 } }, { limit: { servers: 99, cpu: 99, memory: 2 ** 40, storage: 2 ** 40 }, used: { servers: 1, cpu: 1, memory: 2 ** 30, storage: 2 ** 30 } }),
}, { requiredKeys: [] });

it.each(templates.map((template) => [template.displayName, template] as const))('every sentence of a plan for %s is told', (_name, template) => {
  const either = fc.option(spec(template), { nil: undefined, freq: 4 });
  fc.assert(fc.property(either, either, facts, (before, after, known) => {
    const { sentences, irreversible } = planOf({ name: 'lobby', ...(before && { before: completeSpec(before, template) }), ...(after && { after: completeSpec(after, template) }) }, { before: template, after: template }, known);
    expect(untold([...sentences, ...irreversible])).toEqual([]);
  }), { numRuns: 300 });
});

const java = templates.find(({ game }) => game === 'minecraft-java')!;
const good = { game: 'minecraft-java', revision: java.revision, version: java.versions[0]!.name };
it.each<[string, object]>([
  ['no version', { version: '0.0' }], ['almost a version', { version: `${good.version}1` }], ['no field', { colour: 1 }], ['almost a field', { setings: {} }], ['no setting', { settings: { COLOUR: 1 } }], ['almost a setting', { settings: { MOTDD: 'x' } }],
  ['text for a number', { settings: { MAX_PLAYERS: 'x' } }], ['too few', { settings: { MAX_PLAYERS: 0 } }], ['too many', { settings: { MAX_PLAYERS: 10_000 } }], ['no choice', { settings: { MODE: 'sleepy' } }], ['almost a choice', { settings: { MODE: 'creativ' } }], ['text for a switch', { settings: { PVP: 'x' } }],
  ['a number for text', { settings: { MOTD: 5 } }], ['too long', { settings: { MOTD: 'x'.repeat(500) } }], ['a control character', { settings: { MOTD: '\u0000' } }], ['a placeholder', { settings: { MOTD: '%a%' } }], ['no name of a folder', { settings: { LEVEL: '/' } }], ['no names', { settings: { OPS: '!' } }],
  ['no amount', { resources: { memory: 'much' } }], ['nothing of it', { resources: { memory: '0' } }], ['bytes', { resources: { memory: '4' } }], ['cores with a unit of bytes', { resources: { cpu: '4Gi' } }], ['too little memory', { resources: { memory: '64Mi' } }], ['no storage', { storage: { size: 'x' } }],
  ['no cron line', { backup: { schedule: { cron: 'x', timeZone: 'UTC' } } }], ['no minute', { backup: { schedule: { cron: '61 4 * * *', timeZone: 'UTC' } } }], ['no hour', { backup: { schedule: { cron: '1 44 * * *', timeZone: 'UTC' } } }], ['no time zone', { backup: { schedule: { cron: '1 4 * * *', timeZone: 'Mars' } } }],
  ['no window', { update: { when: 'Window' } }], ['no moment', { update: { when: 'Never' } }], ['no duration', { idle: { stopAfter: 'soon' } }], ['no time at all', { idle: { stopAfter: '0s' } }], ['no port', { network: { ports: { door: 30_000 } } }], ['too high a port', { network: { ports: { game: 99_999 } } }], ['too many kept', { backup: { keep: 1_000 } }],
  ['a secret in the clear', { secrets: { SERVER_PASS: 5 } }], ['a list for settings', { settings: [] }], ['no version at all', { version: undefined }],
])('an error of a wish with %s is told', (_case, change) => {
  const wish = JSON.parse(JSON.stringify({ ...good, ...change })) as object;
  const errors = specErrors(wish, java);
  expect(errors.length).toBeGreaterThan(0);
  expect(untold(errors.map(({ message }) => message))).toEqual([]);
});

it('an error of a name is told', () => {
  for (const name of ['Not A Name', 'api', '']) expect(untold(wishShapeErrors({ ...good, name }).map(({ message }) => message))).toEqual([]);
});

it('why a roll-out stopped is told', () => {
  expect(untold(['b of redfox failed: Two people set it.', 'a of redfox was not ready in 60 s: it is applied (WaitsForPlayers), and 1 more', 'a of redfox was not ready in 60 s: it is not begun', 'Stopped by Pat Platform.'])).toEqual([]);
});
