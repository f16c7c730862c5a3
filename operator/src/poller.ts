// Asks the games themselves: starting servers often, running ones every 3 s, straight to the pod's address.
import { templateName, type GameServer, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import { keyOf } from '@pteronimbus/runtime';
import type { Facts } from './game-server/facts.ts';
import { isDoorman } from './game-server/observe.ts';
import { startLimit } from './game-server/status/troubles.ts';
import type { Stores } from './game-server/stores.ts';
import type { Players } from './query/players.ts';

const RUNNING_MS = 3_000;
const AT_ONCE = 64;
/** A running game may miss this many questions in a row before it counts as silent. */
const MISSES = 3;

export interface PollerOptions {
  stores: Stores;
  facts: Map<string, Facts>;
  now: () => number;
  /** Time that only passes: when somebody sets the clock back, games are asked all the same. */
  passed: () => number;
  /** Rejects while the game is not ready. */
  ask: (server: GameServer, template: GameTemplateSpec, host: string, isUp: boolean) => Promise<Players | undefined>;
  /** Last lines of the server's log. */
  tail: (server: GameServer) => Promise<string>;
  /** Told the key of a server whose facts are new. */
  changed: (key: string) => void;
}

interface Course {
  run: number;
  startedAt: number;
  due: number;
  misses: number;
}

/** One tick: asks every server that is due. Cheap when nothing is. */
export function newPoller({ stores, facts, now, passed, ask, tail, changed }: PollerOptions): () => void {
  const courses = new Map<string, Course>();
  let asking = 0;

  const look = async (server: GameServer, template: GameTemplateSpec, uid: string, host: string, course: Course) => {
    asking += 1;
    const old = facts.get(uid)?.run === course.run ? facts.get(uid) : undefined;
    const answer = await ask(server, template, host, old?.wasReady ?? false).then((players) => ({ players }), () => undefined);
    course.misses = answer ? 0 : course.misses + 1;
    const next = answer
      ? { run: course.run, ready: true, wasReady: true, ...(answer.players && { players: answer.players }) }
      : old?.ready && course.misses < MISSES ? old : { run: course.run, ready: false, wasReady: old?.wasReady ?? false, ...(await lastWords(server, template, course, old)) };
    asking -= 1;
    course.due = passed() + (next.ready ? (course.misses > 0 ? 500 : RUNNING_MS) : patience(now() - course.startedAt));
    if (courses.get(uid) !== course) return;
    facts.set(uid, next);
    if (JSON.stringify(old) !== JSON.stringify(next)) changed(keyOf(server.metadata.namespace, server.metadata.name));
  };

  /** Fetched once, when the game takes longer than it may. */
  const lastWords = async (server: GameServer, template: GameTemplateSpec, course: Course, old: Facts | undefined): Promise<{ tail?: string }> => {
    if (now() - course.startedAt < startLimit(template)) return {};
    if (old?.tail !== undefined) return { tail: old.tail };
    return { tail: await tail(server).catch(() => '') };
  };

  return () => {
    for (const pod of stores.pods.values()) {
      if (asking >= AT_ONCE) return;
      const uid = pod.metadata.uid ?? '';
      const status = pod.status?.containerStatuses?.[0];
      const host = pod.status?.podIP;
      if (status?.state?.running === undefined || host === undefined || pod.metadata.deletionTimestamp || isDoorman(pod)) continue;
      let course = courses.get(uid);
      if (course?.run !== status.restartCount) courses.set(uid, (course = { run: status.restartCount, startedAt: Date.parse(status.state.running.startedAt), due: 0, misses: 0 }));
      if (course.due > passed()) continue;
      const server = stores.servers.get(pod.metadata.namespace, pod.metadata.name);
      const template = server && stores.templates.get(undefined, templateName(server.spec.game, server.spec.revision));
      if (!server || !template) continue;
      course.due = Infinity;
      void look(server, template.spec, uid, host, course);
    }
    if (courses.size > 2 * stores.pods.size + 100) forgetGone(stores, courses, facts);
  };
}

/** A game that starts fast is seen at once; one that takes minutes is not asked ten times a second. */
function patience(sinceMs: number): number {
  return sinceMs < 10_000 ? 100 : sinceMs < 120_000 ? 1_000 : RUNNING_MS;
}

function forgetGone(stores: Stores, ...maps: Map<string, unknown>[]): void {
  const uids = new Set([...stores.pods.values()].map((pod) => pod.metadata.uid));
  for (const map of maps) for (const uid of map.keys()) if (!uids.has(uid)) map.delete(uid);
}
