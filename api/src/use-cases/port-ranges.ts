import type { PortRange } from './limits.ts';

/** Kubernetes' own range of node ports. */
const FIRST = 30_000;
const LAST = 32_767;
const BLOCK = 64;

/** A range for so many servers, a quarter to spare and in whole blocks, that overlaps none of the others; undefined when none is left. */
export function freeRange(servers: number, others: PortRange[]): PortRange | undefined {
  const size = Math.ceil((servers * 1.25) / BLOCK) * BLOCK;
  for (let first = FIRST; first + size - 1 <= LAST; first += BLOCK) {
    const last = first + size - 1;
    if (others.every((other) => last < other.first || first > other.last)) return { first, last };
  }
  return undefined;
}
