// What every race tells in the end: who was measured, by what factor, and whether the goal is met.

export interface Verdict {
  what: string;
  /** Ours against the peer: how many times faster, or what share of it. */
  measured: number;
  goal: { atLeast: number } | { atMost: number };
  /** What stands behind the numbers; `x` when absent. */
  unit?: string;
}

export interface Race {
  title: string;
  /** Runs the race, on the real programs where `real` says so and the race can, printing as it goes. Throws when a contender's result is wrong: a wrong result has no time. */
  run(say: (line: string) => void, real: boolean): Promise<Verdict[]>;
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] ?? NaN : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Milliseconds, with as many digits as they are worth. */
export function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0)} ms`;
}

export function met({ measured, goal }: Verdict): boolean {
  return 'atLeast' in goal ? measured >= goal.atLeast : measured <= goal.atMost;
}

export function lineOf(verdict: Verdict): string {
  const { what, measured, goal, unit = 'x' } = verdict;
  const wanted = 'atLeast' in goal ? `≥ ${goal.atLeast}${unit}` : `≤ ${goal.atMost}${unit}`;
  return `${met(verdict) ? 'met   ' : 'MISSED'}  ${measured.toFixed(measured < 10 ? 2 : 0).padStart(7)}${unit}  (goal ${wanted})  ${what}`;
}

/** Table with right-aligned cells; the first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')).join('\n');
}
