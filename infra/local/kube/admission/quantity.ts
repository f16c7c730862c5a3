// Quantities (`500m`, `4Gi`) as Kubernetes reads and prints them. Source: k8s.io/apimachinery pkg/api/resource/quantity.go.

export interface Quantity {
  /** Billionths, so that `1n` is whole. */
  nano: bigint;
  /** How the number is printed. */
  format: 'BinarySI' | 'DecimalSI';
}

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: readonly (readonly [string, number])[] = [['n', -9], ['u', -6], ['m', -3], ['', 0], ['k', 3], ['M', 6], ['G', 9], ['T', 12], ['P', 15], ['E', 18]];
const SHAPE = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;

/** Undefined when the text is no quantity. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = SHAPE.exec(text);
  if (!match) return undefined;
  const [, sign, digits = '0', suffix = ''] = match;
  const [whole = '0', fraction = ''] = digits.split('.');
  const binary = BINARY.indexOf(suffix);
  const power = binary > 0 ? 0 : exponentOf(suffix);
  if (power === undefined || Math.abs(power) > 30) return undefined;
  const scale = 9 + power - fraction.length;
  let nano = BigInt(`${whole || '0'}${fraction}`) * (binary > 0 ? 1024n ** BigInt(binary) : 1n);
  nano = scale >= 0 ? nano * 10n ** BigInt(scale) : roundUp(nano, 10n ** BigInt(-scale));
  return { nano: sign === '-' ? -nano : nano, format: binary > 0 ? 'BinarySI' : 'DecimalSI' };
}

export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return '0';
  const sign = nano < 0n ? '-' : '';
  const amount = nano < 0n ? -nano : nano;
  const unit = 1_000_000_000n;
  if (format === 'BinarySI' && amount % unit === 0n && amount >= 1024n * unit) {
    let value = amount / unit;
    let step = 0;
    while (step < BINARY.length - 1 && value % 1024n === 0n) [value, step] = [value / 1024n, step + 1];
    return `${sign}${value}${BINARY[step]}`;
  }
  const [suffix, power] = [...DECIMAL].reverse().find(([, each]) => amount % 10n ** BigInt(9 + each) === 0n) ?? ['n', -9];
  return `${sign}${amount / 10n ** BigInt(9 + power)}${suffix}`;
}

export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format };
}

export function count(number: number): Quantity {
  return { nano: BigInt(number) * 1_000_000_000n, format: 'DecimalSI' };
}

function exponentOf(suffix: string): number | undefined {
  if (/^[eE][+-]?\d/.test(suffix)) return Number(suffix.slice(1));
  return DECIMAL.find(([name]) => name === suffix)?.[1];
}

function roundUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
