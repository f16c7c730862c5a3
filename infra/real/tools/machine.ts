// What the machine itself must bring: compilers and the programs that Debian has.
import { spawnSync } from 'node:child_process';

const DEBIAN = { go: 'golang', java: 'openjdk-17-jre-headless', mvn: 'maven', 'redis-server': 'redis-server', unshare: 'util-linux', git: 'git', restic: 'restic' } as const;
export type Command = keyof typeof DEBIAN;
/** go.mod files name it; an older Go would fetch a newer one by itself, which we don't let it. */
const GO = [1, 26] as const;

/** Debian packages that bring what is missing; none when all is there. */
export function missingPackages(commands: readonly Command[]): string[] {
  return [...new Set(commands.filter((command) => !isThere(command)).map((command) => DEBIAN[command]))];
}

/** Throws one sentence that says what to install. */
export function requireCommands(commands: readonly Command[]): void {
  const missing = [...new Set(commands)].filter((command) => !isThere(command));
  if (missing.length > 0) {
    throw new Error(`The real ground needs ${missing.join(', ')}, which this machine lacks. Install with: apt-get install ${missing.map((command) => DEBIAN[command]).join(' ')}${missing.includes('go') ? ' (Go 1.26; where Debian has an older one, from https://go.dev/dl)' : ''}`);
  }
  if (commands.includes('go')) requireGo();
}

function requireGo(): void {
  const version = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', env: { ...process.env, GOTOOLCHAIN: 'local' } }).stdout?.trim() ?? '';
  const [major = 0, minor = 0] = version.replace(/^go/, '').split('.').map(Number);
  // 1.27 builds Kubernetes 1.36 with a wrong OpenAPI document.
  if (major !== GO[0] || minor !== GO[1]) throw new Error(`The real ground is built with Go ${GO.join('.')}; this machine has ${version || 'another one'}. Put Go ${GO.join('.')} (https://go.dev/dl) first in PATH.`);
}

function isThere(command: Command): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command], { stdio: 'ignore' }).status === 0;
}
