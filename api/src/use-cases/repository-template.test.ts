import { expect, it } from 'vitest';
import { blobIdOf, deliveredWith, templateUpdate, type Delivered } from './repository-template.ts';

const bytes = (text: string) => Buffer.from(text);
const id = (text: string) => blobIdOf(bytes(text));
const files = (texts: Record<string, string>) => new Map(Object.entries(texts).map(([path, text]) => [path, bytes(text)]));
const OLD: Delivered = { 'README.md': [id('one')], CODEOWNERS: [id('a')] };

it.each<[string, Record<string, string>, Record<string, string>, { changed: Record<string, string | null>; theirs: string[] }]>([
  ['what nobody touched is brought up to date', { 'README.md': 'one', CODEOWNERS: 'a' }, { 'README.md': 'two', CODEOWNERS: 'a' }, { changed: { 'README.md': 'two' }, theirs: [] }],
  ['what somebody edited stays', { 'README.md': 'ours', CODEOWNERS: 'a' }, { 'README.md': 'two', CODEOWNERS: 'a' }, { changed: {}, theirs: ['README.md'] }],
  ['what somebody took away stays away', { CODEOWNERS: 'a' }, { 'README.md': 'two', CODEOWNERS: 'a' }, { changed: {}, theirs: ['README.md'] }],
  ['what is new comes', { 'README.md': 'one', CODEOWNERS: 'a' }, { 'README.md': 'one', CODEOWNERS: 'a', 'docs/new.md': 'x' }, { changed: { 'docs/new.md': 'x' }, theirs: [] }],
  ['what is new and there already stays', { 'README.md': 'one', CODEOWNERS: 'a', 'docs/new.md': 'y' }, { 'README.md': 'one', CODEOWNERS: 'a', 'docs/new.md': 'x' }, { changed: {}, theirs: ['docs/new.md'] }],
  ['what the template has no more goes, unless somebody edited it', { 'README.md': 'one', CODEOWNERS: 'b' }, {}, { changed: { 'README.md': null }, theirs: [] }],
  ['what is as it should be is no change', { 'README.md': 'one', CODEOWNERS: 'a' }, { 'README.md': 'one', CODEOWNERS: 'a' }, { changed: {}, theirs: [] }],
])('%s', (_, there, wanted, expected) => {
  const update = templateUpdate(new Map(Object.entries(there).map(([path, text]) => [path, id(text)])), OLD, files(wanted));
  expect({ changed: Object.fromEntries([...update.files].map(([path, content]) => [path, content && Buffer.from(content).toString()])), theirs: update.theirs }).toEqual(expected);
});

it('every content that was ever delivered is known', () => {
  expect(deliveredWith(OLD, files({ 'README.md': 'two', 'docs/new.md': 'x' }))).toEqual({ 'README.md': [id('one'), id('two')], CODEOWNERS: [id('a')], 'docs/new.md': [id('x')] });
});

it('a blob id is Git\'s', () => {
  expect(id('hello\n')).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
});
