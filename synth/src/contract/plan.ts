// What a change would do, in game terms, before it is made: one function for the form and the pull request.
import { completeSpec, specDigest, usageOf } from './defaults.ts';
import { effectOf, type Effect } from './effect.ts';
import type { GameServerSpec } from './game-server.ts';
import type { GameTemplateSpec } from './game-template.ts';
import { changeSentences, creationSentences, deletionSentences } from './plan-sentences.ts';
import { quotaSentences, quotaOf, type QuotaFacts, type QuotaPlan } from './plan-quota.ts';
import type { WishError } from './schema-errors.ts';
import { worldOf, type WorldChange } from './plan-world.ts';

/** A server before and after; one of the two is absent when it is made or deleted. */
export interface ServerChange {
  name: string;
  before?: GameServerSpec;
  after?: GameServerSpec;
}

/** The revisions that the two specs name. */
export interface PlanTemplates {
  before?: GameTemplateSpec;
  after?: GameTemplateSpec;
}

/** What is known of the world outside Git. All of it may be missing. */
export interface PlanFacts {
  /** undefined: not known. */
  players?: number | undefined;
  address?: string;
  /** How long this server's own starts took, in seconds. */
  startSeconds?: readonly number[];
  /** A volume of this name and game is kept and would come back. */
  keptWorld?: boolean;
  quota?: QuotaFacts;
}

export type Risk = 'none' | 'low' | 'medium' | 'high';

export interface Plan {
  action: 'create' | 'change' | 'delete' | 'none';
  /** Why it can't be made; the old state keeps running. */
  refused: WishError[];
  /** For people, the most important first. */
  sentences: string[];
  risk: Risk;
  interruption: Effect['kind'];
  /** How many are thrown out if nobody waits for them. */
  playersAffected: number;
  /** Median of the server's own past starts, when it has some and is interrupted. */
  downtimeSeconds?: number;
  irreversible: string[];
  quota?: QuotaPlan;
}

/** Pure. The specs may leave out what has a default; both must be valid for their templates. */
export function planOf({ name, before, after }: ServerChange, templates: PlanTemplates, facts: PlanFacts = {}): Plan {
  const old = before && whole(before, templates.before ?? templates.after);
  const next = after && whole(after, templates.after ?? templates.before);
  const quota = facts.quota && quotaOf(facts.quota, old && usageOf(old), next && usageOf(next));
  if (old && next) return changePlan({ name, old, next }, templates, facts, quota);
  if (next) return creationPlan(name, next, templates.after, facts, quota);
  if (old) return deletionPlan(name, old, templates.before, facts, quota);
  return nothing(quota);
}

function creationPlan(name: string, spec: GameServerSpec, template: GameTemplateSpec | undefined, facts: PlanFacts, quota: QuotaPlan | undefined): Plan {
  return {
    ...nothing(quota), action: 'create', interruption: spec.state === 'Stopped' ? 'none' : 'start', risk: quota?.exceeded.length ? 'high' : 'low',
    sentences: [...creationSentences(name, spec, template, facts), ...quotaSentences(quota)],
  };
}

function deletionPlan(name: string, spec: GameServerSpec, template: GameTemplateSpec | undefined, facts: PlanFacts, quota: QuotaPlan | undefined): Plan {
  const runs = spec.state !== 'Stopped';
  return {
    ...nothing(quota), action: 'delete', interruption: runs ? 'stop' : 'none', risk: 'high', playersAffected: runs ? facts.players ?? 0 : 0,
    sentences: [...deletionSentences(name, spec, template, facts), ...quotaSentences(quota)], irreversible: ['The world is deleted seven days after its server.'],
  };
}

function changePlan({ name, old, next }: { name: string; old: GameServerSpec; next: GameServerSpec }, templates: PlanTemplates, facts: PlanFacts, quota: QuotaPlan | undefined): Plan {
  const template = templates.after ?? templates.before;
  if (!template || specDigest(old) === specDigest(next)) return nothing(quota);
  const world = worldOf(old, next, templates);
  const effect = restoredEffect(effectOf(old, next, template, templates.before), world, next);
  const interrupted = effect.kind === 'restart' || effect.kind === 'stop';
  const playersAffected = interrupted && (effect.kind === 'stop' || world.isReplaced || next.update?.when !== 'WhenEmpty' || next.update.deadline !== undefined) ? facts.players ?? 0 : 0;
  const startSeconds = median(facts.startSeconds ?? []);
  const sentences = changeSentences({ name, old, next, template, effect, facts, startSeconds, world });
  if (effect.refused.length === 0 && sentences.length === 0) return nothing(quota);
  return {
    action: 'change', refused: effect.refused, interruption: effect.kind, playersAffected, irreversible: world.irreversible,
    sentences: effect.refused.length > 0 ? effect.refused.map(({ message }) => message) : [...sentences, ...quotaSentences(quota)],
    risk: riskOf(effect, next, world, playersAffected, quota), ...(effect.kind === 'restart' && startSeconds !== undefined && { downtimeSeconds: startSeconds }), ...(quota && { quota }),
  };
}

/** An ordered restore stops what runs and starts it again. */
function restoredEffect(effect: Effect, world: WorldChange, next: GameServerSpec): Effect {
  return world.isReplaced && next.state !== 'Stopped' && (effect.kind === 'none' || effect.kind === 'live') ? { ...effect, kind: 'restart' } : effect;
}

function riskOf({ refused, kind }: Effect, next: GameServerSpec, world: WorldChange, players: number, quota: QuotaPlan | undefined): Risk {
  if (refused.length > 0 || quota?.exceeded.length || world.risk === 'high') return 'high';
  if (world.risk === 'medium' || (players > 0 && (kind === 'stop' || next.update?.when !== 'Window'))) return 'medium';
  return kind === 'none' && world.risk === 'none' ? 'none' : 'low';
}

function nothing(quota: QuotaPlan | undefined): Plan {
  return { action: 'none', refused: [], sentences: [], risk: 'none', interruption: 'none', playersAffected: 0, irreversible: [], ...(quota && { quota }) };
}

/** With every default written, so that leaving one out is no change. */
function whole(spec: GameServerSpec, template: GameTemplateSpec | undefined): GameServerSpec {
  return template ? completeSpec(spec, template) : spec;
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}
