// Public ports: from the tenant's own range, and each only once.
import type { CheckFacts, Finding, NamedSpec, ServerStep } from './words.ts';

/** Findings about ports of the servers that a branch makes or changes. `result` is the whole tenant afterwards. */
export function portFindings(steps: readonly ServerStep[], result: readonly NamedSpec[], { ports: range, changed }: Pick<CheckFacts, 'ports' | 'changed'>): Finding[] {
  const findings: Finding[] = [];
  const first = new Map<number, string>();
  const touched = new Set(steps.map(({ name }) => name));
  // Who is there already keeps the port: the one who comes is told.
  for (const { name, spec } of [...result].sort((left, right) => Number(touched.has(left.name)) - Number(touched.has(right.name)))) {
    for (const port of Object.values(spec.network?.ports ?? {})) {
      const holder = first.get(port);
      const file = steps.find((step) => step.name === name)?.file;
      const place = file === undefined ? undefined : { file, ...placeOfPort(changed.find(({ path }) => path === file)?.text ?? '', port) };
      if (place && holder !== undefined && holder !== name) findings.push({ level: 'error', ...place, message: `Port ${port} belongs to ${holder} already.${range ? ` The tenant has ${range.first} to ${range.last}.` : ''}` });
      else first.set(port, name);
      if (place && range && (port < range.first || port > range.last)) findings.push({ level: 'error', ...place, message: `Port ${port} is not one of this tenant's, which are ${range.first} to ${range.last}.` });
    }
  }
  return findings;
}

function placeOfPort(text: string, port: number): { line: number; column: number } {
  const lines = text.split('\n');
  const line = lines.findIndex((one) => new RegExp(`:\\s*${port}\\b`).test(one));
  return line < 0 ? { line: 1, column: 1 } : { line: line + 1, column: (lines[line]?.indexOf(String(port)) ?? 0) + 1 };
}
