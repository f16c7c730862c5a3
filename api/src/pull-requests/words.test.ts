import { describe, expect, it } from 'vitest';
import { momentAfter, orderIn } from './commands.ts';
import { commentOf, MARK, statusLine, type Report } from './comment.ts';
import { code, plain } from './plain.ts';

const NOTHING = { servers: 1, cpu: 1, memory: 2 ** 30, storage: 2 ** 30 };
const report = (more: Partial<Report>): Report => ({ verdict: 'success', findings: [], steps: [], used: { before: NOTHING, after: NOTHING }, limits: NOTHING, head: 'a'.repeat(40), base: 'b'.repeat(40), journey: [], merged: false, ...more });

describe('an order', () => {
  it.each<[string, unknown]>([
    ['/merge', { kind: 'merge', when: 'now' }], [' /Merge  now \n', { kind: 'merge', when: 'now' }], ['/merge when empty', { kind: 'merge', when: 'empty' }], ['/merge at 4:05', { kind: 'merge', when: 'at', time: '04:05' }],
    ['/cancel', { kind: 'cancel' }], ['/merge at 25:00', { unknown: expect.any(String) as string }], ['/merge soon', { unknown: expect.any(String) as string }],
    ['/preview', { kind: 'preview', hours: 2 }], ['/Preview 4h', { kind: 'preview', hours: 4 }], ['/preview stop', { kind: 'preview-stop' }], ['/preview 25h', { unknown: expect.any(String) as string }], ['/preview now', { unknown: expect.any(String) as string }],
    ['please /merge', undefined], ['/previews', undefined], ['/merge\nand more', undefined], ['/merged', undefined], ['> /merge', undefined], ['', undefined],
  ])('%j', (text, expected) => {
    expect(orderIn(text)).toEqual(expected);
  });

  it('for a time of day is for the next time the clock shows it', () => {
    expect(momentAfter(new Date('2026-11-25T03:59:00Z'), '04:00').toISOString()).toBe('2026-11-25T04:00:00.000Z');
    expect(momentAfter(new Date('2026-11-25T04:00:00Z'), '04:00').toISOString()).toBe('2026-11-26T04:00:00.000Z');
  });
});

describe('what somebody chose', () => {
  it.each([['@redfox/write <img src=x> [a](b) `c` **d** #1', '&#64;redfox/write \\<img src=x\\> \\[a\\](b) \\`c\\` \\*\\*d\\*\\* \\#1'], ['a\nb', 'a b']])('is shown and does nothing: %j', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('cannot leave its code', () => {
    expect(code('a`b\nc')).toBe('`aˋb c`');
  });
});

describe('the words of a check', () => {
  const finding = { level: 'error', file: 'clusters/local/lobby.yaml', line: 9, column: 5, message: '"MTOD" is no setting.' } as const;

  it('name the first mistake in the status and all in the comment', () => {
    const failed = report({ verdict: 'failure', findings: [finding, { level: 'error', message: 'Too much.' }] });
    expect(statusLine(failed)).toBe('clusters/local/lobby.yaml:9:5: "MTOD" is no setting. (and 1 more)');
    expect(commentOf(failed)).toContain(`${MARK}\n\n### ❌ 2 things must be mended\n\n- \`clusters/local/lobby.yaml:9:5\` — "MTOD" is no setting.\n- Too much.`);
  });

  it('say so when nothing happens', () => {
    expect(statusLine(report({}))).toBe('Nothing changes for players.');
    expect(commentOf(report({}))).toContain('Nothing changes for players');
  });

  it('are short enough for Gitea, however much is wrong', () => {
    const many = report({ verdict: 'failure', findings: Array.from({ length: 500 }, () => ({ ...finding, message: 'x'.repeat(400) })) });
    expect(statusLine(many).length).toBeLessThanOrEqual(200);
    expect(commentOf(many).length).toBeLessThan(60_000);
  });
});
