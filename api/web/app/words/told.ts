// What the API says is English. Another language has a phrase for each of its sentences, with the same holes; what has none is said as it came.
export type Phrase = readonly [english: string, other: string];
export type Told = (text: string) => string | undefined;

/** A translator of whole sentences: the first phrase that fits, and what stands in its holes told in turn, where it is a phrase itself. */
export function teller(phrases: readonly Phrase[]): Told {
  const exact = new Map(phrases.filter(([english]) => !english.includes('{')));
  const holed = phrases.filter(([english]) => english.includes('{')).map(([english, other]) => ({ pattern: patternOf(english), other }));
  const known = new Map<string, string | undefined>();

  function tell(text: string): string | undefined {
    const word = exact.get(text);
    if (word !== undefined) return word;
    for (const { pattern, other } of holed) {
      const values = pattern.exec(text)?.groups;
      if (values) return other.replace(/\{(\w+)\}/g, (_hole, name: string) => tell(values[name] ?? '') ?? values[name] ?? '');
    }
    return undefined;
  }
  // A plan is drawn at each letter, and says mostly what it said before.
  return (text) => {
    if (known.size >= MOST) known.clear();
    if (!known.has(text)) known.set(text, text.length > LONGEST ? undefined : tell(text));
    return known.get(text);
  };
}

/** What is longer is a log, not a sentence. */
const LONGEST = 1_000;
const MOST = 500;

function patternOf(english: string): RegExp {
  const source = english.split(/(\{\w+\})/).map((piece) => (/^\{\w+\}$/.test(piece) ? `(?<${piece.slice(1, -1)}>.+?)` : piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))).join('');
  return new RegExp(`^${source}$`, 's');
}
