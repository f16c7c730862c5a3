// Why a server is not ready, told for the person who waits. The first that fits is told.
import type { GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { ContainerStatus, Pod } from '../../kinds.ts';
import type { Observed } from '../observe.ts';

export interface Trouble {
  reason: string;
  message: string;
  /** It does not go away by waiting. */
  fails?: true;
}

export function troubleOf(seen: Observed, now: number): Trouble | undefined {
  const { pod } = seen;
  if (!pod) return undefined;
  const container = pod.status?.containerStatuses?.[0];
  if (pod.metadata.deletionTimestamp) return nodeTrouble(seen);
  return nodeTrouble(seen) ?? imageTrouble(container) ?? configTrouble(container) ?? crashTrouble(container, seen.facts?.ready === true) ?? scheduleTrouble(seen, pod) ?? volumeTrouble(seen) ?? slowTrouble(seen, now);
}

/** Why nobody stands at the ports of a sleeping server, in words; undefined: somebody does, or will in a moment. */
export function doormanTrouble(seen: Observed): string | undefined {
  const container = seen.pod?.status?.containerStatuses?.[0];
  if (!seen.pod || container?.state?.running) return undefined;
  const ended = container?.state?.terminated ?? container?.lastState?.terminated;
  const trouble = nodeTrouble(seen) ?? imageTrouble(container) ?? configTrouble(container) ?? scheduleTrouble(seen, seen.pod);
  return trouble?.message ?? (ended && ended.exitCode !== 0 ? `It ended with code ${ended.exitCode} and is started again.${lastLines(ended.message)}` : undefined);
}

function nodeTrouble({ pod, node }: Observed): Trouble | undefined {
  if (pod?.spec.nodeName === undefined) return undefined;
  if (!node) return { reason: 'NodeLost', message: `The node ${pod.spec.nodeName} no longer exists.` };
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  if (!ready || ready.status === 'True') return undefined;
  const held = pod.metadata.deletionTimestamp === undefined ? '' : ' The pod can only be taken away when the node is back, deleted, or tainted out-of-service.';
  return { reason: 'NodeLost', message: `The node ${node.metadata.name} does not answer.${held}` };
}

function imageTrouble(container: ContainerStatus | undefined): Trouble | undefined {
  const { reason = '', message = '' } = container?.state?.waiting ?? {};
  if (!/Image/.test(reason)) return undefined;
  return { reason, message: `The image can't be pulled: ${message}`.slice(0, 1_000), fails: true };
}

function configTrouble(container: ContainerStatus | undefined): Trouble | undefined {
  const { reason = '', message = '' } = container?.state?.waiting ?? {};
  if (!/^(CreateContainer|RunContainer|InvalidImage)/.test(reason)) return undefined;
  return { reason, message: `The container can't be started: ${message}`.slice(0, 1_000) };
}

/** Last lines of the log come with the end of the container. */
function crashTrouble(container: ContainerStatus | undefined, ready: boolean): Trouble | undefined {
  const ended = container?.state?.terminated ?? container?.lastState?.terminated;
  if (!ended || ready) return undefined;
  const lines = lastLines(ended.message);
  if (ended.reason === 'OOMKilled') {
    return { reason: 'OutOfMemory', message: `The game needed more memory than spec.resources.memory allows, was ended and is started again (${times(container)}). Give it more memory.${lines}`, fails: true };
  }
  return { reason: 'CrashLoop', message: `The game ended with code ${ended.exitCode} and is started again (${times(container)}).${lines}`, fails: true };
}

function times(container: ContainerStatus | undefined): string {
  const count = container?.restartCount ?? 0;
  return `${count} ${count === 1 ? 'restart' : 'restarts'} so far`;
}

function lastLines(text: string | undefined): string {
  const lines = (text ?? '').trimEnd().split('\n').slice(-8).join('\n');
  return lines === '' ? '' : ` Its last lines:\n${lines.slice(-1_500)}`;
}

function scheduleTrouble({ volume }: Observed, pod: Pod): Trouble | undefined {
  const unscheduled = pod.status?.conditions?.find((one) => one.type === 'PodScheduled' && one.status === 'False');
  if (!unscheduled) return undefined;
  const message = unscheduled.message ?? 'no node has room';
  if (/volume node affinity/i.test(message)) return { reason: 'WaitsForNode', message: `The world lies on a node that takes no pods now, and waits for it: ${message}` };
  if (/persistentvolumeclaim/i.test(message) && volume?.status?.phase !== 'Bound') return { reason: 'VolumePending', message: `The volume is not there yet: ${message}` };
  return { reason: 'Unschedulable', message: `No node can take the server: ${message}` };
}

function volumeTrouble({ volume, pod }: Observed): Trouble | undefined {
  if (volume?.status?.phase !== 'Pending' || pod?.status?.containerStatuses?.[0]?.state?.running) return undefined;
  return { reason: 'VolumePending', message: `The volume ${volume.metadata.name} is not there yet.` };
}

function slowTrouble({ facts, pod, template }: Observed, now: number): Trouble | undefined {
  const started = pod?.status?.containerStatuses?.[0]?.state?.running?.startedAt;
  if (!template || started === undefined || facts?.ready) return undefined;
  if (facts?.wasReady) return { reason: 'NotAnswering', message: 'The game runs and no longer answers.' };
  const limit = startLimit(template.spec);
  if (now - Date.parse(started) < limit) return undefined;
  return { reason: 'StartTimeout', message: `The game runs for ${Math.round((now - Date.parse(started)) / 1_000)} s and is not ready; ${limit / 1_000} s is what it may take.${lastLines(facts?.tail)}`, fails: true };
}

/** Milliseconds from the start of the container until it should be ready. */
export function startLimit(template: GameTemplateSpec): number {
  return template.ready.timeoutSeconds * 1_000;
}
