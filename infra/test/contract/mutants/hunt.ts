// One suite's cases on a stand-in with one bug planted, in a process of their own: which case saw it?
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mutant } from './mutant.ts';

export type Outcome =
  | { kind: 'caught'; by: string; how: string }
  | { kind: 'survived' }
  /** The cases never ran, or the planted file was never read: this says nothing about the suite. */
  | { kind: 'void'; why: string };

const COMPARISON = join(import.meta.dirname, '..', 'differences.ts');
const PLANT = pathToFileURL(join(import.meta.dirname, 'plant.ts')).href;

/** Without a mutant: does the suite find the stand-in as it is recorded? */
export async function hunt(suite: string, mutant: Mutant | undefined): Promise<Outcome> {
  const dir = mkdtempSync(join(tmpdir(), 'mutant-'));
  try {
    const loaded = join(dir, 'loaded');
    const planting = mutant && { NODE_OPTIONS: `--import ${PLANT}`, MUTANT: JSON.stringify(mutant), MUTANT_LOADED: loaded };
    const { out, errors } = await comparison(suite, planting ?? {});
    return outcomeOf(out, errors, mutant === undefined || wasRead(loaded));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What the comparison's words mean: case names stand at the beginning of a line, what differs stands below them, the count comes last. Pure. */
export function outcomeOf(out: string, errors: string, read: boolean): Outcome {
  const lines = out.split('\n');
  if (!/^\d+ of \d+ cases differ\.$/m.test(out)) return { kind: 'void', why: `the cases did not run to their end: ${errors.trim().slice(-800)}` };
  if (!read) return { kind: 'void', why: 'the stand-in never reads this file' };
  const at = lines.findIndex((line, index) => line !== '' && !line.startsWith(' ') && lines[index + 1]?.startsWith('    '));
  return at < 0 ? { kind: 'survived' } : { kind: 'caught', by: lines[at] ?? '', how: lines[at + 1]?.trim() ?? '' };
}

function comparison(suite: string, planting: Record<string, string>): Promise<{ out: string; errors: string }> {
  const env = { ...process.env, NODE_COMPILE_CACHE: undefined, ...planting };
  const child = spawn(process.execPath, [COMPARISON, suite, '--first'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve({ out, errors }));
  });
}

function wasRead(file: string): boolean {
  try {
    return readFileSync(file, 'utf8') !== '';
  } catch {
    return false;
  }
}
