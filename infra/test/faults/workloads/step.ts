import { STORAGE } from '../stage/cluster.ts';
import { TENANT } from '../stage/ground.ts';
import type { Stage } from '../stage/stage.ts';

/** Something that people or machines do, and what the cluster must come to, whatever went wrong meanwhile. */
export interface Step {
  name: string;
  act(stage: Stage): void | Promise<void>;
  done(stage: Stage): boolean;
}

export interface Workload {
  steps: readonly Step[];
  /** Two operators from the beginning. */
  hasStandby?: true;
}

export const conditionOf = (stage: Stage, name: string, wanted: string) => stage.server(name)?.status?.conditions?.find(({ type }) => type === wanted);

/** The status speaks of the wish as it stands. */
export function isSeen(stage: Stage, name: string): boolean {
  const server = stage.server(name);
  return server !== undefined && !server.metadata.deletionTimestamp && server.status?.observedGeneration === server.metadata.generation;
}

export function isReady(stage: Stage, ...names: string[]): boolean {
  return names.every((name) => isSeen(stage, name) && conditionOf(stage, name, 'Ready')?.status === 'True' && stage.server(name)?.status?.pending === undefined);
}

export const hasPhase = (stage: Stage, name: string, phase: string): boolean => isSeen(stage, name) && stage.server(name)?.status?.phase === phase;
export const podOf = (stage: Stage, name: string) => stage.cluster.get(STORAGE.pods, TENANT, name);
export const gameOf = (stage: Stage, name: string) => stage.node.game(TENANT, name);

export function edit(what: string, name: string, spec: Parameters<Stage['edit']>[1], done: Step['done'] = (stage) => isReady(stage, name)): Step {
  return { name: what, act: (stage) => stage.edit(name, spec), done };
}

/** The object, its pod and what it owned are gone. */
export function isGone(stage: Stage, name: string): boolean {
  return !stage.server(name) && !podOf(stage, name) && !stage.cluster.get(STORAGE.services, TENANT, name) && !gameOf(stage, name);
}
