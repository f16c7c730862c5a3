// One file per rule, named for the rule. Its first line says which field the first complaint names, and words of the complaint.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkManifest } from '../src/charts/index.ts';
import { CATALOGUE } from '../src/games/index.ts';

/** Files that can't begin with a comment. */
const WITHOUT_COMMENT: Readonly<Record<string, [string, string]>> = { 'file-empty': ['', 'empty'], 'yaml-directive': ['', 'Directives'] };
const rules = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length));

test.each(rules)('%s is refused, and the complaint names its place', (rule) => {
  const text = readFileSync(join(import.meta.dirname, `${rule}.yaml`), 'utf8');
  const [, where = '', words = ''] = /^# (\S+|the file): (.*)$/m.exec(text.split('\n')[0] ?? '') ?? ['', ...(WITHOUT_COMMENT[rule] ?? [])];
  const path = where === 'the file' ? '' : where;
  const result = checkManifest(text, 'lobby', CATALOGUE);
  if (!('errors' in result)) throw new Error(`${rule} was accepted.`);
  const [first] = result.errors;
  expect({ path: first?.path, message: first?.message }).toEqual({ path, message: expect.stringContaining(words) });
  expect(first?.message).toMatch(/^\S.{8,}\.$/s);
  expect(text.split('\n')[(first?.line ?? 0) - 1] ?? '').toContain(keyOn(path, text));
});

/** What the line must show: the key itself, or its nearest parent that is written. */
function keyOn(path: string, text: string): string {
  const keys = path.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.findLast((key) => text.split('\n').slice(1).some((line) => line.includes(key))) ?? '';
}
