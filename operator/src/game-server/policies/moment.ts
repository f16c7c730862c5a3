/** What policies know besides what was observed. */
export interface Moment {
  /** Milliseconds since 1970. */
  now: number;
  /** Where the operator's own pods are: they may reach query and console ports. */
  operatorNamespace: string;
  /** What holds a sleeping server's ports; undefined: nothing does, and only an order wakes it. */
  doormanImage?: string | undefined;
  /** A new random password. */
  password: () => string;
  /** How near the announced restart was when players were last told, by pod. Milliseconds. */
  warnedAt: (podUid: string) => number | undefined;
}
