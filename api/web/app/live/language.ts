// The language of the page: the person's choice, else the browser's.
import { reactive } from 'vue';
import { en, type Key } from '../data/en.ts';
import { filled, languageFor, type Sentence, type Values } from '../words/sentences.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
export type { Key };

/** English is there from the start, and where another language could not be fetched. */
const catalogues: Record<Language, () => Promise<Record<Key, Sentence>>> = {
  en: () => Promise.resolve(en),
  de: async () => (await import('../data/de.ts')).de,
};

export const spoken = reactive<{ language: Language; sentences: Record<Key, Sentence> }>({ language: 'en', sentences: en });

export function say(key: Key, values?: Values): string {
  return filled(spoken.sentences[key], spoken.language, values);
}

/** A sentence whose key is put together, like a phase's; the name itself where there is none. */
export function sayNamed(group: string, name: string, values?: Values): string {
  const key = `${group}.${name}`;
  return key in spoken.sentences ? say(key as Key, values) : name;
}

export async function speak(language: Language): Promise<void> {
  const sentences = await catalogues[language]().catch(() => undefined);
  if (!sentences) return;
  spoken.sentences = sentences;
  spoken.language = language;
  document.documentElement.lang = language;
}

/** The choice of last time, else what the browser asks for. */
export const languageOfVisitor = (): Language => languageFor([localStorage.getItem('language') ?? '', ...navigator.languages], LANGUAGES) as Language;

export function choose(language: Language): Promise<void> {
  localStorage.setItem('language', language);
  return speak(language);
}
