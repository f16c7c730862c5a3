// Paths as nested folders: the shape in which trees are rewritten, each once.

export type Folder = Map<string, Folder | Uint8Array | null>;

/** Throws RangeError for a path that Git or a checkout would take for something else. */
export function nested(files: ReadonlyMap<string, Uint8Array | null>): Folder {
  const root: Folder = new Map();
  for (const [path, content] of files) {
    const parts = split(path);
    const name = parts.pop() ?? '';
    let folder = root;
    for (const part of parts) {
      const next = folder.get(part) ?? new Map();
      if (!(next instanceof Map)) throw new RangeError(`${path} can't be written: ${part} is a file in the same change.`);
      folder.set(part, next);
      folder = next;
    }
    if (folder.has(name)) throw new RangeError(`${path} can't be written: it is a folder in the same change.`);
    folder.set(name, content);
  }
  return root;
}

/** Parts of a path inside a repository. */
export function split(path: string): string[] {
  const parts = path.split('/');
  // eslint-disable-next-line no-control-regex
  const bad = parts.find((part) => part === '' || part === '.' || part === '..' || /[\x00-\x1f\\:]/.test(part) || /^\.git[. ]*$/i.test(part) || /^git~\d/i.test(part));
  if (bad !== undefined || path.length > 1_000) throw new RangeError(`"${path.slice(0, 200)}" is no path for a file in a repository.`);
  return parts;
}
