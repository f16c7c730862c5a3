// The faults. Each strikes once, at one write; the name and the number make a plan.
import { STORAGE } from './stage/cluster.ts';
import type { Life } from './stage/life.ts';
import type { Disturbance, Fate, Stage } from './stage/stage.ts';

export interface Fault {
  /** What it does, for a person. */
  says: string;
  strike(stage: Stage, life: Life, what: string): Fate | undefined | void;
  /** The first operator lives in an isolate of its own, to be destroyed. */
  isolated?: true;
  /** A second operator waits from the beginning. */
  standby?: true;
}

const [LEASE_AND_MORE_MS, HOUR_MS] = [40_000, 3_600_000];

/** The end for good: another one takes over. */
function retire(stage: Stage, life: Life): void {
  stage.retired.add(life.identity);
}

function stopFor(stage: Stage, life: Life, ms: number): void {
  life.pause();
  stage.timeline.after(ms, () => life.resume());
}

function jump(stage: Stage, life: Life, ms: number): void {
  life.skew += ms;
  stage.timeline.after(120_000, () => void (life.skew -= ms));
}

/** Events of some kinds come later for a while. */
function delay(stage: Stage, life: Life, forMs: number, by: (storage: string, now: number) => number): void {
  const end = stage.timeline.now() + forMs;
  stage.watches.delayOf = (storage, whose) => (whose === life && stage.timeline.now() < end ? by(storage, stage.timeline.now()) : 0);
}

export const FAULTS: Readonly<Record<string, Fault>> = {
  'crash-before': { says: 'The process is destroyed when the write reaches the server, which never sees it.', isolated: true, strike: () => 'crash before' },
  'crash-after': { says: 'The process is destroyed when the write was done.', isolated: true, strike: () => 'crash after' },
  'failover-before': { says: 'The leader is destroyed before the write and stays away; the one that waits takes over.', isolated: true, standby: true, strike: (stage, life) => (retire(stage, life), 'crash before') },
  'failover-after': { says: 'The same, after the write.', isolated: true, standby: true, strike: (stage, life) => (retire(stage, life), 'crash after') },
  'answer-lost': { says: 'The write is done; the connection breaks before the answer.', strike: () => 'lose answer' },
  'answer-swallowed': { says: 'The write is done; the answer never comes.', strike: () => 'swallow answer' },
  conflict: { says: 'The server says 409.', strike: () => ({ code: 409, reason: 'Conflict' }) },
  unavailable: { says: 'The server says 503, once.', strike: () => ({ code: 503, reason: 'ServiceUnavailable' }) },
  busy: { says: 'The server refuses every write for a minute.', strike: (stage) => ((stage.busyUntil = stage.timeline.now() + 60_000), { code: 503, reason: 'ServiceUnavailable' }) },
  gone: { says: 'The server is gone for a minute.', strike: (stage, life) => {
    stage.goneUntil = stage.timeline.now() + 60_000;
    stage.watches.cut(life);
  } },
  stale: { says: 'The cache stands still for 20 s.', strike(stage, life) {
    const end = stage.timeline.now() + 20_000;
    delay(stage, life, 20_000, (_, now) => end - now);
  } },
  'stale-pods': { says: 'What happens to pods and servers is seen 15 s late, the rest at once.', strike(stage, life) {
    const end = stage.timeline.now() + 15_000;
    delay(stage, life, 15_000, (storage, now) => (storage === STORAGE.pods ? end - now : 0));
  } },
  'stale-servers': { says: 'What people wish is seen 15 s late, the rest at once.', strike(stage, life) {
    const end = stage.timeline.now() + 15_000;
    delay(stage, life, 15_000, (storage, now) => (storage === STORAGE.servers ? end - now : 0));
  } },
  reordered: { says: 'Each kind is late by an amount of its own, for half a minute.', strike: (stage, life) => delay(stage, life, 30_000, (storage, now) => (storage.length * 7_919 + Math.floor(now / 1_000) * 104_729) % 3_000) },
  'watches-cut': { says: 'All watches break; what was under way is lost.', strike: (stage, life) => stage.watches.cut(life) },
  'watches-expired': { says: 'All watches end with 410.', strike: (stage, life) => stage.watches.expire(life) },
  'watches-mute': { says: 'The network swallows all watches in silence.', strike: (stage, life) => stage.watches.mute(life) },
  'two-lead': { says: 'Somebody deletes the lease: for some seconds two operators lead.', standby: true, strike(stage) {
    stage.isFenced = false;
    stage.cluster.store.remove(STORAGE.leases, 'pteronimbus', 'pteronimbus-operator');
  } },
  'clock-ahead': { says: 'The clock of its machine jumps an hour ahead, and two minutes later it is set right.', strike: (stage, life) => jump(stage, life, HOUR_MS) },
  'clock-back': { says: 'The clock of its machine jumps an hour back, and two minutes later it is set right.', strike: (stage, life) => jump(stage, life, -HOUR_MS) },
  'clock-ahead-elsewhere': { says: 'The clock of the one who waits jumps an hour ahead.', standby: true, strike: (stage, life) => stage.lives.filter((one) => one !== life).forEach((one) => void (one.skew += HOUR_MS)) },
  stopped: { says: 'The leader is stopped past its lease and continued.', standby: true, strike: (stage, life) => stopFor(stage, life, LEASE_AND_MORE_MS) },
  'stopped-clock-back': { says: 'The leader is stopped past its lease and continued on a clock set back.', standby: true, strike(stage, life) {
    stopFor(stage, life, LEASE_AND_MORE_MS);
    life.skew -= HOUR_MS;
  } },
  late: { says: 'The network keeps the write for 40 s, while its sender is stopped and another one leads.', standby: true, strike(stage, life) {
    life.pause();
    stage.timeline.after(LEASE_AND_MORE_MS + 5_000, () => life.resume());
    return { late: LEASE_AND_MORE_MS };
  } },
};

/** Strikes at the write of this number. */
export function disturbanceOf(fault: Fault, write: number): Disturbance {
  return { atWrite: ({ index, what }, life, stage) => (index === write ? fault.strike(stage, life, what) : undefined) };
}
