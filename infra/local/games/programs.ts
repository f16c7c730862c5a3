// Which program of this machine stands for which image. The kubelet asks here and nowhere else.
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { hostPath } from './place.ts';

export interface Asked { image: string; command: string[]; args: string[]; env: Record<string, string>; mounts: Record<string, string>; address: string; cwd: string }
export interface Program { argv: string[]; env: Record<string, string>; cwd: string }
type Answer = Program | { refused: string };

const NODE = [process.execPath, '--max-old-space-size=48', '--max-semi-space-size=1', '--v8-pool-size=0', '--disable-warning=ExperimentalWarning'];

const TABLE: Record<string, (asked: Asked) => Answer> = {
  'itzg/minecraft-server': (asked) => ours('minecraft-java', asked),
  'luanti-org/luanti': luanti,
  'linuxserver/luanti': luanti,
  'itzg/minecraft-bedrock-server': () => ({ refused: 'no program on this machine stands for Minecraft Bedrock Edition yet' }),
  'lloesche/valheim-server': () => ({ refused: 'no program on this machine stands for Valheim' }),
  'factoriotools/factorio': () => ({ refused: 'no program on this machine stands for Factorio' }),
};

/** `docker.io/itzg/minecraft-server:java21@sha256:…` → `itzg/minecraft-server`. */
export function repositoryOf(image: string): string {
  const [name = ''] = image.split('@');
  const parts = name.replace(/:[^/:]*$/, '').split('/');
  return (parts.length > 1 && /[.:]|^localhost$/.test(parts[0] ?? '') ? parts.slice(1) : parts).join('/');
}

/** The program for a container, or why there is none. */
export function programFor(asked: Asked): Answer {
  return TABLE[repositoryOf(asked.image)]?.(asked) ?? { refused: `${asked.image}: not found (no program on this machine stands for ${repositoryOf(asked.image)})` };
}

function ours(folder: string, { address, mounts, env, cwd }: Asked): Program {
  return { argv: [...NODE, join(import.meta.dirname, folder, 'main.ts')], cwd, env: { ...env, LOCAL_POD_IP: address, LOCAL_MOUNTS: JSON.stringify(mounts) } };
}

function luanti({ args, address, mounts, env, cwd }: Asked): Answer {
  const program = onPath('luantiserver') ?? onPath('minetestserver') ?? onPath('minetestserver', '/usr/games') ?? onPath('luantiserver', '/usr/games');
  if (program === undefined) return { refused: 'Luanti\'s server program is not on this machine: install the package minetest-server' };
  const here = args.map((each) => (each.startsWith('/') ? hostPath(mounts, each) ?? each : each));
  const valueOf = (name: string) => (here.includes(name) ? here[here.indexOf(name) + 1] : undefined);
  const config = valueOf('--config');
  if (config === undefined) return { refused: 'Luanti needs a configuration file here: --config' };
  // The address can be set in the file only.
  const bound = join(cwd, 'bound.conf');
  mkdirSync(dirname(bound), { recursive: true });
  writeFileSync(bound, `${readFileSync(config, 'utf8')}\nbind_address = ${address}\n`, { mode: 0o600 });
  mkdirSync(dirname(valueOf('--world') ?? join(cwd, 'world')), { recursive: true });
  const home = hostPath(mounts, '/var/lib/minetest') ?? cwd;
  return { argv: [program, ...here.map((each) => (each === config ? bound : each))], cwd, env: { ...env, HOME: home, LOCAL_POD_IP: address } };
}

function onPath(name: string, path = process.env.PATH ?? ''): string | undefined {
  return path.split(delimiter).map((folder) => join(folder, name)).find((file) => {
    try { accessSync(file, constants.X_OK); return true; } catch { return false; }
  });
}
