// Cases that are one request and its answer, written as rows.
import type { Case } from '../case.ts';
import { scene, type Scene } from './scene.ts';
import type { ForgeTarget } from './target.ts';

type Ask = (scene: Scene, on: ForgeTarget) => [who: Parameters<ForgeTarget['call']>[0], method: string, path: string, body?: unknown];

/** Body fields that say how a person looks or how often they came: nobody depends on them. */
const IDLE = new Set(['avatar_url', 'size', 'last_login', 'watchers_count', 'updated_at', 'created', 'created_at', 'languages_url']);

export function asks(rows: readonly (readonly [name: string, ask: Ask])[]): Case<ForgeTarget>[] {
  return rows.map(([name, ask]) => ({ name, observe: async (on) => answer(on, ask(await scene(on), on)) }));
}

async function answer(on: ForgeTarget, [who, method, path, body]: ReturnType<Ask>): Promise<unknown> {
  const { status, body: seen } = await on.call(who, method, path, body);
  return { status, body: seen === undefined ? null : withoutIdle(seen) };
}

export function withoutIdle(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIdle);
  if (typeof value !== 'object' || value === null) return value;
  // Units come in another order each time.
  return Object.fromEntries(Object.entries(value).filter(([key]) => !IDLE.has(key)).map(([key, one]) => [key, key === 'units' && Array.isArray(one) ? one.map(String).sort() : withoutIdle(one)]));
}

/** People, repositories and teams inside by their names; the rest as it is. */
export function shown(value: unknown, without: string[] = []): unknown {
  if (Array.isArray(value)) return value.map((one) => shown(one, without));
  if (typeof value === 'string') return value.replace(/#issuecomment-\d+/, '#issuecomment-<id>');
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(withoutIdle(value) as Record<string, unknown>).filter(([key]) => !without.includes(key));
  return Object.fromEntries(entries.map(([key, one]) => [key, named(one) ?? shown(one, without)]));
}

function named(value: unknown): string | undefined {
  const { login, full_name: fullName } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof login === 'string') return `person ${login}`;
  return typeof fullName === 'string' ? `repository ${fullName}` : undefined;
}
