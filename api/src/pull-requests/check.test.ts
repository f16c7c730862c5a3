import { CATALOGUE } from '@pteronimbus/synth/games';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import type { ChangedPath, CheckFacts, NamedSpec } from './words.ts';

const GI = 2 ** 30;
const server = (name: string, more = '', version = '"1.21.8"') => `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: ${name}\nspec:\n  game: minecraft-java\n  revision: 1\n  version: ${version}\n${more}`;
const spec = (more: object = {}): NamedSpec['spec'] => ({ game: 'minecraft-java', revision: 1, version: '1.21.8', resources: { cpu: '1', memory: '2Gi' }, storage: { size: '5Gi' }, ...more });
const file = (name: string, text?: string, more: Partial<ChangedPath> = {}): ChangedPath => ({ path: `clusters/local/${name}`, before: undefined, after: text === undefined ? undefined : 'file', ...(text !== undefined && { text }), ...more });
const facts = (changed: ChangedPath[], more: Partial<CheckFacts> = {}): CheckFacts => ({
  tenant: 'redfox', cluster: 'local', changed, before: [], unreadable: [], limits: { servers: 3, cpu: 8, memory: 16 * GI, storage: 50 * GI }, ports: { first: 30_000, last: 30_063 }, ...more,
});
const errors = (given: CheckFacts) => check(given, CATALOGUE).findings.filter(({ level }) => level === 'error').map(({ file: path, line, column, message }) => `${path ?? ''}:${line ?? ''}:${column ?? ''} ${message}`);

describe('a branch that is fine', () => {
  it('makes, changes and deletes servers, and says what for', () => {
    const { findings, steps, used } = check(facts([file('lobby.yaml', server('lobby')), file('old.yaml'), file('arena.yaml', server('arena', '  settings: {MOTD: hi}\n'))], { before: [{ name: 'old', spec: spec() }, { name: 'arena', spec: spec() }] }), CATALOGUE);
    expect(findings).toEqual([]);
    expect(steps.map(({ name, before, after }) => [name, before !== undefined, after !== undefined])).toEqual([['lobby', false, true], ['old', true, false], ['arena', true, true]]);
    expect([used.before.servers, used.after.servers]).toEqual([2, 2]);
  });

  it.each([['README.md'], ['docs/anything.yaml'], ['.gitea/x']])('may change %s, which nobody applies', (path) => {
    expect(check(facts([{ path, before: undefined, after: 'file', text: 'kind: ClusterRole' }]), CATALOGUE).findings).toEqual([]);
  });
});

describe('a branch that is not', () => {
  const cases: [string, CheckFacts, RegExp][] = [
    ['misspells a setting', facts([file('lobby.yaml', server('lobby', '  settings:\n    MTOD: hi\n'))]), /^clusters\/local\/lobby\.yaml:10:5 .*MTOD.*did you mean "MOTD"/],
    ['misspells a field', facts([file('lobby.yaml', server('lobby', '  reources: {}\n'))]), /lobby\.yaml:9:3 "reources" is not a field here \(did you mean "resources"\?\)/],
    ['breaks the YAML', facts([file('lobby.yaml', server('lobby', '  settings: {MOTD: a: b\n'))]), /lobby\.yaml:9:/],
    ['names a game that is not there', facts([file('lobby.yaml', server('lobby').replace('minecraft-java', 'minecraft-jawa'))]), /lobby\.yaml:6:3 .*did you mean "minecraft-java"/],
    ['names a revision that is not there', facts([file('lobby.yaml', server('lobby').replace('revision: 1', 'revision: 99'))]), /lobby\.yaml:7:3 .*no revision 99/],
    ['names another server than its file', facts([file('lobby.yaml', server('hall'))]), /lobby\.yaml:4:3 .*same name/],
    ['holds another kind', facts([file('lobby.yaml', server('lobby').replace('GameServer', 'ClusterRole'))]), /:2:1 kind must be GameServer/],
    ['shrinks storage', facts([file('lobby.yaml', server('lobby', '  storage:\n    size: 1Gi\n'))], { before: [{ name: 'lobby', spec: spec() }] }), /lobby\.yaml:10:5 A volume grows and never shrinks/],
    ['shrinks storage by leaving it out', facts([file('lobby.yaml', server('lobby'))], { before: [{ name: 'lobby', spec: spec({ storage: { size: '40Gi' } }) }] }), /lobby\.yaml:\d+:1 A volume grows and never shrinks/],
    ['changes the game', facts([file('lobby.yaml', server('lobby').replace('minecraft-java', 'factorio').replace('"1.21.8"', '"2.0.66"'))], { before: [{ name: 'lobby', spec: spec() }] }), /lobby\.yaml:/],
    ['is more than the quota', facts([file('lobby.yaml', server('lobby', '  resources: {memory: 15Gi}\n'))], { before: [{ name: 'hall', spec: spec() }] }), /^:: The tenant would use 17Gi of memory; its quota is 16Gi/],
    ['is more servers than the quota', facts(['a', 'b', 'c', 'd'].map((name) => file(`${name}.yaml`, server(name)))), /would use 4 of servers; its quota is 3/],
    ['takes a neighbour\'s port', facts([file('lobby.yaml', server('lobby', '  network: {ports: {game: 30001}}\n'))], { before: [{ name: 'hall', spec: spec({ network: { ports: { game: 30_001 } } }) }] }), /lobby\.yaml:9:27 Port 30001 belongs to hall/],
    ['takes another tenant\'s port', facts([file('lobby.yaml', server('lobby', '  network: {ports: {game: 31000}}\n'))]), /Port 31000 is not one of this tenant's, which are 30000 to 30063/],
    ['has a label that Kubernetes would refuse', facts([file('lobby.yaml', server('lobby').replace('  name: lobby\n', `  name: lobby\n  labels: {a: ${'x'.repeat(64)}}\n`))]), /lobby\.yaml:5:12 a must have at most 63/],
    ['has an annotation with an odd key', facts([file('lobby.yaml', server('lobby').replace('  name: lobby\n', '  name: lobby\n  annotations: {"/": x}\n'))]), /lobby\.yaml:5:\d+ "\/" is not a key/],
    ['links', facts([file('lobby.yaml', undefined, { after: 'link' })]), /Symbolic links/],
    ['links outside of the servers', facts([{ path: 'docs/x', before: undefined, after: 'link' }]), /Symbolic links/],
    ['has a submodule', facts([file('lobby.yaml', undefined, { after: 'submodule' })]), /Submodules/],
    ['points at LFS', facts([file('lobby.yaml', 'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 1\n')]), /pointer of Git LFS/],
    ['is too large', facts([file('lobby.yaml', undefined, { after: 'file', unreadable: 'It is too large.' })]), /too large/],
    ['is named .yml', facts([file('lobby.yml', server('lobby'))]), /name it lobby\.yaml/],
    ['lies in a folder', facts([file('more/lobby.yaml', server('lobby'))]), /Folders are not looked into/],
    ['lies in another cluster', facts([{ path: 'clusters/moon/lobby.yaml', before: undefined, after: 'file', text: server('lobby') }]), /no cluster moon/],
    ['takes the folder\'s keeper away', facts([{ path: 'clusters/local/.gitkeep', before: 'file', after: undefined }]), /Keep this file/],
    ['copies a secret of another tenant', facts([file('fort.yaml', server('fort', `  secrets:\n    SERVER_PASSWORD: "age:bluejay/fort/SERVER_PASSWORD:${'A'.repeat(64)}"\n`).replace('minecraft-java', 'valheim').replace('"1.21.8"', '"latest"'))]), /fort\.yaml:/],
  ];
  it.each(cases)('because it %s', (_name, given, expected) => {
    const found = errors(given);
    expect(found.some((one) => expected.test(one)), found.join('\n')).toBe(true);
  });
});

describe('what is not held against a branch', () => {
  it('is a broken file that main has already, but it is named', () => {
    const { findings } = check(facts([file('lobby.yaml', server('lobby'))], { unreadable: [{ path: 'clusters/local/odd.yaml', message: 'The file is empty.', line: 1 }] }), CATALOGUE);
    expect(findings).toMatchObject([{ level: 'warning', file: 'clusters/local/odd.yaml', message: expect.stringContaining('Main holds this file already') as string }]);
  });

  it('is a quota that main is over already, as long as the branch takes nothing more', () => {
    const before = ['a', 'b', 'c', 'd'].map((name) => ({ name, spec: spec() }));
    expect(errors(facts([file('a.yaml', server('a', '  settings: {MOTD: hi}\n  resources: {cpu: "1", memory: 2Gi}\n  storage: {size: 5Gi}\n'))], { before }))).toEqual([]);
  });

  it('is the file that mends a broken one', () => {
    expect(check(facts([file('odd.yaml', server('odd'), { before: 'file' })], { unreadable: [{ path: 'clusters/local/odd.yaml', message: 'The file is empty.' }] }), CATALOGUE).findings).toEqual([]);
  });
});
