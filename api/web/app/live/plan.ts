// What an edit would do, asked while it is being made.
import { onUnmounted, reactive, watch } from 'vue';
import { call, refusedOf, type Planned, type Refused } from './client.ts';
import { noticeEnd } from './session.ts';

/** What POST …/plan takes: one of create, patch, rollback, file, restore, delete. */
export type Proposal = { create: object } | { patch: object } | { rollback: string } | { file: string } | { restore: string } | { delete: true };

export interface Asked {
  planned: Planned | null;
  problem: Refused | null;
  /** An answer is on its way: what is shown is of the edit before. */
  asking: boolean;
}

/** Somebody who types is not asked about every letter. */
const PAUSE_MS = 350;

/** The plan of what `proposal` gives, kept up to date; nothing while it gives null. `path`: of the server, as GET has it. */
export function usePlan(path: () => string, proposal: () => Proposal | null): Asked {
  const asked = reactive<Asked>({ planned: null, problem: null, asking: false });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;
  watch(() => JSON.stringify([path(), proposal()]), () => {
    clearTimeout(timer);
    newest += 1;
    asked.asking = proposal() !== null;
    if (!asked.asking) Object.assign(asked, { planned: null, problem: null });
    else timer = setTimeout(() => void ask(newest), PAUSE_MS);
  }, { immediate: true });
  onUnmounted(() => { clearTimeout(timer); newest += 1; });

  async function ask(turn: number): Promise<void> {
    const answer = await call<Planned>('POST', `${path()}/plan`, { body: proposal() }).then(({ body }) => ({ planned: body, problem: null }), (error: unknown) => ({ planned: null, problem: refusedOf(error) }));
    if (turn !== newest) return;
    if (answer.problem?.status === 401) noticeEnd();
    Object.assign(asked, answer, { asking: false });
  }
  return asked;
}
