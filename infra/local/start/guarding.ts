import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { killMarked } from './guard.ts';

/** Clears what a killed start left, then starts the guard, which ends everything marked when this process is gone. Returns how to dismiss it. */
export function startGuard(mark: string): () => void {
  killMarked(mark);
  const guard = spawn(process.execPath, [join(import.meta.dirname, 'guard.ts'), mark], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.unref();
  return () => guard.stdin.end();
}
