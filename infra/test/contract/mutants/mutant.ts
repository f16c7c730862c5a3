/** A bug that a suite must find: in `file`, `before` (there exactly once) becomes `after`. */
export interface Mutant {
  /** What goes wrong, as an English sentence. */
  name: string;
  /** From the repository's root. */
  file: string;
  before: string;
  after: string;
}

/** The file's text with the bug in it; throws when the place is not there, or there twice. */
export function planted(source: string, { name, file, before, after }: Mutant): string {
  const found = source.split(before).length - 1;
  if (found !== 1) throw new Error(`"${name}": its text must be in ${file} once, and is there ${found} times. Bring the mutant up to date: ${JSON.stringify(before)}`);
  if (before === after) throw new Error(`"${name}" changes nothing.`);
  return source.replace(before, () => after);
}
