// Debian's restic may be missing where only npm's things are: then what must be said without it is what counts.
import { execFileSync } from 'node:child_process';

export const hasRestic = isThere();

function isThere(): boolean {
  try {
    return execFileSync('restic', ['version'], { encoding: 'utf8' }).startsWith('restic');
  } catch {
    return false;
  }
}
