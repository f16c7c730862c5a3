// As much of a file system as isomorphic-git needs to read one pack, in memory.

interface Stat {
  type: 'file' | 'dir';
  mode: number;
  size: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

export interface MemoryFiles {
  promises: {
    readFile(path: string, options?: unknown): Promise<Buffer | string>;
    writeFile(path: string, content: Uint8Array | string): Promise<void>;
    readdir(path: string): Promise<string[]>;
    stat(path: string): Promise<Stat>;
    lstat(path: string): Promise<Stat>;
    unlink(path: string): Promise<void>;
    mkdir(path: string): Promise<void>;
    rmdir(path: string): Promise<void>;
    readlink(path: string): Promise<string>;
    symlink(target: string, path: string): Promise<void>;
  };
}

export function memoryFiles(): MemoryFiles {
  const files = new Map<string, Buffer>();
  const isFolder = (path: string) => [...files.keys()].some((name) => name.startsWith(`${path}/`));
  const stat = async (path: string): Promise<Stat> => {
    const file = files.get(path);
    if (!file && !isFolder(path)) throw missing(path);
    return { type: file ? 'file' : 'dir', mode: 0o644, size: file?.length ?? 0, isFile: () => !!file, isDirectory: () => !file, isSymbolicLink: () => false };
  };
  return {
    promises: {
      async readFile(path, options) {
        const file = files.get(path);
        if (!file) throw missing(path);
        return options === 'utf8' || (options as { encoding?: string } | undefined)?.encoding === 'utf8' ? file.toString('utf8') : file;
      },
      async writeFile(path, content) { files.set(path, Buffer.from(content)); },
      async readdir(path) { return [...files.keys()].filter((name) => name.startsWith(`${path}/`)).map((name) => name.slice(path.length + 1).split('/')[0] ?? ''); },
      stat,
      lstat: stat,
      async unlink(path) { files.delete(path); },
      async mkdir() { /* folders are what files lie in */ },
      async rmdir() { /* same */ },
      async readlink(path) { throw missing(path); },
      async symlink(_target, path) { throw missing(path); },
    },
  };
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
}
