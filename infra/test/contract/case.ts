// A case sees something; what changes from run to run is taken out of what it saw.

export interface Case<Target> {
  /** An English sentence, once per suite. */
  name: string;
  /** Does something to the target and returns what it saw, as plain JSON. */
  observe(on: Target): Promise<unknown>;
}

const SHA = /\b[0-9a-f]{40}\b/g;
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const NEVER: readonly string[] = ['0000000000000000000000000000000000000000', '0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z'];

/** Lists that the real program keeps as sets, and tells in another order each time. */
const UNORDERED = new Set(['events', 'units']);

/** The same text for the same thing within one observation: first commit, second commit, and so on. `known` maps names of this run to lasting ones. */
export function withoutChance(seen: unknown, known: ReadonlyMap<string, string>): unknown {
  const shas = new Map<string, string>();
  const names = [...known].sort(([left], [right]) => right.length - left.length);
  const text = (value: string): string => {
    let plain = value;
    for (const [name, lasting] of names) plain = plain.replaceAll(name, lasting);
    return plain
      .replace(SHA, (sha) => (NEVER.includes(sha) ? sha : numbered(shas, sha)))
      .replace(TIME, (time) => (NEVER.includes(time) ? time : '<time>'))
      .replace(UUID, '<uuid>')
      .replace(/\b\d+\+(?=[\w.-]+@)/g, '<id>+')
      .replace(/\b((?:u|repo_|org_|team_)?id: ?)\d+/g, '$1<id>');
  };
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return text(value);
    if (key === 'causes' && Array.isArray(value) && value.every(isConflict)) return walk([...value].sort((left, right) => (left.field < right.field ? -1 : 1)), '');
    if (Array.isArray(value)) return UNORDERED.has(key) && value.every((one) => typeof one === 'string') ? value.map((one) => text(one)).sort() : value.map((one) => walk(one, key));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [text(name), walk(one, name)]).sort(([left], [right]) => (String(left) < String(right) ? -1 : 1)));
    return typeof value === 'number' && /^(id|.*_id)$/.test(key) && value !== 0 ? '<id>' : value;
  };
  return walk(seen, '');
}

/** kube-apiserver tells the conflicts of an apply in the order of a Go map. */
function isConflict(cause: unknown): cause is { field: string } {
  return (cause as { reason?: unknown } | null)?.reason === 'FieldManagerConflict';
}

function numbered(seen: Map<string, string>, value: string): string {
  const known = seen.get(value) ?? `<sha ${seen.size + 1}>`;
  seen.set(value, known);
  return known;
}
