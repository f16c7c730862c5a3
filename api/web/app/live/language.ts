// The language of the page: the person's choice, else the browser's.
import { reactive } from 'vue';
import { en, type Key } from '../data/en.ts';
import { filled, languageFor, type Sentence, type Values } from '../words/sentences.ts';
import { teller, type Phrase, type Told } from '../words/told.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
export type { Key };

interface Catalogue { sentences: Record<Key, Sentence>; phrases: readonly Phrase[] }

/** English is there from the start, and where another language could not be fetched. */
const catalogues: Record<Language, () => Promise<Catalogue>> = {
  en: () => Promise.resolve({ sentences: en, phrases: [] }),
  de: async () => {
    const [{ de }, { toldDe }] = await Promise.all([import('../data/de.ts'), import('../data/told-de.ts')]);
    return { sentences: de, phrases: toldDe };
  },
};

export const spoken = reactive<{ language: Language; sentences: Record<Key, Sentence>; tell: Told }>({ language: 'en', sentences: en, tell: teller([]) });

export function say(key: Key, values?: Values): string {
  return filled(spoken.sentences[key], spoken.language, values);
}

/** A sentence whose key is put together, like a phase's; the name itself where there is none. */
export function sayNamed(group: string, name: string, values?: Values): string {
  const key = `${group}.${name}`;
  return key in spoken.sentences ? say(key as Key, values) : name;
}

/** A sentence that came from the API, in the language of the page; as it came where there is no phrase for it. */
export const tell = (text: string): string => spoken.tell(text) ?? text;
/** The language that `tell` says it in. */
export const languageOf = (text: string): Language => (spoken.tell(text) === undefined ? 'en' : spoken.language);

export async function speak(language: Language): Promise<void> {
  const catalogue = await catalogues[language]().catch(() => undefined);
  if (!catalogue) return;
  spoken.sentences = catalogue.sentences;
  spoken.tell = teller(catalogue.phrases);
  spoken.language = language;
  document.documentElement.lang = language;
}

/** The choice of last time, else what the browser asks for. */
export const languageOfVisitor = (): Language => languageFor([localStorage.getItem('language') ?? '', ...navigator.languages], LANGUAGES) as Language;

export function choose(language: Language): Promise<void> {
  localStorage.setItem('language', language);
  return speak(language);
}
