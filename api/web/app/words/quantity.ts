// Kubernetes quantities as numbers, and numbers as people read them.
const FACTORS: Record<string, number> = { '': 1, n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** `500m` → 0.5, `4Gi` → bytes; NaN for what is no quantity. */
export function quantity(text: string): number {
  const [, digits, unit] = /^([0-9.]+)([A-Za-z]*)$/.exec(text.trim()) ?? [];
  return Number(digits) * (FACTORS[unit ?? ''] ?? Number.NaN);
}

/** Bytes as GiB or MiB with at most one digit after the point. */
export function bytesInWords(bytes: number, language = 'en'): string {
  const [unit, name] = bytes >= FACTORS.Gi! ? [FACTORS.Gi!, 'GiB'] : [FACTORS.Mi!, 'MiB'];
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / unit)} ${name}`;
}

/** A size as the operator writes it, `531` or `12.5Mi`, in the unit that suits it; the text itself where it is none. */
export function sizeInWords(size: string, language = 'en'): string {
  const bytes = quantity(size);
  if (Number.isNaN(bytes)) return size;
  const step = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), 4);
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1024 ** step)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][step]}`;
}

/** `0.12 CPU, 512 MiB`; empty where nothing was measured. */
export function usedInWords(used: { cpu: number; memory: number } | undefined, language = 'en'): string {
  return used ? `${new Intl.NumberFormat(language, { maximumFractionDigits: used.cpu < 0.1 ? 3 : used.cpu < 10 ? 2 : 0 }).format(used.cpu)} CPU, ${bytesInWords(used.memory, language)}` : '';
}
