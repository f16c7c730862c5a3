// What to do next. Pure: the same look at the same moment gives the same plan.
import { backupPlan, type BackupPlan } from '../backup/plan.ts';
import type { Action, Refusal, Wait } from './action.ts';
import type { Observed } from './observe.ts';
import type { Moment } from './policies/moment.ts';
import { OBJECT_POLICIES } from './policies/objects.ts';
import { nextWarning, podDecision } from './policies/pod.ts';
import { sleepOf } from './policies/sleep.ts';

export interface Plan {
  /** Why the wish is not carried out; what was accepted before is. */
  refused?: Refusal | undefined;
  actions: Action[];
  wait?: Wait | undefined;
  backup: BackupPlan;
  sleeps: boolean;
  /** Look again after this many milliseconds, though nothing may have happened. */
  again?: number | undefined;
}

/** `seen` holds the wish that is to be made true: the refused one's predecessor when there is a refusal. */
export function planFor(seen: Observed, moment: Moment, refused?: Refusal): Plan {
  const { template } = seen;
  if (!template || (refused && !seen.accepted)) return { refused, actions: [], sleeps: false, backup: { steps: [] } };
  const sleep = sleepOf(seen, moment.now);
  const objects = OBJECT_POLICIES.flatMap((policy) => policy(seen, template.spec, moment));
  const { actions, wait, before } = podDecision(seen, template.spec, moment, sleep.sleeps);
  const backup = backupPlan(seen.scene, moment, before);
  const agains = [sleep.again, backup.again, wait && nextWarning(wait, moment.now), lingers(seen) ? 10_000 : undefined].filter((one) => one !== undefined);
  return { refused, actions: [...objects, ...actions], wait, sleeps: sleep.sleeps, backup, ...(agains.length > 0 && { again: Math.min(...agains) }) };
}

/** Nothing tells us when a lost node's pod is overdue. */
function lingers({ pod, node }: Observed): boolean {
  return pod?.metadata.deletionTimestamp !== undefined && pod.spec.nodeName !== undefined && (!node || (node.spec?.taints ?? []).length > 0);
}
