// Kubernetes quantities as numbers, so that they can be compared and added up.

const FACTOR: Record<string, number> = {
  m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40,
};
const SHAPE = /^([0-9]{1,9}(?:\.[0-9]{1,3})?)(m|k|Ki|M|Mi|G|Gi|T|Ti)?$/;

/** Cores or bytes of `500m`, `2`, `4Gi`; undefined when the text is no quantity that a wish may hold. */
export function parseQuantity(text: string): number | undefined {
  const match = SHAPE.exec(text);
  return match ? Number(match[1]) * (FACTOR[match[2] ?? ''] ?? 1) : undefined;
}

/** Bytes as the shortest exact quantity with a binary suffix: 4294967296 → `4Gi`. */
export function formatBytes(bytes: number): string {
  for (const suffix of ['Ti', 'Gi', 'Mi', 'Ki'] as const) {
    const factor = FACTOR[suffix] ?? 1;
    if (bytes >= factor && Number.isInteger(bytes / factor)) return `${bytes / factor}${suffix}`;
  }
  return String(Math.ceil(bytes));
}

/** Cores as a quantity: 2 → `2`, 0.5 → `500m`. */
export function formatCores(cores: number): string {
  return Number.isInteger(cores) ? String(cores) : `${Math.round(cores * 1000)}m`;
}
