// Whether an object already says what a patch would write, so that nothing is written twice.

/** True when every field of `wanted` is so in `actual`; null means absent, keyed lists (conditions) are compared by type. */
export function covers(actual: unknown, wanted: unknown): boolean {
  if (wanted === null || wanted === undefined) return actual === undefined || actual === null;
  if (Array.isArray(wanted)) return Array.isArray(actual) && coversList(actual, wanted);
  if (typeof wanted !== 'object') return actual === wanted;
  if (typeof actual !== 'object' || actual === null) return false;
  return Object.entries(wanted).every(([key, value]) => covers((actual as Record<string, unknown>)[key], value));
}

function coversList(actual: unknown[], wanted: unknown[]): boolean {
  const typeOf = (item: unknown) => (item as { type?: unknown } | null)?.type;
  if (wanted.some((item) => typeOf(item) === undefined)) return actual.length === wanted.length && wanted.every((item, index) => coversExactly(actual[index], item));
  return wanted.every((item) => covers(actual.find((other) => typeOf(other) === typeOf(item)), item));
}

/** Lists without keys are replaced whole: what is too much in them counts as well. */
function coversExactly(actual: unknown, wanted: unknown): boolean {
  return covers(actual, wanted) && covers(wanted, actual);
}
