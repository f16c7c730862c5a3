// What may be written at a place of a server's file, from its JSON Schema. Block YAML of two levels of maps is all that a server is.
export interface JsonSchema {
  type?: string;
  description?: string;
  title?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  propertyNames?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  allOf?: { if?: JsonSchema & { required?: string[] }; then?: JsonSchema }[];
}

export interface Completion {
  /** What is written. */
  text: string;
  /** For people: what it means. */
  about: string;
  kind: 'key' | 'value';
}

/** Where the word under the cursor begins, and what may stand there. `offset` counts characters of `text`. */
export function completionsAt(text: string, offset: number, schema: JsonSchema): { from: number; options: Completion[] } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(start, offset);
  const above = text.slice(0, start).split('\n');
  const value = /^( *)([A-Za-z0-9_.-]+): +(\S*)$/.exec(line);
  if (value) {
    const [, indent = '', key = '', typed = ''] = value;
    return { from: offset - typed.length, options: valuesOf(schemaAt(schema, [...pathAbove(above, indent.length), key], text)) };
  }
  const key = /^( *)([A-Za-z0-9_.-]*)$/.exec(line);
  if (!key) return { from: offset, options: [] };
  const [, indent = '', typed = ''] = key;
  const path = pathAbove(above, indent.length);
  const written = new Set(siblings(text, start, indent.length));
  return { from: offset - typed.length, options: keysOf(schemaAt(schema, path, text)).filter(({ text: name }) => !written.has(name.replace(/:.*$/, ''))) };
}

/** Keys that the line's parents stand under, outermost first. */
function pathAbove(lines: readonly string[], indent: number): string[] {
  const path: string[] = [];
  let depth = indent;
  for (const line of lines.toReversed()) {
    const [, spaces = '', key] = /^( *)([A-Za-z0-9_.-]+):/.exec(line) ?? [];
    if (key === undefined || spaces.length >= depth) continue;
    path.unshift(key);
    depth = spaces.length;
  }
  return path;
}

/** Keys beside the line at `start`, above and below it. */
function siblings(text: string, start: number, indent: number): string[] {
  const lines = text.split('\n');
  const here = text.slice(0, start).split('\n').length - 1;
  const collect = (some: readonly string[]): string[] => {
    const found: string[] = [];
    for (const line of some) {
      const [, spaces = '', key] = /^( *)([A-Za-z0-9_.-]+):/.exec(line) ?? [];
      if (key === undefined || spaces.length > indent) continue;
      if (spaces.length < indent) break;
      found.push(key);
    }
    return found;
  };
  return [...collect(lines.slice(0, here).toReversed()), ...collect(lines.slice(here + 1))];
}

/** The schema of a place, with what holds for the game that the file names. */
function schemaAt(schema: JsonSchema, path: readonly string[], text: string): JsonSchema {
  let at: JsonSchema[] = [schema];
  for (const [depth, key] of path.entries()) {
    if (depth === 1 && path[0] === 'spec') at = [...at, ...conditional(at, text)];
    at = at.flatMap((one) => one.properties?.[key] ?? (typeof one.additionalProperties === 'object' ? one.additionalProperties : []));
  }
  if (path.length === 1 && path[0] === 'spec') at = [...at, ...conditional(at, text)];
  return at.reduce((left, right) => ({ ...left, ...right, properties: { ...left.properties, ...right.properties } }), {});
}

function conditional(at: readonly JsonSchema[], text: string): JsonSchema[] {
  const game = /^ +game: *["']?([a-z0-9-]+)/m.exec(text)?.[1];
  const revision = /^ +revision: *(\d+)/m.exec(text)?.[1];
  return at.flatMap(({ allOf = [] }) => allOf).filter(({ if: when }) => {
    const wanted = when?.properties ?? {};
    return wanted.game?.const === game && (revision === undefined || String(wanted.revision?.const) === revision);
  }).flatMap(({ then }) => then ?? []);
}

function keysOf(schema: JsonSchema): Completion[] {
  const names = (schema.propertyNames?.enum ?? []).map((name): [string, JsonSchema] => [String(name), {}]);
  return [...Object.entries(schema.properties ?? {}), ...names].map(([name, { title, description, type, properties }]) => ({
    text: `${name}:${type === 'object' || properties ? '' : ' '}`, about: [title, description].filter(Boolean).join('. '), kind: 'key',
  }));
}

function valuesOf({ enum: choices, const: only, type, default: usual, description = '' }: JsonSchema): Completion[] {
  const values = only !== undefined ? [only] : (choices ?? (type === 'boolean' ? [true, false] : usual === undefined || usual === '' ? [] : [usual]));
  return values.map((value) => ({ text: typeof value === 'string' && (/^[\d.]+$/.test(value) || value === '') ? JSON.stringify(value) : String(value), about: description, kind: 'value' }));
}
