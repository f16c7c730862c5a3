// A wish with everything that matters written out, and a digest that says whether two specs mean the same.
import { createHash } from 'node:crypto';
import { GameServerSpec } from './game-server.ts';
import type { GameTemplateSpec } from './game-template.ts';
import { parseQuantity } from './quantity.ts';

type PartialSpec = Partial<GameServerSpec> & Pick<GameServerSpec, 'game'>;

/**
 * The spec as it goes into Git. What Git omits and the CRD defaults belongs to nobody and is never healed, so each
 * field that changes what runs is written; settings stay as given, since a template revision fixes their defaults.
 */
export function completeSpec(wish: PartialSpec, template: GameTemplateSpec): GameServerSpec {
  const { settings, secrets, resources, storage, network, update, idle, backup, preview, requests } = wish;
  return {
    game: wish.game,
    revision: wish.revision ?? template.revision,
    version: wish.version ?? template.versions[0]?.name ?? '',
    state: wish.state ?? 'Running',
    settings: settings ?? {},
    ...(secrets && { secrets }),
    resources: { cpu: resources?.cpu ?? template.resources.cpu, memory: resources?.memory ?? template.resources.memory },
    storage: { size: storage?.size ?? template.storage.size, ...(storage?.fresh !== undefined && { fresh: storage.fresh }) },
    network: { expose: network?.expose ?? 'NodePort', ...(network?.ports && { ports: network.ports }) },
    update: { ...update, when: update?.when ?? 'Immediately', warn: update?.warn ?? true },
    ...(idle && { idle }),
    ...(backup && { backup: { ...backup, keep: backup.keep ?? 7, beforeChange: backup.beforeChange ?? true } }),
    ...(preview && { preview }),
    ...(requests && { requests }),
  };
}

/** Digest of a spec after the CRD's defaults: equal exactly when the API server would store the same. Hex, 64 characters. */
export function specDigest(spec: GameServerSpec): string {
  return createHash('sha256').update(canonicalJson(withDefaults(GameServerSpec as Schema, spec))).digest('hex');
}

/** What the server uses of the tenant's quota. Cores and bytes. */
export function usageOf(spec: PartialSpec, template?: GameTemplateSpec): { cpu: number; memory: number; storage: number } {
  const amount = (text: string | undefined, fallback: string | undefined) => parseQuantity(text ?? fallback ?? '0') ?? 0;
  return {
    cpu: amount(spec.resources?.cpu, template?.resources.cpu),
    memory: amount(spec.resources?.memory, template?.resources.memory),
    storage: amount(spec.storage?.size, template?.storage.size),
  };
}

/** JSON with sorted keys and nothing undefined. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, field]) => field !== undefined).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
}

interface Schema {
  properties?: Record<string, Schema>;
  default?: unknown;
}

/** Structural defaulting as the API server does it: only inside objects that are there. */
function withDefaults(schema: Schema, value: unknown): unknown {
  if (!schema.properties || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const result: Record<string, unknown> = { ...value };
  for (const [name, property] of Object.entries(schema.properties)) {
    if (result[name] === undefined && property.default !== undefined) result[name] = property.default;
    if (result[name] !== undefined) result[name] = withDefaults(property, result[name]);
  }
  return result;
}
