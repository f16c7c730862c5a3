import type { KubeObject, Note, Resource } from '@pteronimbus/runtime';

/** One step on the way. `note` is told as an event once it is done. */
export type Action =
  | { do: 'create'; kind: Resource; object: KubeObject; note?: Note }
  /**
   * Server-side apply; `over` is the object as it was seen, whose version is the precondition. One that was not seen is made as `bare`
   * first, where that matters: an apply alone could land on what another operator has made meanwhile.
   */
  | { do: 'apply'; kind: Resource; object: KubeObject; over?: KubeObject | undefined; bare?: KubeObject; note?: Note }
  | { do: 'patch'; kind: Resource; object: KubeObject; patch: object; note?: Note }
  | { do: 'delete'; kind: Resource; object: KubeObject; note?: Note }
  /** Goes on only if the API server itself says that the node is cordoned: a cache that is behind must not cost a restart. */
  | { do: 'confirm-cordon'; node: string; note?: Note }
  /** Takes away a pod whose node will never say that it ended. The node is asked for again before. */
  | { do: 'force-delete'; kind: Resource; object: KubeObject; node: string; note?: Note }
  /** Commands for the game's console. One that only helps, like a warning, may fail. */
  | { do: 'tell'; commands: string[]; mayFail: boolean; warns?: { pod: string; step: number }; note?: Note };

export interface Refusal {
  /** CamelCase, documented in the README. */
  reason: string;
  /** A sentence for the person who wished. */
  message: string;
}

/** Why something that was wished for is not done yet. */
export interface Wait {
  reason: string;
  message: string;
  /** Milliseconds since 1970; undefined: nobody knows. */
  until?: number | undefined;
}

export const normal = (reason: string, note: string): Note => ({ type: 'Normal', reason, note });
export const warning = (reason: string, note: string): Note => ({ type: 'Warning', reason, note });
