// What process groups take of the machine, from /proc, in one pass over all processes.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** Resident bytes of all processes of the group. */
  memory: number;
  /** Seconds of processor time, ended children included. */
  cpu: number;
}

const PAGE = constant('PAGESIZE', 4_096);
const TICKS = constant('CLK_TCK', 100);

/** Usage by process group. */
export function usageByGroup(): Map<number, Usage> {
  const groups = new Map<number, Usage>();
  for (const entry of readdirSync('/proc')) {
    const code = entry.charCodeAt(0);
    if (code < 48 || code > 57) continue;
    const fields = fieldsOf(entry);
    if (!fields) continue;
    const group = Number(fields[2]);
    const usage = groups.get(group) ?? { memory: 0, cpu: 0 };
    usage.memory += Number(fields[21]) * PAGE;
    usage.cpu += (Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14])) / TICKS;
    groups.set(group, usage);
  }
  return groups;
}

/** The fields of /proc/<pid>/stat after the name, which may hold anything. */
function fieldsOf(pid: string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function constant(name: string, fallback: number): number {
  try {
    return Number(execFileSync('getconf', [name], { encoding: 'utf8' })) || fallback;
  } catch {
    return fallback;
  }
}
