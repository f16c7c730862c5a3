import { describe, expect, it } from 'vitest';
import { completionsAt, type JsonSchema } from './yaml-completion.ts';

const schema: JsonSchema = {
  properties: {
    kind: { const: 'GameServer' },
    metadata: { type: 'object', properties: { name: { type: 'string' } } },
    spec: {
      type: 'object',
      properties: {
        game: { enum: ['valheim', 'luanti'] }, revision: { type: 'integer' }, version: { type: 'string' }, state: { enum: ['Running', 'Stopped'] }, settings: { type: 'object' },
        update: { type: 'object', properties: { warn: { type: 'boolean' }, when: { enum: ['Immediately', 'WhenEmpty'] } } }, network: { properties: { ports: { additionalProperties: { type: 'integer' } } } },
      },
      allOf: [
        { if: { properties: { game: { const: 'luanti' }, revision: { const: 1 } } }, then: { properties: { version: { enum: ['5.13.0'] }, settings: { properties: { MOTD: { type: 'string', description: 'Greeting' }, MODE: { enum: ['easy', 'hard'] } } }, network: { properties: { ports: { propertyNames: { enum: ['game'] } } } } } } },
        { if: { properties: { game: { const: 'valheim' }, revision: { const: 1 } } }, then: { properties: { settings: { properties: { PUBLIC: { type: 'boolean' } } } } } },
      ],
    },
  },
};

/** `|` is the cursor. */
const at = (text: string) => { const { from, options } = completionsAt(text.replace('|', ''), text.indexOf('|'), schema); return [from - text.indexOf('|'), options.map((one) => one.text)] as const; };

describe('in a server\'s file', () => {
  it.each<[string, string, readonly [number, string[]]]>([
    ['the top offers what is missing there', 'kind: GameServer\n|', [0, ['metadata:', 'spec:']]],
    ['a word that was begun is replaced', 'kind: GameServer\nsp|', [-2, ['metadata:', 'spec:']]],
    ['a choice offers its values', 'spec:\n  state: R|', [-1, ['Running', 'Stopped']]],
    ['a switch offers both', 'spec:\n  update:\n    warn: |', [0, ['true', 'false']]],
    ['a nested map offers its keys, but for those below', 'spec:\n  update:\n    |\n    when: WhenEmpty\n', [0, ['warn: ']]],
    ['settings are those of the game', 'spec:\n  game: luanti\n  revision: 1\n  settings:\n    |', [0, ['MOTD: ', 'MODE: ']]],
    ['values of settings too', 'spec:\n  game: luanti\n  revision: 1\n  settings:\n    MODE: |', [0, ['easy', 'hard']]],
    ['another game has others', 'spec:\n  settings:\n    |\n  game: valheim\n', [0, ['PUBLIC: ']]],
    ['what could be read as a number is quoted', 'spec:\n  game: luanti\n  version: |', [0, ['"5.13.0"']]],
    ['ports are those of the game', 'spec:\n  game: luanti\n  network:\n    ports:\n      |', [0, ['game: ']]],
    ['a comment offers nothing', 'spec:\n  # |', [0, []]],
    ['a place that nothing is known of offers nothing', 'spec:\n  game: luanti\n  what:\n    |', [0, []]],
  ])('%s', (_name, text, expected) => {
    expect(at(text)).toEqual(expected);
  });
});
