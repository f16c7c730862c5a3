// The sentences of a plan: what a person who plays there would want to know.
import { canonicalJson } from './defaults.ts';
import type { Effect } from './effect.ts';
import type { GameServerSpec } from './game-server.ts';
import { tellsPlayers, type GameTemplateSpec } from './game-template.ts';
import type { PlanFacts } from './plan.ts';
import type { WorldChange } from './plan-world.ts';
import { shown } from './schema-errors.ts';

export interface Changed {
  name: string;
  old: GameServerSpec;
  next: GameServerSpec;
  template: GameTemplateSpec;
  effect: Effect;
  facts: PlanFacts;
  /** Median of the server's own past starts. */
  startSeconds: number | undefined;
  world: WorldChange;
}

export function creationSentences(name: string, spec: GameServerSpec, template: GameTemplateSpec | undefined, { keptWorld }: PlanFacts): string[] {
  const { resources, storage } = spec;
  const size = `${resources?.cpu} ${resources?.cpu === '1' ? 'core' : 'cores'}, ${resources?.memory} of memory and ${storage?.size} of storage`;
  const made = `${name} is made: ${template?.displayName ?? spec.game} ${spec.version} with ${size}${spec.state === 'Stopped' ? ', stopped' : ''}.`;
  const silence = silenceSentences(undefined, spec, template);
  if (!keptWorld) return [made, ...silence];
  return [made, ...silence, storage?.fresh === undefined ? `The world of the earlier ${name} comes back.` : `The world of the earlier ${name} stays aside: this one begins fresh.`];
}

export function deletionSentences(name: string, spec: GameServerSpec, template: GameTemplateSpec | undefined, { players }: PlanFacts): string[] {
  return [
    `${name} is deleted${spec.state !== 'Stopped' && players ? `: ${people(players)} on it now` : ''}.`,
    `Its world is kept for seven days; a new ${template?.displayName ?? spec.game} server named ${name} gets it back.`,
  ];
}

export function changeSentences(change: Changed): string[] {
  return [
    ...interruptionSentences(change), ...change.world.sentences, ...revisionSentences(change), ...settingSentences(change), ...secretSentences(change), ...resourceSentences(change),
    ...networkSentences(change), ...policySentences(change), ...requestSentences(change),
  ];
}

function interruptionSentences({ name, next, effect, facts, startSeconds, world }: Changed): string[] {
  const now = facts.players === undefined ? '' : facts.players === 0 ? ': nobody is on it now' : `: ${people(facts.players)} on it now`;
  const starts = startSeconds === undefined ? '' : `; its last starts took about ${startSeconds} s`;
  if (world.isReplaced && next.state !== 'Stopped') return [`${name} stops at once${now}, and starts again when the world is there${starts}.`];
  switch (effect.kind) {
    case 'restart': return [`${name} restarts ${momentOf(next)}${now}${starts}.`];
    case 'stop': return [`${name} stops at once${now}.`];
    case 'start': return [`${name} starts${startSeconds === undefined ? '' : `, in about ${startSeconds} s`}.`];
    case 'live': return [`${name} does not restart.`];
    case 'none': return [];
  }
}

function revisionSentences({ old, next, template }: Changed): string[] {
  return old.revision === next.revision ? [] : [`It moves from revision ${old.revision} to ${next.revision} of ${template.displayName}.`];
}

function settingSentences({ old, next, template, effect }: Changed): string[] {
  return effect.settings.map((name) => {
    const variable = template.variables.find((one) => one.name === name);
    const valueIn = (spec: GameServerSpec) => spec.settings?.[name] ?? variable?.default;
    const back = next.settings?.[name] === undefined ? ' (the default)' : '';
    return `${variable?.label ?? name}: ${shown(valueIn(old))} → ${shown(valueIn(next))}${back}.`;
  });
}

/** Nothing of a secret is shown, not even whether it is another one than before. */
function secretSentences({ old, next, template }: Changed): string[] {
  const names = [...new Set([...Object.keys(old.secrets ?? {}), ...Object.keys(next.secrets ?? {})])].filter((name) => old.secrets?.[name] !== next.secrets?.[name]).sort();
  return names.map((name) => `${template.variables.find((one) => one.name === name)?.label ?? name} ${next.secrets?.[name] === undefined ? 'is taken away' : 'is set anew'}.`);
}

function resourceSentences({ old, next }: Changed): string[] {
  const parts = [['Processor', old.resources?.cpu, next.resources?.cpu], ['Memory', old.resources?.memory, next.resources?.memory]] as const;
  return parts.filter(([, before, after]) => before !== after).map(([name, before, after]) => `${name}: ${before} → ${after}.`);
}

function networkSentences({ name, old, next, facts, effect }: Changed): string[] {
  if (canonicalJson(old.network) !== canonicalJson(next.network)) return [`The address of ${name} changes: players need the new one.`];
  return effect.kind === 'restart' && facts.address !== undefined ? [`The address stays ${facts.address}.`] : [];
}

/** What changes no running thing, but what happens later. */
function policySentences({ old, next, template }: Changed): string[] {
  const sentences: string[] = [];
  if (momentOf(old) !== momentOf(next)) sentences.push(`From now on it restarts ${momentOf(next)}.`);
  if (old.update?.warn !== next.update?.warn) sentences.push(next.update?.warn === false ? 'Players are no longer told in the game before a restart.' : 'Players are told in the game before a restart.');
  if (old.idle?.stopAfter !== next.idle?.stopAfter && (tellsPlayers(template) || next.idle?.stopAfter === undefined)) sentences.push(next.idle?.stopAfter === undefined ? 'It no longer sleeps when nobody plays.' : `It sleeps after ${next.idle.stopAfter} without players.`);
  if (canonicalJson(old.backup) !== canonicalJson(next.backup)) sentences.push(backupSentence(next));
  return [...sentences, ...silenceSentences(old, next, template)];
}

/** What was wished for and can't work with a game that tells nobody how many play. */
function silenceSentences(old: GameServerSpec | undefined, next: GameServerSpec, template: GameTemplateSpec | undefined): string[] {
  if (!template || tellsPlayers(template)) return [];
  const isNew = <T>(of: (spec: GameServerSpec) => T) => of(next) !== (old && of(old));
  const tells = `${template.displayName} tells nobody how many play`;
  return [
    ...(next.idle?.stopAfter !== undefined && isNew(({ idle }) => idle?.stopAfter) ? [`${tells}: it never falls asleep by itself.`] : []),
    ...(next.update?.when === 'WhenEmpty' && isNew(momentOf) ? [`${tells}: a change waits ${next.update.deadline === undefined ? 'until somebody stops the server' : 'for the deadline'}.`] : []),
  ];
}

function backupSentence({ backup }: GameServerSpec): string {
  if (!backup) return 'It is no longer backed up.';
  const when = [...(backup.schedule ? [`at ${backup.schedule.cron} ${backup.schedule.timeZone ?? 'UTC'}`] : []), ...(backup.beforeChange ? ['before changes'] : [])].join(' and ');
  return `It is backed up ${when || 'when asked'}, the last ${backup.keep} are kept.`;
}

function requestSentences({ old, next }: Changed): string[] {
  const asked = (name: 'wake' | 'backup') => next.requests?.[name] !== undefined && next.requests[name] !== old.requests?.[name];
  return [...(asked('wake') ? ['It is woken.'] : []), ...(asked('backup') ? ['A backup is made.'] : [])];
}

/** When a restart may happen. */
export function momentOf({ update }: GameServerSpec): string {
  const latest = update?.deadline === undefined ? '' : `, ${update.deadline} from now at the latest`;
  if (update?.when === 'WhenEmpty') return `when nobody plays${latest}`;
  if (update?.when === 'Window' && update.window) return `in its window (${update.window.cron}, ${update.window.timeZone}, ${update.window.length})${latest}`;
  return 'at once';
}

const people = (count: number): string => (count === 1 ? '1 player is' : `${count} players are`);
