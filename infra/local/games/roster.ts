// Who plays on a simulated server; nobody comes by the network, its console tells them to.

export class Roster {
  readonly names = new Set<string>();
  readonly max: number;

  /** `max` of 0 is no limit. */
  constructor(max: number) {
    this.max = max;
  }

  /** Why the player stays out; undefined when they are in. */
  join(name: string): string | undefined {
    if (!/^[\w ]{1,32}$/.test(name)) return 'A player\'s name has 1 to 32 letters, digits or underscores.';
    if (this.names.has(name)) return `${name} is here already.`;
    if (this.max > 0 && this.names.size >= this.max) return 'The server is full.';
    this.names.add(name);
    return undefined;
  }

  leave(name: string): boolean {
    return this.names.delete(name);
  }
}
