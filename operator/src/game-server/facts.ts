import type { Players } from '../query/players.ts';

/** What the poller learned about one run of a pod's container. */
export interface Facts {
  /** Which run: the container's restarts so far. */
  run: number;
  ready: boolean;
  /** It has been ready once in this run. */
  wasReady: boolean;
  players?: Players;
  /** Last lines of the log, fetched when something takes too long. */
  tail?: string;
}
