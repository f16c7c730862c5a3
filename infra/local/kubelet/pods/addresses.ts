// Pod addresses out of one range; 127.x needs no setting up.

export class Addresses {
  readonly #first: number;
  readonly #size: number;
  readonly #taken: Set<string>;
  #next = 2;

  /** `reserved` are addresses of the range that are not for pods. */
  constructor(cidr: string, reserved: string[]) {
    const [base = '', bits = '17'] = cidr.split('/');
    this.#first = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    this.#size = 2 ** (32 - Number(bits)) - 1;
    this.#taken = new Set(reserved);
  }

  /** One that is free, as long unused as possible: its last owner's clients may still send. Throws when none is left. */
  take(): string {
    for (let tries = 2; tries < this.#size; tries += 1) {
      const address = dotted(this.#first + this.#next);
      this.#next = this.#next + 1 < this.#size ? this.#next + 1 : 2;
      if (!this.#taken.has(address)) return this.keep(address);
    }
    throw new Error(`No pod address is left: all ${this.#size - 2} are in use.`);
  }

  /** Marks an address that a pod has from earlier. */
  keep(address: string): string {
    this.#taken.add(address);
    return address;
  }

  free(address: string): void {
    this.#taken.delete(address);
  }
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}
