// Why an expression could not be told, in cel-go's words.

/** The library's own words where cel-go's are not known. */
export function celFailure(error: unknown): string {
  const summary = (error as { summary?: string } | null)?.summary ?? (error instanceof Error ? error.message : String(error));
  const key = /^No such key: (.+)$/.exec(summary);
  if (key && !key[1]?.startsWith('index')) return `no such key: ${key[1]}`;
  const index = /index (\d+) >= size/.exec(summary);
  if (index) return `index out of bounds: ${index[1]}`;
  return summary;
}
