// What passes between an operator and the world. There is nothing else: an operator without this line hears, says and does nothing.
import type { Wanted } from '@pteronimbus/runtime';

/** Something that happens to the operator. `id` names the request it answers. */
export type Stimulus =
  | { do: 'start'; identity: string; seed: number }
  /** Its timers that are due run. */
  | { do: 'wake' }
  | { do: 'answer'; id: number; code: number; text: string }
  /** A watch has begun, goes on, ends. */
  | { do: 'open'; id: number }
  | { do: 'line'; id: number; line: string }
  | { do: 'end'; id: number }
  /** The connection broke, or the game did not answer. */
  | { do: 'fail'; id: number; message: string }
  | { do: 'players'; id: number; online: number; max: number }
  | { do: 'told'; id: number }
  /** SIGTERM. */
  | { do: 'stop' };

/** Something the operator does. */
export type Word =
  | { say: 'send'; id: number; wanted: Omit<Wanted, 'signal'> }
  | { say: 'abort'; id: number }
  | { say: 'ask'; id: number; host: string }
  | { say: 'tell'; id: number; namespace: string; server: string; commands: string[] }
  | { say: 'lost' }
  | { say: 'stopped' }
  | { say: 'log'; text: string };

export interface Settled {
  words: Word[];
  /** When its next timer is due. Milliseconds of the line's time. */
  wakeAt: number | undefined;
}

/** Time as the line has it, and how far the machine's clock is off it. */
export interface Moment {
  now: number;
  skew: number;
}

/** One operator process, however it is kept. */
export interface Guest {
  /** Resolves when everything that could go on has gone on. */
  take(moment: Moment, stimulus: Stimulus): Promise<Settled>;
  /** The end, in the middle of whatever it does. */
  destroy(): Promise<void>;
}

/** Tells a bundle that it is the inside of an isolate. */
export const ISOLATE = 'isolate of an operator';
