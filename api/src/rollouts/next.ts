// Where a roll-out goes from here, by what became of the servers of its wave. Pure.
import type { Step } from '../db/rollouts.ts';

export type Next = { go: 'on' } | { go: 'wait' } | { go: 'stop'; reason: string };

/** `began`: when the wave's changes had all been made, in milliseconds since 1970. */
export function nextOf(wave: readonly Step[], began: number, withinSeconds: number, now: number): Next {
  const failed = wave.find(({ state }) => state === 'failed');
  if (failed) return { go: 'stop', reason: `${failed.server} of ${failed.tenant} failed: ${failed.error?.message ?? 'nobody knows why'}` };
  // Somebody changed it since: what it is now is their wish.
  const open = wave.filter(({ state }) => state !== 'ready' && state !== 'unchanged' && state !== 'superseded');
  const [slow] = open;
  if (!slow) return { go: 'on' };
  if (now - began < withinSeconds * 1_000) return { go: 'wait' };
  const why = slow.waiting === null ? '' : ` (${slow.waiting.reason})`;
  return { go: 'stop', reason: `${slow.server} of ${slow.tenant} was not ready in ${withinSeconds} s: it is ${slow.state ?? 'not begun'}${why}${open.length > 1 ? `, and ${open.length - 1} more` : ''}` };
}

/** Canaries are a wave of their own, the others follow in the order given. */
export function wavesOf(tenants: readonly string[], canaries: readonly string[], size: number): string[][] {
  const others = tenants.filter((slug) => !canaries.includes(slug));
  const waves = canaries.length > 0 ? [[...canaries]] : [];
  for (let at = 0; at < others.length; at += size) waves.push(others.slice(at, at + size));
  return waves;
}
