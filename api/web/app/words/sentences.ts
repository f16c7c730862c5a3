// Sentences with holes: what the catalogues hold, and how one becomes text.
export type Sentence = string | { one: string; other: string };
export type Values = Record<string, string | number>;

/** Fills `{name}` with its value. A sentence of two forms is chosen by `n`, in the language's own way of counting. */
export function filled(sentence: Sentence, language: string, values: Values = {}): string {
  const text = typeof sentence === 'string' ? sentence : new Intl.PluralRules(language).select(Number(values.n)) === 'one' ? sentence.one : sentence.other;
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    return value === undefined ? hole : typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value;
  });
}

/** The pieces of a sentence around its holes, for those who put something else than text there. */
export function pieces(text: string): { text?: string; hole?: string }[] {
  return text.split(/(\{\w+\})/).filter(Boolean).map((piece) => (/^\{\w+\}$/.test(piece) ? { hole: piece.slice(1, -1) } : { text: piece }));
}

/** The first of these languages that there are words in. */
export function languageFor(wanted: readonly string[], known: readonly string[]): string {
  return wanted.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find((language) => known.includes(language)) ?? known[0] ?? 'en';
}
