// The same Git server for all contenders, and repositories that are alike to the byte.
import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createRepository, git } from '../../../api/src/git/test-support/git-server.ts';
import { commitFiles } from '../../../api/src/git/test-support/history.ts';

export interface Ground {
  url: string;
  /** Header value for a server that lets not everybody in. */
  authorization?: string;
  /** For clones. */
  scratch: string;
  /** Makes a repository with that many servers in it; returns its folder. The same number gives the same head. */
  seed(name: string, files: number): string;
  /** The same in a moment: objects are lent from the original. */
  seedLight(name: string, files: number): void;
  stop(): void;
}

/** File that contenders edit. */
export const EDITED = 'clusters/local/server-7.yaml';

export async function startGround(): Promise<Ground> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-'));
  const [root, scratch] = [join(dir, 'served'), join(dir, 'scratch')];
  mkdirSync(root);
  mkdirSync(scratch);
  const server = spawn(process.execPath, [join(import.meta.dirname, 'server.ts'), root], { stdio: ['pipe', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', resolve);
    server.once('exit', (code) => reject(new Error(`The Git server ended with ${code}.`)));
  });
  const originals = new Map<number, string>();
  const originalOf = (files: number) => {
    const known = originals.get(files);
    if (known) return known;
    const original = createRepository(root, `originals/${files}`);
    commitFiles(original, filesOf(files));
    git(original, 'repack', '-adq');
    originals.set(files, original);
    return original;
  };
  return {
    url, scratch,
    seed(name, files) {
      const folder = join(root, `${name}.git`);
      mkdirSync(dirname(folder), { recursive: true });
      cpSync(originalOf(files), folder, { recursive: true });
      return folder;
    },
    seedLight(name, files) {
      const original = originalOf(files);
      const folder = join(root, `${name}.git`);
      for (const inner of ['objects/info', 'objects/pack', 'refs/heads']) mkdirSync(join(folder, inner), { recursive: true });
      for (const file of ['HEAD', 'config', 'refs/heads/main']) copyFileSync(join(original, file), join(folder, file));
      writeFileSync(join(folder, 'objects/info/alternates'), `${join(original, 'objects')}\n`);
    },
    stop() {
      server.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** What a repository of that many servers begins with. */
export function filesOf(servers: number): Record<string, string> {
  return Object.fromEntries([['README.md', 'Servers\n'], ...Array.from({ length: servers }, (_, i) => [`clusters/local/server-${i}.yaml`, serverFile(i, 'hello')])]) as Record<string, string>;
}

/** A server's file of the usual size. */
export function serverFile(i: number, motd: string): string {
  const spec = { game: 'minecraft-java', revision: 1, version: '"1.21.8"', state: 'Running' };
  const lines = Object.entries(spec).map(([key, value]) => `  ${key}: ${value}`);
  return `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: server-${i}\nspec:\n${lines.join('\n')}\n  settings:\n    MOTD: "${motd}"\n    MAX_PLAYERS: 20\n  resources:\n    cpu: "2"\n    memory: 4Gi\n  storage:\n    size: 10Gi\n  network:\n    expose: NodePort\n    ports:\n      game: ${30_000 + i % 2_000}\n`;
}
