// Requests to a Kubernetes API, as data: what stands in a step is enough to ask both sides the same.
import fc from 'fast-check';

export type KindName = 'maps' | 'servers' | 'backups';
type Fields = Record<string, unknown>;
/** `current` and `stale` are looked up when the step is taken: the object's version now, and the first that was seen. */
export type Version = 'none' | 'current' | 'stale' | 'odd';

export type KubeStep = { kind: KindName; name: string } & (
  | { do: 'create'; fields: Fields; query: string }
  | { do: 'get' }
  | { do: 'list'; selector: string }
  | { do: 'apply'; manager: string; force: boolean; fields: Fields; query: string }
  | { do: 'merge'; patch: Fields; manager: string; query: string }
  | { do: 'json'; patch: Fields[] }
  | { do: 'strategic'; patch: Fields }
  | { do: 'update'; fields: Fields; version: Version; keep: boolean; manager: string }
  | { do: 'status'; patch: Fields; how: 'merge' | 'apply'; manager: string }
  | { do: 'delete'; uid: 'none' | 'right' | 'wrong'; version: Version }
  | { do: 'sweep'; selector: string }
);

const NAMES = ['one', 'two'];
const one = <T>(...values: T[]) => fc.constantFrom(...values);
const some = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });

/** Every object carries `of: random` when it is made; who takes it off leaves the lists. */
const labels = some({ of: fc.constant('random'), tier: one('a', 'b'), colour: one('red', 'blue', '') });
const metadata = fc.record({ labels, annotations: some({ note: one('x', 'y', '') }), finalizers: one(['example.io/hold'], ['example.io/hold', 'example.io/more']) }, { requiredKeys: [] });
const key = one('a', 'b', 'c', 'd.e');

const content: Record<KindName, fc.Arbitrary<Fields>> = {
  maps: some({ data: fc.dictionary(key, one('1', '2', ''), { minKeys: 1, maxKeys: 3 }), binaryData: fc.dictionary(one('x', 'y'), one('AAE=', 'AQ=='), { minKeys: 1, maxKeys: 1 }), immutable: one(false, false, true), spare: fc.constant('unknown') }) as fc.Arbitrary<Fields>,
  servers: some({
    spec: fc.record({
      game: one('luanti', 'valheim'), revision: one<unknown>(1, 2, 3, 0, '1'), version: one('5.17.0', '5.18.0'), state: one('Running', 'Stopped', 'Sideways'),
      settings: fc.dictionary(one('MOTD', 'MAX'), one<unknown>('hello', 20, true, { deep: [1, 2] }), { maxKeys: 2 }), resources: some({ cpu: one('2', '500m', 'much'), memory: one('4Gi', '2Gi') }), network: some({ expose: one('NodePort', 'Internal', 'Everywhere'), ports: fc.dictionary(one('game', 'query'), one(30_565, 30_566, 0), { maxKeys: 2 }) }),
      update: some({ when: one('Immediately', 'WhenEmpty', 'Window'), deadline: one('4h', 'soon'), warn: one<unknown>(true, false, null) }), backup: some({ keep: one<unknown>(3, 7, 0, 7.5), beforeChange: fc.boolean() }), colour: fc.constant('unknown'),
    }, { requiredKeys: ['game', 'revision', 'version'] }).map(oneFault),
  }) as fc.Arbitrary<Fields>,
  backups: some({ spec: some({ server: one('lobby', 'arena', 'NOT A NAME'), reason: one('Schedule', 'Request', 'Whim'), requested: one('t1', '-') }) }) as fc.Arbitrary<Fields>,
};
/** Of a value that can't be read and a field that isn't known, an apply names whichever it comes across first. */
function oneFault({ colour, ...spec }: Fields): Fields {
  return colour === undefined || spec.revision === '1' ? spec : { ...spec, colour };
}

const status: Record<KindName, fc.Arbitrary<Fields>> = {
  maps: fc.constant({}),
  servers: some({
    phase: one('Running', 'Starting', 'Odd'), address: one('127.0.0.1:30565', ''), players: one({ online: 1, max: 20 }, { online: 2 }, null), observedGeneration: one(1, 2),
    conditions: fc.uniqueArray(fc.record({ type: one('Ready', 'Running'), status: one('True', 'False', 'Maybe'), reason: one('Asked', 'Waiting'), message: one('', 'It runs.'), lastTransitionTime: fc.constant('2026-11-01T00:00:00Z') }), { selector: ({ type }) => type, maxLength: 2 }),
    ports: one([], [{ name: 'game', protocol: 'UDP', port: 30_565 }]),
  }) as fc.Arbitrary<Fields>,
  backups: some({ phase: one('Pending', 'Completed', 'Odd'), size: one('1Mi', '2Mi') }) as fc.Arbitrary<Fields>,
};

const document = (kind: KindName) => fc.tuple(content[kind], fc.option(metadata, { nil: undefined, freq: 3 })).map(([fields, meta]) => (meta === undefined ? fields : { ...fields, metadata: meta }));
const patch = (kind: KindName) => fc.oneof(document(kind), one<Fields>({ metadata: { finalizers: null } }, { metadata: { labels: { tier: null } } }, { data: null }, { data: { a: null } }, { spec: { settings: null } }, { spec: { state: null } }, { spec: { update: { when: 'WhenEmpty', window: null } } }, {}));
const PATHS = ['/metadata/labels/tier', '/metadata/annotations', '/data/a', '/data', '/spec/state', '/spec/settings/MOTD', '/spec/game', '/nothing/here'];
const operation = fc.oneof(
  fc.record({ op: one('add', 'replace', 'test'), path: one(...PATHS), value: one<unknown>('a', 'Stopped', {}, null) }), fc.record({ op: fc.constant('remove'), path: one(...PATHS, '/metadata/finalizers/0') }),
  fc.record({ op: one('copy', 'move'), from: one(...PATHS), path: one(...PATHS) }),
) as fc.Arbitrary<Fields>;
const selector = one('', ',tier=a', ',tier in (a,b)', ',!tier', ',tier!=a', ',colour');
const validation = one('', '', '', 'fieldValidation=Strict', 'fieldValidation=Ignore', 'dryRun=All');
/** To a strict merge of a built-in kind the server answers with the whole object, escaped. */
const lenient = one('', '', 'fieldValidation=Ignore', 'dryRun=All');
const manager = one('ann', 'bob');
const version = one<Version>('none', 'current', 'current', 'stale', 'odd');

function stepOf(kind: KindName): fc.Arbitrary<KubeStep> {
  const at = { kind: fc.constant(kind), name: one(...NAMES) };
  const step = (what: string, fields: Record<string, fc.Arbitrary<unknown>> = {}) => fc.record({ do: fc.constant(what), ...at, ...fields });
  return fc.oneof(
    { weight: 4, arbitrary: step('create', { fields: document(kind), query: validation }) },
    { weight: 1, arbitrary: step('get') },
    { weight: 1, arbitrary: step('list', { selector }) },
    { weight: 6, arbitrary: step('apply', { manager, force: fc.boolean(), fields: document(kind), query: validation }) },
    { weight: 3, arbitrary: step('merge', { patch: patch(kind), manager, query: kind === 'maps' ? lenient : validation }) },
    { weight: 2, arbitrary: step('json', { patch: fc.array(operation, { minLength: 1, maxLength: 3 }) }) },
    { weight: 2, arbitrary: step('strategic', { patch: patch(kind) }) },
    { weight: 3, arbitrary: step('update', { fields: document(kind), version, keep: fc.boolean(), manager }) },
    // Maps have no status.
    { weight: kind === 'maps' ? 0 : 2, arbitrary: step('status', { patch: status[kind], how: one('merge', 'apply'), manager }) },
    { weight: 2, arbitrary: step('delete', { uid: one('none', 'none', 'right', 'wrong'), version: one('none', 'none', 'current', 'stale', 'odd') }) },
    { weight: 1, arbitrary: step('sweep', { selector }) },
  ) as fc.Arbitrary<KubeStep>;
}

/** Up to ten requests about two objects of one kind. */
export const kubeSequence: fc.Arbitrary<KubeStep[]> = one<KindName>('maps', 'maps', 'servers', 'servers', 'servers', 'backups').chain((kind) => fc.array(stepOf(kind), { minLength: 3, maxLength: 10, size: 'max' }));
