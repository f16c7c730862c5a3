import type { Condition, GameServer, GameServerStatus, Phase } from '@pteronimbus/synth/contract';
import { POD_RESTART, POD_RUNS } from './desired/pod.ts';
import type { Observed } from './observe.ts';
import type { Plan } from './plan.ts';

type Verdict = [status: 'True' | 'False' | 'Unknown', reason: string, message: string];

/** Pure: the whole status, afresh. Times of unchanged conditions stay. */
export function statusOf(seen: Observed, plan: Plan, now: string): GameServerStatus {
  const { server, pod, facts, service, node } = seen;
  const stopped = server.spec.state === 'Stopped';
  const why = reasonOf(seen);
  // The pod's own condition too: the Service leads nobody to a pod that is not ready.
  const ready = facts?.ready === true && isReady(pod) && !pod?.metadata.deletionTimestamp;
  const busy = plan.actions.length > 0 || pod?.metadata.deletionTimestamp !== undefined;
  const phase: Phase = pod?.metadata.deletionTimestamp ? (stopped ? 'Stopping' : 'Updating') : pod ? (ready ? 'Running' : why[0] === 'CrashLoop' ? 'Failed' : 'Starting') : stopped ? 'Stopped' : 'Pending';
  const asAsked: boolean = !plan.refused && (stopped ? phase === 'Stopped' : ready && !busy);
  const running: Verdict = ready ? ['True', 'Running', 'The server runs.'] : ['False', ...why];
  const verdicts: Record<string, Verdict> = {
    Ready: plan.refused ? ['False', plan.refused.reason, plan.refused.message] : asAsked ? ['True', stopped ? 'Stopped' : 'Running', stopped ? 'Stopped, as asked.' : 'Players can join.'] : ['False', ...why],
    Accepted: plan.refused ? ['False', plan.refused.reason, `${plan.refused.message} What ran before keeps running.`] : ['True', 'Valid', 'The wish is valid.'],
    Running: running,
    UpToDate: !plan.refused && !busy ? ['True', 'AsWished', 'What runs is what was wished for.'] : ['False', 'Changing', 'The wish is not carried out yet.'],
  };
  const host = ['ExternalIP', 'InternalIP'].map((type) => node?.status?.addresses?.find((one) => one.type === type)?.address).find((one) => one !== undefined);
  const ingress = service?.status?.loadBalancer?.ingress?.[0];
  const where = service?.spec.type === 'LoadBalancer' ? (ingress?.ip ?? ingress?.hostname) : service?.spec.type === 'NodePort' ? host : `${server.metadata.name}.${server.metadata.namespace}.svc`;
  const ports = service?.spec.ports.map(({ name, protocol = 'TCP', port, nodePort }) => ({ name, protocol, port: nodePort ?? port }));
  const [revision, version] = pod?.metadata.annotations?.[POD_RUNS]?.split('/') ?? [];
  const since = pod?.status?.containerStatuses?.[0]?.state?.running?.startedAt;
  const restart = pod?.metadata.annotations?.[POD_RESTART] ?? server.status?.honoured?.restart;
  return {
    observedGeneration: server.metadata.generation ?? 0, phase, conditions: Object.entries(verdicts).map(([type, verdict]) => conditionOf(server, type, verdict, now)),
    ...(where !== undefined && ports?.[0] && { address: `${where}:${ports[0].port}` }), ...(ports && { ports }),
    ...(ready && facts?.players && { players: facts.players }), ...(since !== undefined && version !== undefined && { running: { revision: Number(revision), version, since } }),
    ...(restart !== undefined && { honoured: { ...server.status?.honoured, restart } }),
  };
}

function isReady(pod: Observed['pod']): boolean {
  return pod?.status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;
}

function reasonOf({ pod, volume }: Observed): [string, string] {
  const container = pod?.status?.containerStatuses?.[0];
  const waiting = container?.state?.waiting;
  const ended = container?.state?.terminated ?? container?.lastState?.terminated;
  if (pod?.metadata.deletionTimestamp) return ['Stopping', 'The game saves and stops.'];
  if (waiting?.reason?.includes('Image') || waiting?.reason === 'ErrImagePull') return [waiting.reason, `The image can't be pulled: ${waiting.message ?? ''}`];
  if (ended && (container?.restartCount ?? 0) > 0) return [ended.reason === 'OOMKilled' ? 'OutOfMemory' : 'CrashLoop', `The game ended with code ${ended.exitCode} and is started again. ${ended.message ?? ''}`.slice(0, 4_000)];
  const unscheduled = pod?.status?.conditions?.find((one) => one.type === 'PodScheduled' && one.status === 'False');
  if (unscheduled) return ['Unschedulable', unscheduled.message ?? 'No node has room.'];
  if (volume?.status?.phase === 'Pending') return ['VolumePending', 'The volume is being made.'];
  return pod ? ['Starting', 'The game starts.'] : ['Pending', 'The server is being made.'];
}

function conditionOf(server: GameServer, type: string, [status, reason, message]: Verdict, now: string): Condition {
  const old = server.status?.conditions?.find((one) => one.type === type);
  return { type, status, reason, message, observedGeneration: server.metadata.generation ?? 0, lastTransitionTime: old?.status === status ? old.lastTransitionTime : now };
}
