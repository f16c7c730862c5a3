// Kinds of one's own: how they are defined, what their schema fills in, cuts off and refuses, rules in CEL.
import type { Case } from '../case.ts';
import { asks } from './asks.ts';
import { shown, type KubeTarget } from './target.ts';
import { definition, GROUP, kindOf, madeDefinition, pathOf, thing } from './widgets.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const MERGE = 'application/merge-patch+json';
const TEXT = { type: 'string' };

const RICH = {
  type: 'object', required: ['game'],
  properties: {
    game: { type: 'string', minLength: 2, maxLength: 10, pattern: '^[a-z]+$' },
    players: { type: 'integer', minimum: 1, maximum: 20, default: 5 },
    ratio: { type: 'number', exclusiveMinimum: true, minimum: 0 },
    step: { type: 'integer', multipleOf: 5 },
    state: { type: 'string', enum: ['Running', 'Stopped'], default: 'Running' },
    tags: { type: 'array', maxItems: 3, items: TEXT, 'x-kubernetes-list-type': 'set' },
    ports: { type: 'array', minItems: 1, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: { type: 'object', required: ['name'], properties: { name: TEXT, port: { type: 'integer', default: 80 } } } },
    settings: { type: 'object', maxProperties: 3, additionalProperties: TEXT },
    any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    either: { 'x-kubernetes-int-or-string': true },
    maybe: { type: 'string', nullable: true },
    when: { type: 'string', format: 'date-time' },
    nested: { type: 'object', default: {}, properties: { depth: { type: 'integer', default: 1 }, word: TEXT } },
    yes: { type: 'boolean' },
  },
};

type Row = readonly [name: string, spec: unknown, query?: string];

const RICH_ROWS: readonly Row[] = [
  ['defaults are filled in, also deep down', { game: 'luanti' }],
  ['a default doesn\'t stand in for what is there', { game: 'luanti', players: 1, state: 'Stopped', nested: { depth: 9 } }],
  ['a null takes the default', { game: 'luanti', players: null, nested: null }],
  ['a null is dropped where none may be', { game: 'luanti', settings: null }],
  ['a null stays where it may be', { game: 'luanti', maybe: null }],
  ['items of a list get their defaults', { game: 'luanti', ports: [{ name: 'a' }, { name: 'b', port: 1 }] }],
  ['what the schema doesn\'t know is cut off', { game: 'luanti', colour: 'red', nested: { shape: 'round' }, ports: [{ name: 'a', odd: 1 }] }],
  ['what may be unknown stays', { game: 'luanti', any: { a: { b: [1, { c: null }] } } }],
  ['what is missing is told', {}],
  ['no spec is none too few', undefined],
  ['a text too short is refused', { game: 'a' }],
  ['a text too long is refused', { game: 'abcdefghijkl' }],
  ['a text of other letters is refused', { game: 'A1' }],
  ['a number too small is refused', { game: 'luanti', players: 0 }],
  ['a number too large is refused', { game: 'luanti', players: 21 }],
  ['a fraction of a player is refused', { game: 'luanti', players: 1.5 }],
  ['a ratio of nothing is refused', { game: 'luanti', ratio: 0 }],
  ['a step between is refused', { game: 'luanti', step: 7 }],
  ['a word that is not among the words is refused', { game: 'luanti', state: 'Odd' }],
  ['a tag twice is refused', { game: 'luanti', tags: ['a', 'b', 'a'] }],
  ['too many tags are refused', { game: 'luanti', tags: ['a', 'b', 'c', 'd'] }],
  ['no port is too few', { game: 'luanti', ports: [] }],
  ['a port twice is refused', { game: 'luanti', ports: [{ name: 'a' }, { name: 'a', port: 2 }] }],
  ['a port without its key is refused', { game: 'luanti', ports: [{ port: 2 }] }],
  ['too many settings are refused', { game: 'luanti', settings: { a: '1', b: '2', c: '3', d: '4' } }],
  ['a setting that is no text is refused', { game: 'luanti', settings: { a: 1 } }],
  ['a list where an object belongs is refused by the schema', { game: 'luanti', settings: [] }],
  ['a text where a list belongs is refused by the schema', { game: 'luanti', tags: 'a' }],
  ['a number is either', { game: 'luanti', either: 5 }],
  ['a text is either', { game: 'luanti', either: '50%' }],
  ['a yes is neither', { game: 'luanti', either: true }],
  ['a time that is none is refused', { game: 'luanti', when: 'yesterday' }],
  ['a yes as a text is refused', { game: 'luanti', yes: 'true' }],
  ['a spec that is a text is refused', 'text'],
];

const richRows: Case<KubeTarget>[] = RICH_ROWS.map(([name, spec, query = ''], at) => ({
  name: `by a schema, ${name}`,
  async observe(on) {
    await madeDefinition(on, definition(on, 'riches', { spec: RICH }));
    const { spec: _spec, ...bare } = thing(on, 'riches', `r${at}`);
    const { status, body, warning } = await on.call('POST', `${pathOf(on, 'riches', await on.namespace('riches'))}?dryRun=All${query}`, { body: spec === undefined ? bare : { ...bare, spec } });
    return { status, body: shown(body), ...(warning !== null && { warning }) };
  },
}));

const RULED = {
  type: 'object',
  'x-kubernetes-validations': [
    { rule: 'self.least <= self.most', message: 'the least is not above the most' },
    { rule: '!has(oldSelf.game) || self.game == oldSelf.game', message: 'a game is not changed', reason: 'FieldValueForbidden', fieldPath: '.game' },
    { rule: 'self.name != "odd"', messageExpression: '"the name is " + self.name' },
  ],
  required: ['least', 'most'],
  properties: {
    least: { type: 'integer' }, most: { type: 'integer' }, game: { type: 'string', maxLength: 20 }, name: { type: 'string', default: 'even', maxLength: 20 },
    size: { type: 'string', maxLength: 20, 'x-kubernetes-validations': [{ rule: 'quantity(self).compareTo(quantity(oldSelf)) >= 0', message: 'a size does not shrink' }] },
    words: { type: 'array', maxItems: 5, items: { type: 'string', maxLength: 10 }, 'x-kubernetes-validations': [{ rule: 'self.all(word, word.startsWith("a"))', message: 'words start with an a' }] },
  },
};

const RULE_ROWS: readonly (readonly [name: string, made: object, changed?: object])[] = [
  ['a rule that holds lets pass', { least: 1, most: 2 }],
  ['a rule that is broken says why', { least: 3, most: 2 }],
  ['a rule may make up its message', { least: 1, most: 2, name: 'odd' }],
  ['a rule about items looks at each', { least: 1, most: 2, words: ['apple', 'pear'] }],
  ['several broken rules are told at once', { least: 3, most: 2, name: 'odd', words: ['pear'] }],
  ['rules are not asked when the schema is broken', { least: 'x', most: 2 }],
  ['a rule about before lets a first value in', { least: 1, most: 2 }, { game: 'luanti' }],
  ['a rule about before forbids a change, with its own reason and field', { least: 1, most: 2, game: 'luanti' }, { game: 'minetest' }],
  ['a rule about before lets growth pass', { least: 1, most: 2, size: '1Gi' }, { size: '2Gi' }],
  ['a rule about before refuses shrinking', { least: 1, most: 2, size: '2Gi' }, { size: '1Gi' }],
  ['a rule about before says when it can\'t count', { least: 1, most: 2, size: '2Gi' }, { size: 'much' }],
];

const ruleRows: Case<KubeTarget>[] = RULE_ROWS.map(([name, made, changed], at) => ({
  name: `in CEL, ${name}`,
  async observe(on) {
    await madeDefinition(on, definition(on, 'ruleds', { spec: RULED }));
    const path = pathOf(on, 'ruleds', await on.namespace('ruleds'));
    const first = await on.call('POST', path, { body: thing(on, 'ruleds', `r${at}`, made) });
    if (!changed) return { status: first.status, body: shown(first.body) };
    const { status, body } = await on.call('PATCH', `${path}/r${at}`, { body: { spec: changed }, type: MERGE });
    return { made: first.status, status, body: shown(body) };
  },
}));

/** Definitions that are refused, or how they come out. Each asks for show only. */
const definitions: Case<KubeTarget>[] = asks('definitions', () => Promise.resolve(), [
  ['a definition is made whole', (_ns, on) => ['POST', `${CRDS}?dryRun=All`, { body: definition(on, 'wholes', { version: { additionalPrinterColumns: [{ name: 'Colour', type: 'string', jsonPath: '.spec.colour' }] }, more: { names: { plural: 'wholes', kind: 'Whole', shortNames: ['wh'], categories: ['all'] } } }) }]],
  ['a definition\'s name is plural and group', (_ns, on) => ['POST', CRDS, { body: { ...definition(on, 'named'), metadata: { name: 'odd' } } }]],
  ['a definition has a schema', (_ns, on) => ['POST', CRDS, { body: definition(on, 'schemas', { version: { schema: {} } }) }]],
  ['a definition\'s schema has types', (_ns, on) => ['POST', CRDS, { body: definition(on, 'types', { spec: { properties: { a: {} } } }) }]],
  ['a definition\'s list says what its items are', (_ns, on) => ['POST', CRDS, { body: definition(on, 'lists', { spec: { type: 'object', properties: { a: { type: 'array' } } } }) }]],
  ['a definition\'s rule is a question', (_ns, on) => ['POST', CRDS, { body: definition(on, 'questions', { spec: { type: 'object', properties: { a: { type: 'integer' } }, 'x-kubernetes-validations': [{ rule: 'self.a' }] } }) }]],
  ['a definition\'s kind is no word of small letters alone', (_ns, on) => ['POST', CRDS, { body: definition(on, 'kinds', { more: { names: { plural: 'kinds', kind: 'a b' } } }) }]],
  ['a definition\'s scope is one of two', (_ns, on) => ['POST', CRDS, { body: definition(on, 'scopes', { more: { scope: 'Everywhere' } }) }]],
  ['a definition\'s map list has keys', (_ns, on) => ['POST', CRDS, { body: definition(on, 'keys', { spec: { type: 'object', properties: { a: { type: 'array', 'x-kubernetes-list-type': 'map', items: { type: 'object', properties: { b: TEXT } } } } } }) }]],
]);

async function one(on: KubeTarget, plural: string, name: string, spec: object = { colour: 'red', size: 3 }, shape: Parameters<typeof definition>[2] = {}): Promise<string> {
  await madeDefinition(on, definition(on, plural, shape));
  const path = pathOf(on, plural, await on.namespace('customs'));
  await on.must('POST', path, { body: thing(on, plural, name, spec) });
  return `${path}/${name}`;
}

export const customs: Case<KubeTarget>[] = [
  ...definitions, ...richRows, ...ruleRows,
  {
    name: 'a definition comes to be served, and says so',
    async observe(on) {
      await madeDefinition(on, definition(on, 'serveds'));
      const { metadata, spec, status } = (await on.must('GET', `${CRDS}/serveds.${GROUP(on)}`)) as { metadata: { generation: number }; spec: { names: object; conversion: object }; status: object };
      return shown({ generation: metadata.generation, names: spec.names, conversion: spec.conversion, status });
    },
  },
  {
    name: 'a status is written apart, and a spec with it is not',
    async observe(on) {
      const path = await one(on, 'statuses', 'apart');
      const status = await on.call('PATCH', `${path}/status`, { body: { spec: { size: 9 }, status: { phase: 'Done' } }, type: MERGE });
      const spec = await on.call('PATCH', path, { body: { spec: { size: 4 }, status: { phase: 'No' } }, type: MERGE });
      return { status: shown(status.body), spec: shown(spec.body) };
    },
  },
  {
    name: 'a status that comes with a new object is left out',
    async observe(on) {
      await madeDefinition(on, definition(on, 'statuses'));
      const { body } = await on.call('POST', pathOf(on, 'statuses', await on.namespace('customs')), { body: { ...thing(on, 'statuses', 'fresh', { size: 3 }), status: { phase: 'Done' } } });
      return shown(body);
    },
  },
  {
    name: 'a status of a kind without one is part of it',
    async observe(on) {
      const { status, body } = await on.call('GET', `${await one(on, 'statusless', 'x', { size: 3 }, { version: { subresources: {} } })}/status`);
      return { status, body };
    },
  },
  {
    name: 'a generation counts wishes, not labels',
    async observe(on) {
      const path = await one(on, 'counts', 'counted');
      const seen: unknown[] = [];
      for (const body of [{ metadata: { labels: { a: 'b' } } }, { spec: { size: 4 } }, { spec: { size: 4 } }, { spec: { colour: 'blue' } }]) seen.push(((await on.must('PATCH', path, { body, type: MERGE })).metadata as { generation: number }).generation);
      return seen;
    },
  },
  {
    name: 'a replacement of a defined kind needs a version',
    async observe(on) {
      const path = await one(on, 'versioneds', 'x');
      const { status, body } = await on.call('PUT', path, { body: thing(on, 'versioneds', 'x', { size: 4 }) });
      return { status, body: shown(body) };
    },
  },
  {
    name: 'a replacement of a defined kind that is not there is not found',
    async observe(on) {
      await one(on, 'versioneds', 'y');
      const { status, body } = await on.call('PUT', `${pathOf(on, 'versioneds', await on.namespace('customs'))}/none`, { body: thing(on, 'versioneds', 'none', { size: 4 }, { resourceVersion: '5' }) });
      return { status, body: shown(body) };
    },
  },
  {
    name: 'a deletion of a defined kind answers with what it did',
    observe: async (on) => shown((await on.call('DELETE', await one(on, 'enders', 'x'))).body),
  },
  {
    name: 'columns of a definition fill the table',
    async observe(on) {
      const additionalPrinterColumns = [
        { name: 'Colour', type: 'string', jsonPath: '.spec.colour', description: 'What it looks like' }, { name: 'Size', type: 'integer', jsonPath: '.spec.size', priority: 1 },
        { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' }, { name: 'Missing', type: 'string', jsonPath: '.spec.none' }, { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
      ];
      const path = await one(on, 'tabled', 'x', { colour: 'red', size: 3 }, { version: { additionalPrinterColumns } });
      await on.must('PATCH', `${path}/status`, { body: { status: { conditions: [{ type: 'Other', status: 'False' }, { type: 'Ready', status: 'True' }] } }, type: MERGE });
      return shown(await on.must('GET', path, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }));
    },
  },
  {
    name: 'a defined kind without columns shows name and age',
    observe: async (on) => shown(await on.must('GET', `${await one(on, 'plains', 'x')}?includeObject=None`, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })),
  },
  {
    name: 'fields that a definition offers select',
    async observe(on) {
      const shape = { version: { selectableFields: [{ jsonPath: '.spec.colour' }] } };
      await one(on, 'selecteds', 'red', { colour: 'red' }, shape);
      await on.must('POST', pathOf(on, 'selecteds', await on.namespace('customs')), { body: thing(on, 'selecteds', 'blue', { colour: 'blue' }) });
      const { items } = (await on.must('GET', `${pathOf(on, 'selecteds', await on.namespace('customs'))}?fieldSelector=spec.colour%3Dblue`)) as { items: { metadata: { name: string } }[] };
      return items.map(({ metadata }) => metadata.name);
    },
  },
  {
    name: 'a definition that goes takes its objects along',
    async observe(on) {
      const path = await one(on, 'leavers', 'x');
      await on.must('DELETE', `${CRDS}/leavers.${GROUP(on)}`);
      for (let tries = 0; tries < 300; tries++) {
        const { status, body } = await on.call('GET', path);
        if (status === 404 && typeof body === 'string') return { status, body, kind: kindOf('leavers') };
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return 'still there';
    },
  },
];
