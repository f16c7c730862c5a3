// The only file that writes besides the report. Existing objects are written under the version that was seen.
import { ApiError, hasCode, type EventRecorder, type KubeClient, type KubeObject } from '@pteronimbus/runtime';
import type { GameServer } from '@pteronimbus/synth/contract';
import { KINDS, type Node } from '../kinds.ts';
import { warning, type Action } from './action.ts';
import { OUT_OF_SERVICE } from './policies/pod.ts';

export interface Hands {
  client: KubeClient;
  events: EventRecorder;
  /** False from the moment on at which another operator could lead. */
  leading: () => boolean;
  /** Types into the game's console; rejects after `limitMs` (3 s). */
  tell: (server: GameServer, commands: readonly string[], limitMs?: number) => Promise<void>;
  /** Remembers how near the announced restart was. */
  warned: (pod: string, step: number) => void;
}

/** Throws when it fails; 409 means that the cache was behind. */
export async function act(hands: Hands, server: GameServer, action: Action): Promise<void> {
  if (!hands.leading()) throw new Error('This operator no longer leads.');
  if (action.do === 'tell') await tell(hands, server, action);
  else if (action.do === 'confirm-cordon') await confirmCordon(hands.client, action.node);
  else await write(hands, action);
  if (action.note) hands.events.record(server, action.note);
}

async function tell({ tell, events, warned }: Hands, server: GameServer, { commands, mayFail, warns }: Extract<Action, { do: 'tell' }>): Promise<void> {
  try {
    if (warns) warned(warns.pod, warns.step);
    await tell(server, commands);
  } catch (error) {
    events.record(server, warning('ConsoleSilent', `The game's console could not be reached: ${(error as Error).message}`));
    if (!mayFail) throw error;
  }
}

async function write({ client, leading }: Hands, action: Exclude<Action, { do: 'tell' | 'confirm-cordon' }>): Promise<void> {
  const { kind, object } = action;
  const { name, namespace, uid, resourceVersion } = object.metadata;
  const preconditions = { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) };
  switch (action.do) {
    case 'create': return void (await client.create(kind, object).catch(unlessThere));
    case 'apply': {
      const under = action.over ?? (action.bare && (await client.create(kind, action.bare)));
      if (!leading()) throw new Error('This operator no longer leads.');
      return void (await client.apply(kind, under === undefined ? object : fencedBy(under.metadata, object)));
    }
    case 'patch': return void (await client.patch(kind, namespace, name, action.patch));
    case 'delete': return void (await client.delete(kind, namespace, name, { preconditions }).catch(unless(404)));
    case 'force-delete':
      if (!(await isNodeGone(client, action.node))) return;
      return void (await client.delete(kind, namespace, name, { preconditions, gracePeriodSeconds: 0 }).catch(unless(404)));
  }
}

/** Both: a version alone would make an object anew that has gone meanwhile. */
function fencedBy({ uid, resourceVersion }: KubeObject['metadata'], object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, ...(uid !== undefined && { uid }), ...(resourceVersion !== undefined && { resourceVersion }) } };
}

async function confirmCordon(client: KubeClient, name: string): Promise<void> {
  const node = await client.get<Node>(KINDS.nodes, undefined, name);
  if (!node.spec?.unschedulable) throw new ApiError(409, 'Conflict', `The node ${name} takes pods again; the cache is behind.`);
}

/** Asked of the API server itself: a cache that is behind must not cost a world. */
async function isNodeGone(client: KubeClient, name: string): Promise<boolean> {
  try {
    const node = await client.get<Node>(KINDS.nodes, undefined, name);
    return node.spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false;
  } catch (error) {
    if (hasCode(error, 404)) return true;
    throw error;
  }
}

/** What is there already needs not be made. Any other conflict is none of ours, a quota's for example: nothing was made, and nobody would say so. */
export function unlessThere(error: unknown): undefined {
  if (!(error instanceof ApiError && error.reason === 'AlreadyExists')) throw error;
  return undefined;
}

export const unless = (code: number) => (error: unknown): undefined => {
  if (!hasCode(error, code)) throw error;
  return undefined;
};
