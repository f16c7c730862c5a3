import { describe, expect, it } from 'vitest';
import { agoInWords, durationInWords, legsOf, secondsOf } from './change-words.ts';
import { bytesInWords, quantity, sizeInWords, usedInWords } from './quantity.ts';
import { earlier, later, noted } from './command-history.ts';
import { joinLink } from './join.ts';
import { filled, languageFor, pieces } from './sentences.ts';
import { changedSettings, freeName, noSecrets, startValues, typedSecrets, type Variable } from './settings.ts';

const variables: Variable[] = [
  { name: 'MOTD', label: 'Message', description: '', type: 'string', default: 'hello', effect: 'restart' },
  { name: 'MAX_PLAYERS', label: 'Limit', description: '', type: 'integer', default: 20, effect: 'restart' },
  { name: 'PVP', label: 'PvP', description: '', type: 'boolean', effect: 'restart' },
  { name: 'ADMIN_PASSWORD', label: 'Password', description: '', type: 'string', secret: true, effect: 'restart' },
];

describe('quantities', () => {
  it.each([['500m', 0.5], ['2', 2], ['4Gi', 4 * 2 ** 30], ['1.5Gi', 1.5 * 2 ** 30], ['many', Number.NaN]])('reads %s', (text, number) => {
    expect(quantity(text)).toEqual(number);
  });

  it('says bytes in GiB, and less than one in MiB', () => {
    expect([bytesInWords(2.5 * 2 ** 30), bytesInWords(512 * 2 ** 20)]).toEqual(['2.5 GiB', '512 MiB']);
  });
});

describe('the size of a backup', () => {
  it.each([['531', '531 B'], ['2.5Ki', '2.5 KiB'], ['1536Mi', '1.5 GiB'], ['much', 'much']])('%s is %s', (size, words) => {
    expect(sizeInWords(size)).toBe(words);
  });
});

describe('what a server takes', () => {
  it('is said in the language\'s own numbers, and not where nothing was measured', () => {
    expect([usedInWords({ cpu: 0.123, memory: 300 * 2 ** 20 }), usedInWords({ cpu: 0.0059, memory: 2 ** 30 }), usedInWords({ cpu: 1.5, memory: 2.5 * 2 ** 30 }, 'de'), usedInWords(undefined)]).toEqual(['0.12 CPU, 300 MiB', '0.006 CPU, 1 GiB', '1,5 CPU, 2,5 GiB', '']);
  });
});

describe('secrets in a form', () => {
  it('begin empty, and only those that were typed or taken away are sent', () => {
    expect(noSecrets(variables)).toEqual({ ADMIN_PASSWORD: '' });
    expect(typedSecrets({ A: '', B: 'typed', C: null })).toEqual({ B: 'typed', C: null });
  });
});

describe('the settings form', () => {
  it('starts with the settings, else the defaults, and leaves secrets out', () => {
    expect(startValues(variables, { MAX_PLAYERS: 5 })).toEqual({ MOTD: 'hello', MAX_PLAYERS: 5, PVP: false });
  });

  it('sends only what changed, numbers as numbers', () => {
    const before = startValues(variables);
    expect(changedSettings(variables, before, { ...before, MAX_PLAYERS: '30' })).toEqual({ MAX_PLAYERS: 30 });
    expect(changedSettings(variables, before, before)).toEqual({});
  });

  it('removes a number that was emptied, and keeps what is no number for the API to judge', () => {
    const before = startValues(variables);
    expect(changedSettings(variables, before, { ...before, MAX_PLAYERS: '' })).toEqual({ MAX_PLAYERS: null });
    expect(changedSettings(variables, before, { ...before, MAX_PLAYERS: 'many' })).toEqual({ MAX_PLAYERS: 'many' });
  });

  it('finds a free name', () => {
    expect(freeName('valheim', new Set(['valheim', 'valheim-2']))).toBe('valheim-3');
  });
});

describe('the journey of a change', () => {
  const steps = [{ name: 'accepted', at: '2026-01-01T00:00:00.000Z' }, { name: 'committed', at: '2026-01-01T00:00:00.400Z' }];

  it('marks the leg it is on', () => {
    expect(legsOf({ state: 'committed', steps }).map((leg) => leg.state)).toEqual(['done', 'done', 'now', 'ahead', 'ahead']);
  });

  it('is on no leg once it has ended', () => {
    expect(legsOf({ state: 'failed', steps }).map((leg) => leg.state)).toEqual(['done', 'done', 'ahead', 'ahead', 'ahead']);
  });

  it('knows how long each leg and the whole took', () => {
    expect(legsOf({ state: 'committed', steps })[1]?.seconds).toBe(0.4);
    expect(secondsOf(steps)).toBe(0.4);
    expect([durationInWords(0.42), durationInWords(75), durationInWords(600)]).toEqual(['0.4 s', '75 s', '10 min']);
  });

  it('says when it was', () => {
    const now = Date.parse('2026-01-01T02:00:00Z');
    expect([agoInWords('2026-01-01T01:59:58Z', now), agoInWords('2026-01-01T01:59:00Z', now), agoInWords('2026-01-01T00:00:00Z', now)]).toEqual(['now', '1 minute ago', '2 hours ago']);
    expect([agoInWords('2026-01-01T01:57:00Z', now, 'de'), durationInWords(0.42, 'de')]).toEqual(['vor 3 Minuten', '0,4 s']);
  });
});

describe('sentences', () => {
  it('are filled with values, numbers in the language\'s own way', () => {
    expect([filled('{n} of {most}', 'en', { n: 1234.5, most: 'all' }), filled('{n} von {most}', 'de', { n: 1234.5, most: 'allen' })]).toEqual(['1,234.5 of all', '1.234,5 von allen']);
  });

  it('have two forms where one counts', () => {
    const sentence = { one: '{n} server', other: '{n} servers' };
    expect([0, 1, 2].map((n) => filled(sentence, 'en', { n }))).toEqual(['0 servers', '1 server', '2 servers']);
  });

  it('keep a hole that nothing is known for, so that a test sees it', () => {
    expect([filled('Hello {name}', 'en'), pieces('Type {name} here')]).toEqual(['Hello {name}', [{ text: 'Type ' }, { hole: 'name' }, { text: ' here' }]]);
  });

  it('are in the first language that is known', () => {
    expect([languageFor(['', 'fr-FR', 'de-AT', 'en'], ['en', 'de']), languageFor(['fr'], ['en', 'de'])]).toEqual(['de', 'en']);
  });
});

describe('the console', () => {
  it('goes back through what was typed, and forward to an empty line', () => {
    const past = noted(noted(noted([], 'list'), 'say hi'), 'say hi');
    expect(past).toEqual(['list', 'say hi']);
    expect([earlier(past, 2), earlier(past, 1), earlier(past, 0), later(past, 0), later(past, 2)]).toEqual([1, 0, 0, 1, 2]);
  });
});

describe('a link that joins', () => {
  it.each([
    ['valheim', '10.0.0.1:30001', 'steam://connect/10.0.0.1:30001'], ['minecraft-bedrock', 'play.example.org:19132', 'minecraft://?addExternalServer=lobby|play.example.org:19132'],
    ['minecraft-java', '10.0.0.1:25565', null], ['valheim', 'javascript:alert(1)', null],
  ])('for %s at %s is %s', (game, address, link) => {
    expect(joinLink(game, 'lobby', address)).toBe(link);
  });
});
