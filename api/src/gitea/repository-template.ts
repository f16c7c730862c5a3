import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Files of an empty tenant repository, as they stand in `folder`: path with slashes → text. Read once, at the start. */
export function readRepositoryTemplate(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map((entry) => join(entry.parentPath, entry.name)).sort().map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}
