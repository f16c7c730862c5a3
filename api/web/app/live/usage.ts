// What servers take, as it was measured last: asked for once a minute while somebody looks, for the API measures no more often.
import { onUnmounted, shallowRef, watch, type ShallowRef } from 'vue';
import { read } from './client.ts';
import { rowKey } from './live.ts';

export interface Used {
  /** Cores. */
  cpu: number;
  /** Bytes. */
  memory: number;
}

const POLL_MS = 60_000;

/** By row key. Nothing is said where nothing is measured, or while nobody answers. */
export function useUsage(tenants: () => readonly string[]): ShallowRef<ReadonlyMap<string, Used>> {
  const used = shallowRef<ReadonlyMap<string, Used>>(new Map());
  let turn = 0;

  async function look(): Promise<void> {
    turn += 1;
    const mine = turn;
    const answers = await Promise.all(tenants().map(async (tenant) => {
      const { servers } = await read<{ servers: Record<string, Used> }>(`/api/tenants/${tenant}/metrics`).catch(() => ({ servers: {} }));
      return Object.entries(servers).map(([name, one]) => [rowKey(tenant, name), one] as const);
    }));
    if (mine === turn) used.value = new Map(answers.flat());
  }

  watch(() => tenants().join(' '), () => void look(), { immediate: true });
  const timer = setInterval(() => { if (!document.hidden) void look(); }, POLL_MS);
  onUnmounted(() => { clearInterval(timer); turn += 1; });
  return used;
}
