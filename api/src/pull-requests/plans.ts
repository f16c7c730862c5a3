// What each step of a branch means for the people on its server, with what is known of it now.
import { planOf } from '@pteronimbus/synth/contract';
import { startTimes } from '../db/changes.ts';
import type { Ports } from '../ports.ts';
import { liveFacts } from '../status/server-facts.ts';
import type { PlannedStep, ServerStep } from './words.ts';

/** More servers than this are planned without asking what is kept of their worlds. */
const MOST_ASKED = 20;

export async function plansOf(ports: Ports, tenant: string, steps: readonly ServerStep[]): Promise<PlannedStep[]> {
  return Promise.all(steps.map(async (step) => ({ ...step, plan: planOf(step, step.templates, await factsOf(ports, tenant, step, steps.length <= MOST_ASKED)) })));
}

async function factsOf(ports: Ports, tenant: string, { name, before, after }: ServerStep, ask: boolean) {
  const live = ports.live.server(tenant, name);
  const [startSeconds, keptWorld] = await Promise.all([
    before && after ? startTimes(ports.database, tenant, name) : [],
    // Without Kubernetes' word the plan is silent on the point.
    ask && after && !before ? ports.pods.keepsWorld(tenant, name, after.game).catch(() => undefined) : undefined,
  ]);
  return {
    startSeconds, ...liveFacts(live), ...(keptWorld !== undefined && { keptWorld }),
  };
}
