// Events for `kubectl describe`: repeated ones become a series, chatty objects are cut short. Never in the way of the work.
import type { KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import type { KubeObject } from './kube-object.ts';

const EVENTS = { group: 'events.k8s.io', version: 'v1', plural: 'events' };
const SERIES_MS = 600_000;
const BURST = 50;
const REFILL_MS = 10_000;
const REMEMBERED = 4_096;

export interface Note {
  type: 'Normal' | 'Warning';
  /** CamelCase, stable. */
  reason: string;
  /** A sentence for a person; without secrets. */
  note: string;
}
export interface EventRecorder {
  record(about: KubeObject, note: Note): void;
}

export interface EventOptions {
  client: KubeClient;
  clock: Clock;
  controller: string;
  instance: string;
  failed?: (error: unknown) => void;
}

interface Series {
  name: string;
  namespace: string;
  count: number;
  at: number;
}

export function newEventRecorder({ client, clock, controller, instance, failed = () => undefined }: EventOptions): EventRecorder {
  const series = new Map<string, Series>();
  const allowance = new Map<string, { left: number; at: number }>();
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const send = (work: () => Promise<unknown>) => {
    // A slow API server must not make a heap of events.
    if (waiting >= 1_000) return;
    waiting += 1;
    tail = tail.then(work).catch(failed).finally(() => (waiting -= 1));
  };

  return {
    record(about, { type, reason, note }) {
      const now = clock.now();
      const { namespace = 'default', uid = '', name } = about.metadata;
      if (!mayTell(allowance, uid, now)) return;
      const key = `${uid}\n${type}\n${reason}\n${note}`;
      const known = series.get(key);
      series.delete(key);
      if (known && now - known.at < SERIES_MS) {
        series.set(key, { ...known, count: known.count + 1, at: now });
        return send(() => client.patch(EVENTS, known.namespace, known.name, { series: { count: known.count + 1, lastObservedTime: microTime(now) } }));
      }
      const event = {
        apiVersion: 'events.k8s.io/v1', kind: 'Event',
        metadata: { name: `${name}.${now.toString(16)}${Math.floor(clock.random() * 2 ** 32).toString(16)}`, namespace },
        eventTime: microTime(now), reportingController: controller, reportingInstance: instance, action: reason, reason, type, note: note.slice(0, 1_000),
        regarding: { apiVersion: about.apiVersion, kind: about.kind, name, namespace: about.metadata.namespace, uid, resourceVersion: about.metadata.resourceVersion },
      };
      series.set(key, { name: event.metadata.name, namespace, count: 1, at: now });
      forgetOldest(series);
      forgetOldest(allowance);
      send(() => client.create(EVENTS, event));
    },
  };
}

/** A token bucket per object. */
function mayTell(allowance: Map<string, { left: number; at: number }>, uid: string, now: number): boolean {
  const known = allowance.get(uid) ?? { left: BURST, at: now };
  const left = Math.min(BURST, known.left + (now - known.at) / REFILL_MS);
  allowance.delete(uid);
  allowance.set(uid, { left: Math.max(0, left < 1 ? left : left - 1), at: now });
  return left >= 1;
}

function forgetOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
}

const microTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');
