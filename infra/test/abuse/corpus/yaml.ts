// YAML that readers disagree about, that is not what it looks like, or that is there to hurt who reads it.
import { FOLDER, fresh, one, server, type AbuseCase } from './case.ts';

const BOMB = Array.from({ length: 9 }, (_, i) => `    A${i}: &a${i + 1} [${Array.from({ length: 10 }, () => `*a${i}`).join(',')}]\n`).join('');
const kind = (name: string) => `kind: ClusterRole\nmetadata:\n  name: ${name}\n`;

const BROKEN: readonly (readonly [what: string, make: (name: string) => string | Buffer])[] = [
  ['an anchor bomb', (name) => server(name, { more: `  settings:\n    A: &a0 [x,x,x,x,x,x,x,x,x,x]\n${BOMB}` })], ['a key twice, the second hostile', (name) => `${server(name)}kind: ClusterRole\n`], ['a key twice, the first hostile', (name) => `kind: ClusterRole\n${server(name)}`],
  ['metadata twice, with another namespace', (name) => `${server(name)}metadata:\n  name: ${name}\n  namespace: tenant-bluejay\n`], ['a broken flow', (name) => server(name, { more: '  settings: {MOTD: a: b\n' })], ['tabs as indentation', (name) => server(name, { more: '\tsettings: {}\n' })],
  ['a NUL', (name) => server(name, { more: '  settings: {MOTD: "a\0b"}\n' })], ['a bell', (name) => server(name, { more: '  settings: {MOTD: "a\u0007b"}\n' })], ['UTF-16', (name) => Buffer.from(`\ufeff${server(name)}`, 'utf16le')], ['bytes that are no UTF-8', (name) => Buffer.concat([Buffer.from(server(name, { more: '  settings: {MOTD: "' })), Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from('"}\n')])],
  ['an undefined alias', (name) => server(name, { more: '  settings: {MOTD: *nothing}\n' })], ['a tag that makes code', (name) => server(name, { more: '  settings: {MOTD: !!python/object/apply:os.system [id]}\n' })], ['a binary tag', (name) => server(name, { more: '  settings: !!binary aGk=\n' })],
  ['a set instead of a map', (name) => server(name, { more: '  settings: {a, b}\n' })], ['a map as key', (name) => server(name, { more: '  ? {a: b}\n  : c\n' })], ['10,000 levels of brackets', (name) => server(name, { more: `  settings: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n` })],
  ['500 levels of maps', (name) => server(name, { more: `  settings: ${'{a: '.repeat(500)}1${'}'.repeat(500)}\n` })], ['a document that never ends its text', (name) => server(name, { more: '  settings: {MOTD: "never\n' })], ['a text', () => 'just words\n'], ['a number', () => '42\n'], ['a list', () => '- a\n- b\n'],
  ['null', () => 'null\n'], ['only comments', () => '# nothing\n'], ['JSON of another kind', (name) => JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name } })], ['JSON with a key twice', (name) => `{"apiVersion":"pteronimbus.io/v1alpha1","kind":"GameServer","kind":"Secret","metadata":{"name":"${name}"},"spec":{}}`],
  ['a merge key that changes the kind', (name) => `base: &base\n  kind: ClusterRole\n<<: *base\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: ${name}}\n`], ['a kind behind an alias', (name) => `apiVersion: &v v1\nkind: Secret\nmetadata: {name: ${name}, labels: {a: *v}}\n`],
  ['a kind behind a directive', (name) => `%YAML 1.1\n---\napiVersion: rbac.authorization.k8s.io/v1\n${kind(name)}`], ['a kind behind a line separator', (name) => `# x\u2028apiVersion: v1\n${kind(name)}`], ['a kind behind a carriage return', (name) => `# x\rapiVersion: rbac.authorization.k8s.io/v1\r${kind(name).replaceAll('\n', '\r')}`],
  ['a kind in other letters', (name) => server(name).replace('kind: GameServer', 'kind: gameserver')], ['a kind with a Cyrillic letter', (name) => server(name).replace('GameServer', 'G\u0430meServer')], ['a kind with a space', (name) => server(name).replace('kind: GameServer', 'kind: "GameServer "')],
  ['a version that does not exist', (name) => server(name).replace('v1alpha1', 'v1')], ['a group in other letters', (name) => server(name).replace('pteronimbus.io', 'Pteronimbus.io')], ['no kind', (name) => server(name).replace('kind: GameServer\n', '')], ['no apiVersion', (name) => server(name).replace('apiVersion: pteronimbus.io/v1alpha1\n', '')],
];

export const yaml: readonly AbuseCase[] = [
  ...BROKEN.map(([what, make]): AbuseCase => {
    const file = fresh();
    return { class: 'YAML', name: what, files: { [`${FOLDER}/${file}.yaml`]: make(file) } };
  }),
  ...([['an alias for a version', '&v "1.21.8"'], ['a tag of its own', '!mine "1.21.8"']] as const).map(([what, version]) => one('style', what, (name) => server(name).replace('"1.21.8"', version))),
  one('style', 'a merge key within its own spec', (name) => server(name, { more: '  storage:\n    <<: {size: 5Gi}\n' })),
];
