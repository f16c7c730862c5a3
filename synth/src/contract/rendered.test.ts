import { describe, expect, test } from 'vitest';
import type { GameServerSpec } from './game-server.ts';
import type { GameTemplateSpec, TemplateVariable } from './game-template.ts';
import { environmentOf, filesOf, liveCommandOf, wordsOf } from './rendered.ts';

const variable = (name: string, more: Partial<TemplateVariable> = {}): TemplateVariable => ({ name, label: name, description: '', type: 'string', effect: 'restart', ...more });
const template = {
  resources: { cpu: '1', memory: '2Gi' },
  ports: [{ name: 'game', port: 25565, protocol: 'TCP', role: 'game' }],
  variables: [
    variable('MOTD', { env: 'MOTD', default: 'hello' }), variable('MODE', { default: 'easy' }), variable('PUBLIC', { type: 'boolean', default: false }),
    variable('PASS', { env: 'PASS', secret: true }), variable('SEED', { env: 'SEED' }),
  ],
  env: { MODE: '{{setting.MODE}}', PUBLIC: '{{flag.PUBLIC}}', RCON: '{{rcon.password}}', HEAP: '{{memory.heap}}M', PORT: '{{port.game}}', OPEN: '{{public.game}}', NAME: '{{server.name}}', V: '{{version}}', ODD: '{{nothing.here}}' },
  args: ['--mode', '{{setting.MODE}}', '--literal', '$(RCON)'],
  files: [
    { path: '/a.json', format: 'json', content: '{"motd": "{{setting.MOTD}}"}' },
    { path: '/a.conf', format: 'ini', content: 'motd = {{setting.MOTD}}' },
  ],
} as unknown as GameTemplateSpec;
const spec = (settings: GameServerSpec['settings'] = {}, more: Partial<GameServerSpec> = {}): GameServerSpec => ({ game: 'g', revision: 1, version: '1.2', settings, ...more });
const env = (wish: GameServerSpec) => Object.fromEntries(environmentOf('lobby', wish, template).map((one) => [one.name, 'value' in one ? one.value : `secret ${one.secretKey} of ${one.of}`]));

describe('The environment', () => {
  test('has defaults, wishes, ports and memory', () => {
    expect(env(spec({ MODE: 'hard', PUBLIC: true }))).toEqual({ MOTD: 'hello', MODE: 'hard', PUBLIC: '1', RCON: 'secret password of rcon', HEAP: '1536M', PORT: '25565', OPEN: '25565', NAME: 'lobby', V: '1.2', ODD: '{{nothing.here}}' });
  });

  test('has the public port, where the wish names one, and the wished memory', () => {
    expect(env(spec({}, { network: { ports: { game: 30001 } }, resources: { memory: '4Gi' } }))).toMatchObject({ OPEN: '30001', HEAP: '3072M' });
  });

  test('never holds a secret variable, nor one that has no value', () => {
    expect(Object.keys(env(spec({ PASS: 'x' })))).not.toContain('PASS');
    expect(env(spec({}, { secrets: { PASS: 'age:a/b/PASS:x' } }))).toMatchObject({ PASS: 'secret PASS of wish' });
    expect(Object.keys(env(spec()))).not.toContain('SEED');
    expect(env(spec({ SEED: '' }))).toMatchObject({ SEED: '' });
  });

  test('is sorted by name', () => {
    const names = environmentOf('lobby', spec({ SEED: 'a' }), template).map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
  });
});

describe('What a person wrote reaches for nothing', () => {
  test.each(['$(RCON)', '$$(RCON)', '$', '$$', '$$$(RCON)', 'a$(RCON)b$(X)', '$5', '{{version}}', '{{rcon.password}}', '$&', '$1', '$`'])('%s comes out of Kubernetes as it was typed', (text) => {
    const value = env(spec({ MOTD: text })).MOTD ?? '';
    expect(expanded(value, { RCON: 'hunter2', X: 'y' })).toBe(text);
    expect(expanded(wordsOf(template.args, 'lobby', spec({ MODE: text }), template)?.[1] ?? '', { RCON: 'hunter2', X: 'y' })).toBe(text);
  });

  test('but the template may', () => {
    expect(wordsOf(template.args, 'lobby', spec(), template)?.[3]).toBe('$(RCON)');
  });
});

describe('Files', () => {
  test.each([
    ['plain', '{"motd": "plain"}', 'motd = plain'],
    ['a "b" \\ c', '{"motd": "a \\"b\\" \\\\ c"}', 'motd = a "b" \\ c'],
    ['a\nname = admin', '{"motd": "a\\nname = admin"}', 'motd = a name = admin'],
    ['"""', '{"motd": "\\"\\"\\""}', 'motd = \'\'\''],
    [' { ', '{"motd": " { "}', 'motd = {}'],
    ['$(RCON)', '{"motd": "$(RCON)"}', 'motd = $(RCON)'],
  ])('%j stays one value', (text, json, ini) => {
    expect(filesOf('lobby', spec({ MOTD: text }), template)).toEqual([{ path: '/a.json', content: json }, { path: '/a.conf', content: ini }]);
  });
});

test('A live command is one line', () => {
  expect(liveCommandOf(variable('D', { liveCommand: 'difficulty {{value}}' }), 'hard\nstop')).toBe('difficulty hard stop');
  expect(liveCommandOf(variable('D'), 'hard')).toBeUndefined();
});

/** As Kubernetes fills $(NAME): third_party/forked/golang/expansion. */
function expanded(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\$(\$|\(([^)]*)\))/g, (whole, next: string, name?: string) => (next === '$' ? '$' : values[name ?? ''] ?? whole));
}
