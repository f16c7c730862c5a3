/** What two observations differ in, one line per field. */
export function* differences(real: unknown, local: unknown, at: string): Generator<string> {
  if (JSON.stringify(real) === JSON.stringify(local)) return;
  const both = [real, local].every((one) => typeof one === 'object' && one !== null && !Array.isArray(one)) || [real, local].every(Array.isArray);
  if (!both) return yield `${at}: ${short(real)} ≠ ${short(local)}`;
  const [left, right] = [real as Record<string, unknown>, local as Record<string, unknown>];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) yield* differences(left[key], right[key], at === '' ? key : `${at}.${key}`);
}

function short(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 260) ?? 'absent';
}
