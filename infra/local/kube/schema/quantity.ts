// Kubernetes quantities, exactly: `1.5Gi`, `250m`, `2e3`.

const PATTERN = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;
const NANO = 1_000_000_000n;
const POWERS: { [suffix: string]: bigint } = { n: -9n, u: -6n, m: -3n, '': 0n, k: 3n, M: 6n, G: 9n, T: 12n, P: 15n, E: 18n };
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** A quantity in billionths; what is smaller is rounded up, as Kubernetes does. Undefined when the text is none. */
export function quantityNanos(text: string): bigint | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, sign, digits = '0', suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const mantissa = BigInt(`${whole}${fraction}` || '0');
  const binary = BINARY.indexOf(suffix);
  const exponent = binary >= 0 ? 0n : suffix in POWERS ? (POWERS[suffix] ?? 0n) : BigInt(suffix.slice(1).replace('+', ''));
  if (exponent > 1000n || exponent < -1000n) return undefined;
  const scale = exponent - BigInt(fraction.length) + 9n;
  const factor = binary >= 0 ? 1024n ** BigInt(binary + 1) : 1n;
  const nanos = scale >= 0n ? mantissa * factor * 10n ** scale : ceilingDivide(mantissa * factor, 10n ** -scale);
  return sign === '-' ? -nanos : nanos;
}

function ceilingDivide(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

/** The quantity type of CEL rules. */
export class Quantity {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }

  static parse(text: string): Quantity {
    const nanos = quantityNanos(text);
    if (nanos === undefined) throw new Error(`quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`);
    return new Quantity(nanos);
  }

  isInteger(): boolean {
    return this.nanos % NANO === 0n;
  }

  asInteger(): bigint {
    if (!this.isInteger()) throw new Error('cannot convert value to integer');
    return this.nanos / NANO;
  }
}
