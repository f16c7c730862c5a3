// Schemas of the built-in kinds, as Kubernetes publishes them (see generate-builtin.ts).
import data from './builtin.json' with { type: 'json' };
import type { Structural } from './structural.ts';

/** A definition as it stands in the data: references by name. */
export type Definition = Omit<Structural, 'properties' | 'items' | 'additionalProperties'> & {
  $ref?: string;
  properties?: { [name: string]: Definition };
  items?: Definition;
  additionalProperties?: Definition | boolean;
};

const kinds = data.kinds as unknown as { [kind: string]: string };
const definitions = data.definitions as unknown as { [name: string]: Definition };
const resolved = new Map<string, Structural>();

/** The schema of a built-in kind with its references followed, or undefined. The same object every time; it may contain itself. */
export function builtinSchema(group: string, version: string, kind: string): Structural | undefined {
  const name = definitionName(group, version, kind);
  return name === undefined ? undefined : resolve(name);
}

export function definitionName(group: string, version: string, kind: string): string | undefined {
  return kinds[`${group}/${version}/${kind}`];
}

export function definition(name: string): Definition | undefined {
  return definitions[name];
}

function resolve(name: string): Structural {
  const known = resolved.get(name);
  if (known) return known;
  const schema: Structural = {};
  resolved.set(name, schema);
  return Object.assign(schema, follow(definitions[name] ?? {}));
}

function follow(source: Definition): Structural {
  const { $ref, properties, items, additionalProperties, ...rest } = source;
  const own: Structural = { ...rest };
  if (properties) own.properties = Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, follow(child)]));
  if (items) own.items = follow(items);
  if (additionalProperties !== undefined) own.additionalProperties = typeof additionalProperties === 'object' ? follow(additionalProperties) : additionalProperties;
  if ($ref === undefined) return own;
  const target = resolve($ref);
  if (Object.keys(own).length === 0) return target;
  // What is said beside a reference (a patch strategy, a default) holds in this place only; no type says such a thing of itself.
  return { ...target, ...own };
}
