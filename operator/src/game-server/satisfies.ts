/** Whether `live` has everything that `wanted` says. What the server added beside it doesn't matter, lists must be as long. */
export function satisfies(live: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return Array.isArray(live) && live.length === wanted.length && wanted.every((one, index) => satisfies(live[index], one));
  if (typeof wanted !== 'object' || wanted === null) return live === wanted;
  if (typeof live !== 'object' || live === null) return false;
  return Object.entries(wanted).every(([name, field]) => field === undefined || satisfies((live as Record<string, unknown>)[name], field));
}
