// The same Git server for all contenders, and repositories that are alike to the byte.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createRepository, git } from '../../../api/src/git/test-support/git-server.ts';
import { commitFiles } from '../../../api/src/git/test-support/history.ts';

export interface Ground {
  url: string;
  /** For clones. */
  scratch: string;
  /** Makes a repository with that many servers in it; returns its folder. The same number gives the same head. */
  seed(name: string, files: number): string;
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
  const seeds = new Map<number, string>();
  return {
    url, scratch,
    seed(name, files) {
      let original = seeds.get(files);
      if (!original) {
        original = createRepository(root, `seed/${files}`);
        commitFiles(original, Object.fromEntries([['README.md', 'Servers\n'], ...Array.from({ length: files }, (_, i) => [`clusters/local/server-${i}.yaml`, serverFile(i, 'hello')])]));
        git(original, 'repack', '-adq');
        seeds.set(files, original);
      }
      const folder = join(root, `${name}.git`);
      mkdirSync(dirname(folder), { recursive: true });
      cpSync(original, folder, { recursive: true });
      return folder;
    },
    stop() {
      server.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A server's file of the usual size. */
export function serverFile(i: number, motd: string): string {
  const spec = { game: 'minecraft-java', revision: 1, version: '"1.21.8"', state: 'Running' };
  const lines = Object.entries(spec).map(([key, value]) => `  ${key}: ${value}`);
  return `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: server-${i}\nspec:\n${lines.join('\n')}\n  settings:\n    MOTD: "${motd}"\n    MAX_PLAYERS: 20\n  resources:\n    cpu: "2"\n    memory: 4Gi\n  storage:\n    size: 10Gi\n  network:\n    expose: NodePort\n    ports:\n      game: ${30_000 + i % 2_000}\n`;
}
