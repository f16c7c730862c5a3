import { expect, it } from 'vitest';
import { logLine } from './log-line.ts';

it.each([
  ['a line with its time', '2026-11-25T08:00:00.123000000Z [Server thread/INFO]: Done', { at: '2026-11-25T08:00:00.123000000Z', text: '[Server thread/INFO]: Done' }],
  ['an empty line', '2026-11-25T08:00:00Z ', { at: '2026-11-25T08:00:00Z', text: '' }],
  ['a time with an offset', '2026-11-25T08:00:00+01:00 hello', { at: '2026-11-25T08:00:00+01:00', text: 'hello' }],
  ['a line without a time', 'hello 2026-11-25T08:00:00Z', { at: '', text: 'hello 2026-11-25T08:00:00Z' }],
  ['colours and a carriage return', '2026-11-25T08:00:00Z \u001b[32mgreen\u001b[0m\u0007\tend\r', { at: '2026-11-25T08:00:00Z', text: 'green\tend' }],
])('reads %s', (_name, line, expected) => {
  expect(logLine(line)).toEqual(expected);
});

it('cuts what is too long', () => {
  expect(logLine(`2026-11-25T08:00:00Z ${'x'.repeat(9_000)}`).text).toHaveLength(4_000);
});
