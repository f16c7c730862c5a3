// The whole status, afresh. Pure; times of what has not changed stay.
import { tellsPlayers, type GameServer, type GameServerStatus, type Phase } from '@pteronimbus/synth/contract';
import { backedUpVerdict, honouredOrders, lastBackup } from '../../backup/status.ts';
import { POD_RESTART, POD_RUNS } from '../desired/pod.ts';
import { isDoorman, type Observed } from '../observe.ts';
import type { Plan } from '../plan.ts';
import { OCCUPIED } from '../policies/sleep.ts';
import { publishedOf } from './address.ts';
import { conditionsOf, no, yes, type Verdict } from './conditions.ts';
import { doormanTrouble, troubleOf, type Trouble } from './troubles.ts';

/** `server` is the newest look at the object, with the wish as it stands in the cluster. */
export function statusOf(seen: Observed, server: GameServer, plan: Plan, nowMs: number): GameServerStatus {
  const now = new Date(nowMs).toISOString();
  const life = lifeOf(seen, plan, nowMs);
  const phase = phaseOf(life);
  const changes = plan.actions.some((action) => action.do !== 'tell') || life.ends;
  const sentence = sentenceOf(phase, seen);
  const verdicts: Record<string, Verdict | undefined> = {
    Ready: readyVerdict(life, plan, phase, changes, sentence),
    Accepted: plan.refused ? no(plan.refused.reason, `${plan.refused.message}${seen.accepted ? ' What was accepted before stays.' : ''}`) : yes('Valid', 'The wish is valid.'),
    Provisioned: provisionedVerdict(seen),
    Running: life.runs ? yes('Running', 'The game runs.') : no(life.trouble?.reason ?? phase, life.trouble?.message ?? sentence),
    Healthy: life.ready ? yes('Answers', 'The game answers.') : no(life.trouble?.reason ?? phase, life.trouble?.message ?? sentence),
    UpToDate: upToDateVerdict(plan, changes),
    BackedUp: backedUpVerdict(seen.scene, plan.backup),
    [OCCUPIED]: occupiedVerdict(seen, life),
  };
  const pending = plan.wait && { reason: plan.wait.reason, ...(plan.wait.until !== undefined && { until: new Date(plan.wait.until).toISOString() }) };
  const honoured = { ...honouredOf(seen, server, plan), ...(!plan.refused && honouredOrders(seen.scene)) };
  const last = lastBackup(seen.scene) ?? server.status?.lastBackup;
  return {
    observedGeneration: server.metadata.generation ?? 0, phase, conditions: conditionsOf(server, verdicts, now), ...publishedOf(seen),
    ...(life.ready && life.players && { players: life.players }), ...(life.running && { running: life.running }), ...(pending && { pending }),
    ...(Object.keys(honoured).length > 0 && { honoured }), ...(last && { lastBackup: last }),
  };
}

interface Life {
  wantsStop: boolean;
  sleeps: boolean;
  exists: boolean;
  /** The pod is on its way out. */
  ends: boolean;
  runs: boolean;
  ready: boolean;
  players: GameServerStatus['players'];
  running: GameServerStatus['running'];
  trouble: Trouble | undefined;
  /** It slept, and does not play yet. */
  wakes: boolean;
}

function lifeOf(seen: Observed, plan: Plan, now: number): Life {
  const { server, facts } = seen;
  const pod = isDoorman(seen.pod) ? undefined : seen.pod;
  const since = pod?.status?.containerStatuses?.[0]?.state?.running?.startedAt;
  const [revision, version] = pod?.metadata.annotations?.[POD_RUNS]?.split('/') ?? [];
  const ends = pod?.metadata.deletionTimestamp !== undefined;
  // An operator that has just started has asked nobody yet: what the last one knew about this very run still holds.
  const before = facts === undefined && since !== undefined && server.status?.running?.since === since ? server.status : undefined;
  const wasHealthy = before?.conditions?.some((one) => one.type === 'Healthy' && one.status === 'True') ?? false;
  const ready = !ends && since !== undefined && (facts ? facts.ready : wasHealthy);
  return {
    wantsStop: server.spec.state === 'Stopped', sleeps: plan.sleeps, exists: pod !== undefined, ends, runs: since !== undefined && !ends, ready,
    players: facts ? facts.players : before?.players, running: since !== undefined && version !== undefined ? { revision: Number(revision), version, since } : undefined,
    trouble: ready || !pod ? undefined : troubleOf(seen, now), wakes: isWaking(server, plan),
  };
}

/** From the first thought of it until it plays; the status remembers. */
function isWaking({ spec, status }: GameServer, { sleeps }: Plan): boolean {
  const slept = status?.phase === 'Sleeping' || status?.conditions?.find(({ type }) => type === 'Ready')?.reason === 'WakesUp';
  return slept && !sleeps && spec.state !== 'Stopped';
}

function phaseOf({ wantsStop, sleeps, exists, ends, ready, trouble, wakes }: Life): Phase {
  if (sleeps) return 'Sleeping';
  if (ends) return wantsStop ? 'Stopping' : 'Updating';
  if (!exists) return wantsStop ? 'Stopped' : wakes ? 'Starting' : 'Pending';
  if (wantsStop) return 'Stopping';
  if (ready) return 'Running';
  return trouble?.fails ? 'Failed' : 'Starting';
}

const SENTENCES: Record<Phase, string> = {
  Pending: 'The server is being made.', Starting: 'The game starts.', Running: 'Players can join.', Stopping: 'The game saves and stops.', Stopped: 'Stopped, as asked.',
  Sleeping: 'Nobody plays, so the game sleeps until it is woken.', Updating: 'The game stops and starts again.', Failed: 'The game does not run.',
};

/** Who sleeps can be joined where a doorman stands. */
function sentenceOf(phase: Phase, seen: Observed): string {
  if (phase !== 'Sleeping' || !isDoorman(seen.pod)) return SENTENCES[phase];
  const trouble = doormanTrouble(seen);
  return trouble === undefined ? 'Nobody plays, so the game sleeps. Who joins wakes it.' : `${SENTENCES.Sleeping} By an order only, because its doorman does not stand: ${trouble}`;
}

function readyVerdict({ ready, trouble, wantsStop, wakes }: Life, { refused, wait }: Plan, phase: Phase, changes: boolean, sentence: string): Verdict {
  if (refused) return no(refused.reason, refused.message);
  if (phase === 'Sleeping' || (wantsStop && phase === 'Stopped')) return yes(phase, sentence);
  if (wait) return no(wait.reason, wait.message);
  if (trouble) return no(trouble.reason, trouble.message);
  if (ready && !changes) return yes('Running', SENTENCES.Running);
  if (wakes && phase === 'Starting') return no('WakesUp', 'The game wakes up.');
  return changes && phase === 'Running' ? no('Changing', 'The wish is being carried out.') : no(phase, sentence);
}

function upToDateVerdict({ refused, wait }: Plan, changes: boolean): Verdict {
  if (refused) return no(refused.reason, 'The wish is not carried out because it was not accepted.');
  if (wait) return no(wait.reason, wait.message);
  return changes ? no('Changing', 'The wish is being carried out.') : yes('AsWished', 'What runs is what was wished for.');
}

function provisionedVerdict({ volume, service, secret, config }: Observed): Verdict {
  if (!volume) return no('VolumeMissing', 'The volume is being made.');
  const grows = volume.status?.conditions?.find((one) => one.status === 'True' && /Resize/.test(one.type));
  if (grows) return no('VolumeGrows', `The volume grows. ${grows.message ?? ''}`.trim());
  if (volume.status?.phase === 'Lost') return no('VolumeLost', `The volume ${volume.metadata.name} has lost its storage.`);
  if (!service || !secret || !config) return no('Making', 'Ports, password and files are being made.');
  if (service.spec.type === 'LoadBalancer' && !service.status?.loadBalancer?.ingress?.[0]) return no('AddressPending', 'The load balancer has given no address yet.');
  return yes('Provisioned', 'Volume, ports and files are there.');
}

/** Only where somebody's sleep depends on it: it remembers since when nobody plays. */
function occupiedVerdict({ server, template }: Observed, { ready, players }: Life): Verdict | undefined {
  if (server.spec.idle?.stopAfter === undefined) return undefined;
  if (template && !tellsPlayers(template.spec)) return { status: 'Unknown', reason: 'NeverTold', message: `${template.spec.displayName} tells nobody how many play: the server never falls asleep by itself.` };
  if (!ready || !players) return { status: 'Unknown', reason: 'NotKnown', message: 'Whether anybody plays is not known.' };
  return players.online === 0 ? no('Empty', 'Nobody plays.') : yes('Players', 'Somebody plays.');
}

/** One-time orders that need nothing more. */
function honouredOf({ pod }: Observed, server: GameServer, { refused, sleeps }: Plan): NonNullable<GameServerStatus['honoured']> {
  const honoured = { ...server.status?.honoured };
  const { restart, wake } = server.spec.requests ?? {};
  // The pod of an earlier server of this name was never this one's order.
  const isOwn = pod?.metadata.ownerReferences?.some(({ uid }) => uid === server.metadata.uid) ?? false;
  const started = isOwn ? pod?.metadata.annotations?.[POD_RESTART] : undefined;
  if (started !== undefined) honoured.restart = started;
  // Nothing runs and nothing is to run: the order has nothing left to do.
  if (restart !== undefined && (!pod || isDoorman(pod)) && !refused && (server.spec.state === 'Stopped' || sleeps)) honoured.restart = restart;
  if (wake !== undefined && !refused && !sleeps) honoured.wake = wake;
  return honoured;
}
