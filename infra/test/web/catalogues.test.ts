// Every sentence of the form stands in the catalogues, in every language, with the same holes.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { de } from '../../../api/web/app/data/de.ts';
import { en, type Key } from '../../../api/web/app/data/en.ts';

const app = join(import.meta.dirname, '../../../api/web/app');
const files = globSync('**/*.{vue,ts}', { cwd: app, exclude: ['data/**', '**/*.test.ts'] }).map((name) => ({ name, text: readFileSync(join(app, name), 'utf8') }));
const components = files.filter(({ name }) => name.endsWith('.vue'));
const keys = Object.keys(en) as Key[];
/** Names that are the same in every language. */
const NAMES = /^(Pteronimbus|Argo CD|OpenAPI|English|Deutsch|[^\p{L}]*)$/u;

const holesOf = (sentence: unknown) => [...new Set([...JSON.stringify(sentence).matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
/** What stands between tags, without what is put in. */
const textsOf = (template: string) => template.replace(/\{\{[^]*?\}\}/g, '').replace(/<!--[^]*?-->/g, '').replace(/<(?:"[^"]*"|[^>"])*>/g, '\n').split('\n').map((text) => text.replace(/&\w+;/g, '').trim()).filter((text) => text !== '' && !NAMES.test(text));

describe('the catalogues', () => {
  it('have the same keys in every language, and as many words to put in', () => {
    expect(Object.keys(de).sort()).toEqual([...keys].sort());
    expect(keys.filter((key) => holesOf(en[key]).join() !== holesOf(de[key]).join())).toEqual([]);
  });

  it('say nothing twice in one language only: each German sentence is German', () => {
    const same = keys.filter((key) => JSON.stringify(en[key]) === JSON.stringify(de[key]) && JSON.stringify(en[key]).split(' ').length > 3);
    expect(same).toEqual([]);
  });

  it('hold every sentence that a page asks for, and none that no page asks for', () => {
    const all = files.map(({ text }) => text).join('\n');
    const asked = [...all.matchAll(/\bsay\(([^()]*(?:\([^()]*\)[^()]*)*)/g)].flatMap(([, args = '']) => [...args.matchAll(/'([a-z-]+\.[A-Za-z-]+|yes|no)'/g)].map(([, key = '']) => key));
    const groups = [...all.matchAll(/sayNamed\(([^,]+),/g)].flatMap(([, group = '']) => [...group.matchAll(/'([a-z-]+)'/g)].map(([, name = '']) => name));
    const inTemplates = [...all.matchAll(/\bof="([a-z-]+\.[a-z-]+)"/g)].map(([, key = '']) => key);
    expect([...new Set([...asked, ...inTemplates])].filter((key) => !keys.includes(key as Key))).toEqual([]);
    expect(keys.filter((key) => !asked.includes(key) && !inTemplates.includes(key) && !groups.includes(key.split('.')[0] ?? ''))).toEqual([]);
  });
});

describe('a component', () => {
  it.each(components.map(({ name, text }) => [name, text]))('%s says nothing by itself', (_name, text) => {
    const template = /<template>([^]*)<\/template>/.exec(text)?.[1] ?? '';
    expect(textsOf(template)).toEqual([]);
    expect([...template.matchAll(/\s(?:aria-label|placeholder|title|alt)="([^"]+)"/g)].map(([, said = '']) => said).filter((said) => !NAMES.test(said))).toEqual([]);
  });

  it('is seen to say something, when it does', () => {
    expect(textsOf('<p :class="a > b">Hello {{ name }} <b>there</b></p>')).toEqual(['Hello', 'there']);
  });
});

it('no script of a page holds a sentence', () => {
  const scripts = components.map(({ name, text }) => [name, /<script[^>]*>([^]*)<\/script>/.exec(text)?.[1] ?? ''] as const);
  const sentences = scripts.flatMap(([name, script]) => [...script.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '').matchAll(/(['"`])((?:(?!\1)[^\\\n])*)\1/g)].filter(([, , said = '']) => /^[A-Z][a-z]+ [a-z]/.test(said)).map(([, , said]) => `${name}: ${said}`));
  expect(sentences).toEqual([]);
});
