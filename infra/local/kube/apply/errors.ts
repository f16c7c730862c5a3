// Why a patch is refused.

/** One field another manager holds. `field` is a path like `.spec.game`; `message` is the API server's `conflict with "x" …`. */
export type Conflict = { manager: string; field: string; message: string };

/** Somebody else's fields would change: 409, unless forced. */
export class ConflictError extends Error {
  readonly conflicts: Conflict[];
  constructor(conflicts: Conflict[], message: string) {
    super(message);
    this.name = 'ConflictError';
    this.conflicts = conflicts;
  }
}

/** The applied object does not fit its schema. */
export class ApplyTypeError extends Error {
  override readonly name = 'ApplyTypeError';
}

/** A patch that cannot be carried out: not read at all, failed, or `odd`, which the API server has no class of refusal for. `index` is the operation's place in a JSON patch. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
  readonly index: number | undefined;
  readonly kind: 'malformed' | 'failed' | 'odd';
  constructor(message: string, kind: 'malformed' | 'failed' | 'odd', index?: number) {
    super(message);
    this.kind = kind;
    this.index = index;
  }
}
