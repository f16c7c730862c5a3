// Quantities as a metrics server writes them: finer than any that a wish may hold.

const FACTOR: Record<string, number> = { n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** Cores of `5897755n`, bytes of `79588Ki`; null for what is none. */
export function measured(text: string): number | null {
  const [, digits, unit = ''] = /^([0-9]{1,20}(?:\.[0-9]+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = FACTOR[unit];
  return digits === undefined || factor === undefined ? null : Number(digits) * factor;
}
