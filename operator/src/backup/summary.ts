/** What restic said about a backup, from the last lines of its JSON output; undefined when it says nothing. */
export function readSummary(log: string): { snapshot: string; size: string } | undefined {
  for (const line of log.trimEnd().split('\n').reverse()) {
    const said = parsed(line);
    if (said?.message_type === 'summary' && typeof said.snapshot_id === 'string') return { snapshot: said.snapshot_id.slice(0, 64), size: bytes(Number(said.total_bytes_processed ?? 0)) };
  }
  return undefined;
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function bytes(count: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
  const step = count === 0 ? 0 : Math.min(Math.floor(Math.log2(count) / 10), units.length - 1);
  return `${Math.round((count / 1024 ** step) * 10) / 10}${units[step]}`;
}
