// Which packages a program needs when it runs, by the lockfile. Pure.

export interface LockedPackage {
  version?: string;
  integrity?: string;
  /** A workspace: its folder is in `resolved`. */
  link?: boolean;
  resolved?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}
export type Packages = Readonly<Record<string, LockedPackage>>;

/** Folders below the root that `workspace` needs, its own first: workspaces, and packages as `node_modules/…`. Types are not needed at run time. */
export function closureOf(packages: Packages, workspace: string): string[] {
  const found = new Set<string>();
  const visit = (folder: string) => {
    const locked = packages[folder];
    if (!locked) throw new Error(`package-lock.json has no ${folder}: say npm install.`);
    if (locked.link) return visit(locked.resolved ?? '');
    if (found.has(folder)) return;
    found.add(folder);
    for (const name of Object.keys(locked.dependencies ?? {})) if (!isTypes(name)) visit(resolve(packages, folder, name) ?? missing(folder, name));
    // What another machine would need is not in the lock, or not on this disk.
    for (const name of Object.keys(locked.optionalDependencies ?? {})) {
      const optional = resolve(packages, folder, name);
      if (optional) visit(optional);
    }
  };
  visit(workspace);
  return [...found];
}

/** Where Node.js finds `name` from `folder`: the nearest node_modules on the way up. */
function resolve(packages: Packages, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = at.includes('node_modules/') ? at.slice(0, at.lastIndexOf('node_modules/')).replace(/\/$/, '') : '') {
    const candidate = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[candidate]) return candidate;
    if (at === '') return undefined;
  }
}

function missing(folder: string, name: string): never {
  throw new Error(`${folder} needs ${name}, which package-lock.json does not have.`);
}

function isTypes(name: string): boolean {
  return name.startsWith('@types/');
}
