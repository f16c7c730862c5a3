// Files that people wrote by hand, edited field by field: what is not touched stays byte for byte.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editManifest, manifestToWish, wishToManifest, type FieldEdit } from '../src/charts/index.ts';
import type { GameServerSpec } from '../src/contract/index.ts';
import { templateFor } from '../src/games/index.ts';
import { wishFor } from './arbitrary-wish.ts';

const HEAD = 'apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: lobby\n';
const BY_HAND = `# Our lobby. Ask ada before you change it.
${HEAD}spec:
  version: "1.21.8" # not newer: the plug-in breaks
  game: minecraft-java

  revision: 1
  settings:
    # what players see
    MOTD: 'hello'   # old words
    MAX_PLAYERS: 20
    DIFFICULTY: hard

  # enough for ten
  resources: {cpu: "2", memory: 4Gi}
  state: Running
`;

function edited(text: string, edits: FieldEdit[]): string {
  const read = manifestToWish(text, 'lobby');
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  const result = editManifest(text, 'lobby', edits, applied(read.manifest.spec, edits));
  if ('errors' in result) throw new Error(JSON.stringify(result.errors));
  const again = manifestToWish(result.text, 'lobby');
  expect('manifest' in again && again.manifest.spec).toEqual(applied(read.manifest.spec, edits));
  return result.text;
}
const set = (path: string, value: unknown): FieldEdit => ({ path: path.split('.'), value });

describe('One field of a hand-written file', () => {
  const cases: [string, string, FieldEdit[], (text: string) => string][] = [
    ['a value in single quotes, with a comment behind it', BY_HAND, [set('settings.MOTD', 'good day')], (text) => text.replace('\'hello\' ', 'good day ')],
    ['a value that needs quotes', BY_HAND, [set('settings.MOTD', 'a: b # c')], (text) => text.replace('\'hello\'', '"a: b # c"')],
    ['a text that looks like a number', BY_HAND, [set('version', '1.20')], (text) => text.replace('"1.21.8"', '"1.20"')],
    ['a number', BY_HAND, [set('settings.MAX_PLAYERS', 7)], (text) => text.replace('MAX_PLAYERS: 20', 'MAX_PLAYERS: 7')],
    ['a word', BY_HAND, [set('state', 'Stopped')], (text) => text.replace('state: Running', 'state: Stopped')],
    ['two fields', BY_HAND, [set('state', 'Stopped'), set('settings.DIFFICULTY', 'easy')], (text) => text.replace('state: Running', 'state: Stopped').replace('DIFFICULTY: hard', 'DIFFICULTY: easy')],
    ['a value inside a flow map', BY_HAND, [set('resources.memory', '8Gi')], (text) => text.replace('memory: 4Gi', 'memory: 8Gi')],
    ['a new key goes below its last neighbour', BY_HAND, [set('settings.PVP', false)], (text) => text.replace('DIFFICULTY: hard\n', 'DIFFICULTY: hard\n    PVP: false\n')],
    ['a new map goes below the last field', BY_HAND, [set('requests.restart', 't1')], (text) => `${text}  requests:\n    restart: t1\n`],
    ['a removed key goes with its comment behind it', BY_HAND, [set('settings.MAX_PLAYERS', undefined)], (text) => text.replace('    MAX_PLAYERS: 20\n', '')],
    ['a removed map goes whole', BY_HAND, [set('resources', undefined)], (text) => text.replace('  resources: {cpu: "2", memory: 4Gi}\n', '')],
    ['removing what is not there changes nothing', BY_HAND, [set('idle', undefined)], (text) => text],
    ['four spaces of indentation', `${HEAD}spec:\n    game: minecraft-java\n    revision: 1\n    version: "1.21.8"\n    settings:\n        MOTD: hi\n`, [set('settings.PVP', true), set('state', 'Stopped')], (text) => `${text}        PVP: true\n    state: Stopped\n`],
    ['one space of indentation', `${HEAD}spec:\n game: minecraft-java\n revision: 1\n version: "1.21.8"\n settings:\n  MOTD: hi\n`, [set('settings.PVP', true)], (text) => `${text}  PVP: true\n`],
    ['the first key of an empty map goes below it', `${HEAD}spec:\n  game: minecraft-java\n  revision: 1\n  settings: {} # none yet\n  version: "1.21.8"   # mine\n`, [set('settings.MOTD', 'x')], (text) => text.replace('settings: {} # none yet\n', 'settings: # none yet\n    MOTD: x\n')],
    ['the first key of an empty map at the very end', `${HEAD}spec:\n    game: minecraft-java\n    revision: 1\n    version: "1.21.8"   # mine\n    idle: {}`, [set('idle.stopAfter', '15m')], (text) => text.replace('idle: {}', 'idle:\n        stopAfter: 15m')],
    ['no newline at the end', `${HEAD}spec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"`, [set('state', 'Stopped')], (text) => `${text}\n  state: Stopped\n`],
    ['no newline at the end, last value changed', `${HEAD}spec:\n  game: minecraft-java\n  version: "1.21.8"\n  revision: 1`, [set('revision', 2)], (text) => text.replace('revision: 1', 'revision: 2')],
    ['a comment at the very end stays there', `${HEAD}spec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n# the end\n`, [set('revision', 2)], (text) => text.replace('revision: 1', 'revision: 2')],
    ['a document marker', `---\n${HEAD}spec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n`, [set('revision', 2)], (text) => text.replace('revision: 1', 'revision: 2')],
    ['metadata below the spec', `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nspec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\nmetadata:\n  name: lobby\n  annotations:\n    mine: "yes"\n`, [set('state', 'Stopped')], (text) => text.replace('version: "1.21.8"\n', 'version: "1.21.8"\n  state: Stopped\n')],
    ['a whole file as one flow map', `{apiVersion: pteronimbus.io/v1alpha1, kind: GameServer, metadata: {name: lobby}, spec: {game: minecraft-java, revision: 1, version: "1.21.8"}}\n`, [set('revision', 2)], (text) => text.replace('revision: 1', 'revision: 2')],
    ['JSON, which is YAML too', `${JSON.stringify({ apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata: { name: 'lobby' }, spec: { game: 'minecraft-java', revision: 1, version: '1.21.8' } })}\n`, [set('revision', 2)], (text) => text.replace('"revision":1', '"revision":2')],
  ];
  test.each(cases)('%s', (_name, text, edits, wanted) => {
    expect(edited(text, edits)).toBe(wanted(text));
  });

  test('Windows line ends stay, and the new line has one too', () => {
    const text = BY_HAND.replaceAll('\n', '\r\n');
    expect(edited(text, [set('state', 'Stopped')])).toBe(text.replace('state: Running', 'state: Stopped'));
    expect(edited(text, [set('settings.PVP', false)])).toBe(text.replace('DIFFICULTY: hard\r\n', 'DIFFICULTY: hard\r\n    PVP: false\r\n'));
    expect(edited(text, [set('settings.MAX_PLAYERS', undefined)])).toBe(text.replace('    MAX_PLAYERS: 20\r\n', ''));
  });

  test.each<[string, string, FieldEdit[]]>([
    ['a new key in a flow map', BY_HAND.replace('memory: 4Gi', 'memory: 4Gi').replace('{cpu: "2", memory: 4Gi}', '{cpu: "2"}'), [set('resources.memory', '8Gi')]],
    ['maps on the way made anew, where the file cannot be cut', BY_HAND, [set('network.ports.game', 30_001), set('idle', { stopAfter: '15m' }), set('backup.schedule.cron', '0 4 * * *')]],
    ['a map over an empty map', `${HEAD}spec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8" # mine\n  network: {expose: NodePort}\n  idle: {}\n`, [set('network.ports.game', 30_001), set('idle', { stopAfter: '15m' })]],
    ['the last key of a map removed', `${HEAD}spec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8" # mine\n  settings:\n    MOTD: x\n`, [set('settings.MOTD', undefined)]],
    ['a text over several lines replaced', `${HEAD}spec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8" # mine\n  settings:\n    MOTD: >-\n      one\n      two\n    PVP: true\n`, [set('settings.MOTD', 'x')]],
    ['a value replaced by a map', `${HEAD}spec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8" # mine\n  network: {expose: Internal}\n`, [set('network', { expose: 'NodePort', ports: { game: 30_000 } })]],
  ])('%s keeps comments and order, though the layout may change', (_name, text, edits) => {
    const result = edited(text, edits);
    for (const comment of text.match(/# .*/g) ?? []) expect(result).toContain(comment);
    const keys = (yaml: string) => [...yaml.matchAll(/^ {0,2}(\w+):/gm)].map(([, key]) => key);
    expect(keys(result).filter((key) => keys(text).includes(key))).toEqual(keys(text));
  });

  test('a file that is no server is refused with its line', () => {
    const broken = BY_HAND.replace('MAX_PLAYERS: 20', 'MAX_PLAYERS: *bomb');
    expect(editManifest(broken, 'lobby', [set('state', 'Stopped')], {} as GameServerSpec)).toMatchObject({ errors: [{ line: 14 }] });
  });
});

const template = templateFor('minecraft-java')!;
const edit = fc.oneof(
  fc.constantFrom('Running', 'Stopped').map((state) => set('state', state)),
  fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => text.isWellFormed() && /^[^\p{Cc}\u2028\u2029]*$/u.test(text)).map((text) => set('settings.MOTD', text)),
  fc.constant(set('settings.MOTD', undefined)),
  fc.integer({ min: 1, max: 99 }).map((players) => set('settings.MAX_PLAYERS', players)),
  fc.constantFrom('500m', '2', '4').map((cpu) => set('resources.cpu', cpu)),
  fc.constantFrom(undefined, '15m', '1h').map((time) => set('idle', time && { stopAfter: time })),
  fc.integer({ min: 30_000, max: 30_099 }).map((port) => set('network.ports.game', port)),
  fc.constantFrom('t1', 't2', '1e3', 'no').map((token) => set('requests.restart', token)),
  fc.constant(set('requests', undefined)),
  fc.constant(set('backup', undefined)),
  fc.integer({ min: 1, max: 30 }).map((keep) => set('backup.keep', keep)),
);
/** The same file as another hand would have written it. */
const layout = fc.record({ wide: fc.boolean(), comments: fc.boolean(), windows: fc.boolean(), noEnd: fc.boolean(), blank: fc.boolean() });

describe('Any edit of any valid file', () => {
  test('reads back as wanted, and leaves every line alone that holds none of the touched fields', () => {
    fc.assert(fc.property(wishFor(template), layout, fc.array(edit, { minLength: 1, maxLength: 3 }), (wish, style, edits) => {
      const text = laidOut(wishToManifest({ ...wish, name: 'lobby' }, template), style);
      const result = edited(text, edits);
      if (!canBeCut(text, edits)) return;
      const kept = new Set(result.split('\n').map((line) => line.replace(/\r$/, '')));
      const names = edits.flatMap(({ path }) => path);
      const lost = text.split('\n').map((line) => line.replace(/\r$/, '')).filter((line) => !kept.has(line) && !names.some((name) => line.trimStart().startsWith(`${name}:`)));
      expect(lost.filter((line) => !insideTouched(text, line, edits))).toEqual([]);
    }), { numRuns: 200 });
  });

  test('done twice is done once', () => {
    fc.assert(fc.property(wishFor(template), layout, edit, (wish, style, one) => {
      const text = laidOut(wishToManifest({ ...wish, name: 'lobby' }, template), style);
      const once = edited(text, [one]);
      expect(edited(once, [one])).toBe(once);
    }), { numRuns: 100 });
  });
});

function laidOut(text: string, { wide, comments, windows, noEnd, blank }: { wide: boolean; comments: boolean; windows: boolean; noEnd: boolean; blank: boolean }): string {
  let result = text;
  if (wide) result = result.replace(/^( +)/gm, '$1$1');
  if (comments) result = result.replace(/^( *)(settings|state|game|network):/gm, '$1# about $2\n$1$2:').replace(/^(.*state: \w+)$/m, '$1 # as agreed');
  if (blank) result = result.replace(/^( *)(resources|update):/gm, '\n$1$2:');
  if (windows) result = result.replaceAll('\n', '\r\n');
  return noEnd ? result.replace(/\r?\n$/, '') : result;
}

/** Whether every edit can be made by cutting; a file that is written anew keeps comments and order, not bytes. */
function canBeCut(text: string, edits: FieldEdit[]): boolean {
  let spec: unknown = (manifestToWish(text, 'lobby') as { manifest: { spec: GameServerSpec } }).manifest.spec;
  return edits.every((one) => {
    const at = (path: readonly string[]) => path.reduce<unknown>((map, name) => (map as Record<string, unknown> | undefined)?.[name], spec);
    const [there, siblings] = [at(one.path), Object.keys((at(one.path.slice(0, -1)) ?? {}) as object)];
    spec = applied(spec as GameServerSpec, [one]);
    if (one.value === undefined) return there === undefined || siblings.length > 1;
    return there === undefined || typeof one.value !== 'object';
  });
}

/** Lines below a field that was removed or replaced as a whole. */
function insideTouched(text: string, line: string, edits: FieldEdit[]): boolean {
  const lines = text.split('\n').map((one) => one.replace(/\r$/, ''));
  const indent = (one: string) => one.length - one.trimStart().length;
  for (let i = lines.indexOf(line), depth = indent(line); i >= 0; i--) {
    if (lines[i]!.trim() === '' || indent(lines[i]!) >= depth && i !== lines.indexOf(line)) continue;
    depth = Math.min(depth, indent(lines[i]!));
    if (edits.some(({ path, value }) => (value === undefined || typeof value === 'object') && lines[i]!.trimStart().startsWith(`${path.at(-1)}:`))) return true;
  }
  return false;
}

function applied(spec: GameServerSpec, edits: FieldEdit[]): GameServerSpec {
  const result = structuredClone(spec) as unknown as Record<string, unknown>;
  for (const { path, value } of edits) {
    let at = result;
    for (const name of path.slice(0, -1)) {
      if (typeof at[name] !== 'object' || at[name] === null) {
        if (value === undefined) break;
        at[name] = {};
      }
      at = at[name] as Record<string, unknown>;
    }
    if (value === undefined) delete at[path.at(-1) ?? ''];
    else at[path.at(-1) ?? ''] = value;
  }
  return JSON.parse(JSON.stringify(result)) as GameServerSpec;
}
