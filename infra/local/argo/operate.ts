// Runs an operation to its end: try, tell, wait, try again.
import { afterTry, historyWith, nextTry } from './operation.ts';
import type { Application, OperationState } from './kinds.ts';
import { observe, type Memory, type View, type World } from './observe.ts';
import { planOf } from './plan.ts';
import type { Outcome } from './results.ts';
import type { Store } from './store.ts';
import { carryOut } from './sync.ts';

export interface Operating {
  world: World;
  store: Store;
  /** What the last look saw, and what it remembers. */
  last(name: string): { view?: View; memory: Memory };
}

/** Ends early, without a word, when the Application goes. */
export async function operate({ world, store, last }: Operating, name: string, begun: OperationState): Promise<void> {
  let state = begun;
  for (let retried = begun.retryCount ?? 0; ; retried++) {
    const application = store.application(name);
    const project = application && store.project(application.spec.project);
    const source = application?.spec.source;
    if (!source || !project) return;
    // A crash came between two tries.
    if (state.finishedAt) state = nextTry(state, source);
    const view = await viewFor(world, application, last(name), state.syncResult?.revision ?? '', retried > 0);
    const options = [...(application.spec.syncPolicy?.syncOptions ?? []), ...(state.operation.sync?.syncOptions ?? [])];
    const tell = async (message: string, resources: Outcome['resources']) => {
      if (!store.application(name)) return false;
      await store.writeOperation(name, { ...state, message, syncResult: { revision: view.revision ?? '', source, resources } });
      return true;
    };
    const outcome = comparisonError(view) ?? (await carryOut(world, application, project, planOf(view.pairs, state.operation.sync ?? {}, options), options, tell).catch((failure: Error) => ({ phase: 'Error' as const, message: failure.message, resources: [] })));
    const now = store.application(name);
    if (!now) return;
    const turn = afterTry(state, outcome, view.revision ?? '', source, retried, Date.now());
    const history = historyWith(now, turn.state);
    await store.writeOperation(name, turn.state, history?.length ? [{ path: '/status/history', value: history }] : []);
    if (turn.delay === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, turn.delay));
    if (!store.application(name)) return;
    state = nextTry(turn.state, source);
    await store.writeOperation(name, state);
  }
}

/** What a try works on: the commit it is for, or the newest when it is for none. */
function viewFor(world: World, application: Application, { view, memory }: { view?: View; memory: Memory }, commit: string, again: boolean): Promise<View> {
  if (commit === '') return observe(world, application, memory, true);
  if (view && !again && view.revision === commit) return Promise.resolve(view);
  return observe(world, application, { commit, compared: new Map(), healths: new Map() }, false);
}

function comparisonError({ conditions }: View): Outcome | undefined {
  const found = conditions.filter(({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError');
  return found.length > 0 ? { phase: 'Error', message: found.map(({ type, message }) => `${type}: ${message}`).join(';'), resources: [] } : undefined;
}
