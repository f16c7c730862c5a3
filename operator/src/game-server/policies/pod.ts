// What happens to the pod. Rules in order of weight; the first that answers decides.
import { savesFirst, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import { holdsWorld } from '../../backup/jobs.ts';
import { restoreStep, waitForBackup } from '../../backup/restore.ts';
import { KINDS, type Pod } from '../../kinds.ts';
import { announcement } from '../../console/announce.ts';
import { normal, warning, type Action, type Wait } from '../action.ts';
import { desiredPod, POD_DIGEST, POD_LIVE, POD_RESTART, POD_RUNS } from '../desired/pod.ts';
import { desiredVolume } from '../desired/volume.ts';
import { isDoorman, type Observed } from '../observe.ts';
import { awaitsMark, secretMark } from '../secret-values.ts';
import { waitForUpdate } from '../update-policy.ts';
import { doormanActions, hasKnocked } from './doorman.ts';
import { liveChanges } from './live-settings.ts';
import type { Moment } from './moment.ts';

export interface PodDecision {
  actions: Action[];
  wait?: Wait;
  /** The cause of a change that waits for a backup. */
  before?: string;
}
type Rule = (at: Situation) => PodDecision | undefined;

interface Situation {
  seen: Observed;
  template: GameTemplateSpec;
  moment: Moment;
  pod: Pod | undefined;
  wanted: Pod;
  /** It sleeps, and nothing wakes it. */
  sleeps: boolean;
}

const RULES: readonly Rule[] = [ending, foreign, restoring, stopped, asleep, awake, unsure, held, missing, over, ordered, changed, drained, live];

export function podDecision(seen: Observed, template: GameTemplateSpec, moment: Moment, sleeps: boolean): PodDecision {
  const wanted = desiredPod(seen.server, template, (seen.volume ?? desiredVolume(seen.server, template)).metadata.name, secretMark(seen));
  const situation = { seen, template, moment, pod: seen.pod, wanted, sleeps };
  for (const rule of RULES) {
    const decision = rule(situation);
    if (decision) return decision;
  }
  return { actions: [] };
}

/** How long after its grace a pod without its node may linger. */
const LINGER_MS = 30_000;

/** A pod that ends is waited for: its name is the guarantee that no second one writes the same world. */
function ending({ seen: { node }, pod, moment }: Situation): PodDecision | undefined {
  const end = pod?.metadata.deletionTimestamp;
  if (!pod || end === undefined) return undefined;
  const name = pod.spec.nodeName;
  const isLost = name !== undefined && (!node || node.spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE));
  if (!isLost || moment.now < Date.parse(end) + LINGER_MS) return { actions: [] };
  return { actions: [{ do: 'force-delete', kind: KINDS.pods, object: pod, node: name, note: warning('NodeGone', `The node ${name} is gone; the pod is taken away without its word.`) }] };
}
export const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

function foreign({ seen, pod }: Situation): PodDecision | undefined {
  if (!pod || pod.metadata.ownerReferences?.some((one) => one.uid === seen.server.metadata.uid)) return undefined;
  return { actions: [{ do: 'delete', kind: KINDS.pods, object: pod, note: normal('Stopping', 'The pod of an earlier server of this name ends.') }] };
}

/** An older world is put in this one's place: nothing runs meanwhile. */
function restoring(at: Situation): PodDecision | undefined {
  const step = restoreStep(at.seen.scene, at.moment.now);
  if (!step) return undefined;
  const { wait, before } = step;
  const actions = step.stop && at.pod && !isDoorman(at.pod) ? stopActions(at, at.pod, 'Restoring', 'The game stops: an older world takes the place of this one, as asked.') : [];
  // Until the backup before it is made, the server lives on as it is.
  if (!step.stop && !at.pod) return undefined;
  return { actions, wait, ...(before !== undefined && { before }) };
}

function stopped(at: Situation): PodDecision | undefined {
  if (at.seen.server.spec.state !== 'Stopped') return undefined;
  return { actions: at.pod ? stopActions(at, at.pod, 'Stopping', 'The game saves and stops, as asked.') : [] };
}

function asleep(at: Situation): PodDecision | undefined {
  if (!at.sleeps) return undefined;
  if (at.pod && !isDoorman(at.pod)) return { actions: stopActions(at, at.pod, 'FallsAsleep', 'Nobody plays: the game saves and sleeps.') };
  return { actions: doormanActions(at.seen, at.template, at.moment) };
}

/** The game needs the name that the doorman has. */
function awake({ pod }: Situation): PodDecision | undefined {
  return pod && isDoorman(pod) ? { actions: [{ do: 'delete', kind: KINDS.pods, object: pod, ...(hasKnocked(pod) && { note: normal('Knocked', 'Somebody wants in.') }) }] } : undefined;
}

/** Made a moment ago, and its event is on the way. */
function unsure({ seen }: Situation): PodDecision | undefined {
  return awaitsMark(seen) ? { actions: [] } : undefined;
}

/** No game begins on a world that is being read at rest or replaced. */
function held({ seen: { scene }, pod }: Situation): PodDecision | undefined {
  if (pod) return undefined;
  if (scene.fence) return { actions: [], wait: { reason: 'Restoring', message: 'The game starts as soon as its world is back.' } };
  if (!holdsWorld(scene)) return undefined;
  return { actions: [], wait: { reason: 'BackupRuns', message: 'The game starts as soon as its world is read for a backup.' } };
}

function missing({ pod, wanted }: Situation): PodDecision | undefined {
  return pod ? undefined : { actions: [{ do: 'create', kind: KINDS.pods, object: wanted, note: normal('PodMade', 'The game is being started.') }] };
}

/** Evicted, or its node was shut down: a pod that is over never runs again. */
function over({ pod }: Situation): PodDecision | undefined {
  if (pod?.status?.phase !== 'Failed' && pod?.status?.phase !== 'Succeeded') return undefined;
  const why = pod.status.message ?? pod.status.reason ?? 'it ended';
  return { actions: [{ do: 'delete', kind: KINDS.pods, object: pod, note: warning('PodOver', `The pod is over (${why}); a new one takes its place.`) }] };
}

/** A person's order waits for nobody. */
function ordered(at: Situation): PodDecision | undefined {
  const token = at.wanted.metadata.annotations?.[POD_RESTART];
  if (!at.pod || token === undefined || token === at.pod.metadata.annotations?.[POD_RESTART]) return undefined;
  return { actions: stopActions(at, at.pod, 'Restarting', 'The game is restarted, as asked.') };
}

function changed(at: Situation): PodDecision | undefined {
  const { seen, pod, wanted, moment } = at;
  if (!pod || pod.metadata.annotations?.[POD_DIGEST] === wanted.metadata.annotations?.[POD_DIGEST]) return undefined;
  const question = { update: seen.server.spec.update, isDown: isDown(seen), online: onlineOf(seen), since: waitsSince(seen, moment.now), now: moment.now };
  const wait = waitForUpdate(question);
  const first = wait ? undefined : upgradeBackup(at, pod);
  if (first) return { actions: [], ...first };
  if (!wait) return { actions: stopActions(at, pod, 'Updating', 'The game is restarted with what was wished for.') };
  return { actions: warnings(at, wait), wait };
}

/** Another version may change the world for good. */
function upgradeBackup({ seen: { server, scene }, wanted, moment }: Situation, pod: Pod): { wait: Wait; before: string } | undefined {
  const runs = wanted.metadata.annotations?.[POD_RUNS];
  if (!savesFirst(server.spec) || runs === pod.metadata.annotations?.[POD_RUNS]) return undefined;
  return waitForBackup(scene, `${server.metadata.generation} ${runs}`, 'The change', moment.now);
}

/** A cordoned node is left when nobody plays, or after a quarter of an hour. */
function drained(at: Situation): PodDecision | undefined {
  const { seen, pod, moment } = at;
  if (!pod || !seen.node?.spec?.unschedulable) return undefined;
  const wait = waitForUpdate({ update: { when: 'WhenEmpty', deadline: '15m' }, isDown: isDown(seen), online: onlineOf(seen), since: drainSince(seen, moment.now), now: moment.now });
  const sure: Action = { do: 'confirm-cordon', node: seen.node.metadata.name };
  if (!wait) return { actions: [sure, ...stopActions(at, pod, 'LeavesNode', `The node ${seen.node.metadata.name} takes no more pods: the game saves and moves if its volume can.`)] };
  const told: Wait = { ...wait, reason: 'NodeDrains', message: wait.message.replace('The change', `The node ${seen.node.metadata.name} is being emptied; the move`) };
  return { actions: warnings(at, told), wait: told };
}

function live({ seen, template, pod, wanted }: Situation): PodDecision | undefined {
  if (!pod || !seen.facts?.ready) return undefined;
  const changes = liveChanges(template, pod.metadata.annotations?.[POD_LIVE], wanted.metadata.annotations?.[POD_LIVE]);
  if (changes.names.length === 0) return undefined;
  const note = normal('SettingsChanged', `Changed while running: ${changes.names.join(', ')}.`);
  const patch = { metadata: { resourceVersion: pod.metadata.resourceVersion, annotations: { [POD_LIVE]: wanted.metadata.annotations?.[POD_LIVE] } } };
  const tell: Action[] = changes.commands.length > 0 ? [{ do: 'tell', commands: changes.commands, mayFail: false }] : [];
  return { actions: [...tell, { do: 'patch', kind: KINDS.pods, object: pod, patch, note }] };
}

/** The game's own command first where it has one; the signal, the grace and the kill are the kubelet's. */
function stopActions({ seen, template }: Situation, pod: Pod, reason: string, sentence: string): Action[] {
  const remove: Action = { do: 'delete', kind: KINDS.pods, object: pod, note: normal(reason, sentence) };
  if (isDoorman(pod) || !seen.facts?.ready) return [remove];
  const last = reason !== 'FallsAsleep' && seen.server.spec.update?.warn !== false && (onlineOf(seen) ?? 1) > 0 ? announcement(template, 'The server restarts or stops now.') : undefined;
  const commands = [...(last === undefined ? [] : [last]), ...(template.stop.command === undefined ? [] : [template.stop.command])];
  return commands.length === 0 ? [remove] : [{ do: 'tell', commands, mayFail: true }, remove];
}

const WARN_BEFORE = [600_000, 300_000, 60_000];

/** Tells players 10, 5 and 1 minutes before a known moment. */
function warnings({ seen, template, pod, moment }: Situation, { until }: Wait): Action[] {
  if (until === undefined || seen.server.spec.update?.warn === false || (onlineOf(seen) ?? 0) === 0) return [];
  const left = until - moment.now;
  const step = WARN_BEFORE.filter((before) => left <= before).at(-1);
  const text = step === undefined ? undefined : announcement(template, `The server restarts in ${Math.max(1, Math.round(left / 60_000))} min.`);
  if (step === undefined || text === undefined || (moment.warnedAt(pod?.metadata.uid ?? '') ?? Infinity) <= step) return [];
  const warns = { pod: pod?.metadata.uid ?? '', step };
  return [{ do: 'tell', commands: [text], mayFail: true, warns, note: normal('PlayersWarned', `Players were told that the server restarts in ${Math.max(1, Math.round(left / 60_000))} min.`) }];
}

/** Milliseconds until the next warning is due. */
export function nextWarning(wait: Wait, now: number): number | undefined {
  if (wait.until === undefined) return undefined;
  const left = wait.until - now;
  return [...WARN_BEFORE, 0].map((before) => left - before).find((ms) => ms > 0);
}

function isDown({ facts, pod, server }: Observed): boolean {
  if (facts) return !facts.ready && !facts.wasReady;
  return server.status?.running === undefined || pod?.status?.containerStatuses?.[0]?.state?.running?.startedAt !== server.status.running.since;
}

function onlineOf({ facts, server }: Observed): number | undefined {
  return facts ? facts.players?.online : server.status?.players?.online;
}

function waitsSince({ server }: Observed, now: number): number {
  const known = server.status?.conditions?.find(({ type }) => type === 'UpToDate');
  return known?.status === 'False' && server.status?.pending ? Date.parse(known.lastTransitionTime) : now;
}

/** The status remembers the deadline that was told. */
function drainSince({ server }: Observed, now: number): number {
  const { pending } = server.status ?? {};
  return pending?.reason === 'NodeDrains' && pending.until !== undefined ? Date.parse(pending.until) - 15 * 60_000 : now;
}
