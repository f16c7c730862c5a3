// Which program of this machine stands for which image. The kubelet asks here and nowhere else.
import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { hostPath } from './place.ts';

/** A container as the kubelet knows it: its words, and where its mounts and its address are on this machine. */
export interface Asked {
  image: string;
  command: string[];
  args: string[];
  env: Record<string, string>;
  /** Path in the container → path here. */
  mounts: Record<string, string>;
  address: string;
  cwd: string;
}

export interface Program { argv: string[]; env: Record<string, string>; cwd: string }
type Answer = Program | { refused: string };

const NODE = [process.execPath, '--max-old-space-size=48', '--max-semi-space-size=1', '--v8-pool-size=0', '--disable-warning=ExperimentalWarning'];

const TABLE: Record<string, (asked: Asked) => Answer> = {
  'itzg/minecraft-server': (asked) => ours('minecraft-java', asked),
  'itzg/minecraft-bedrock-server': (asked) => ours('minecraft-bedrock', asked),
  'mbround18/valheim': (asked) => ours('valheim', asked),
  'community-valheim-tools/valheim-server': (asked) => ours('valheim', asked),
  'lloesche/valheim-server': (asked) => ours('valheim', asked),
  'factoriotools/factorio': (asked) => ours('factorio', asked),
  'luanti-org/luanti': luanti,
  'linuxserver/luanti': luanti,
  'restic/restic': restic,
  'pteronimbus/doorman': doorman,
};

/** The operator's own program; here an address belongs to a pod, so it is told which. */
function doorman({ address, env, cwd }: Asked): Program {
  return { argv: [...NODE, join(import.meta.dirname, '../../../operator/doorman/main.ts')], cwd, env: { ...env, DOORMAN_HOST: address } };
}

/** Luanti takes the address it listens on from its settings only: they are written anew with it, then the program takes over. */
const WITH_ADDRESS = 'mkdir -p "$4"; { [ ! -f "$1" ] || grep -v "^ *bind_address" "$1"; echo "bind_address = $2"; } > "$3"; shift 4; exec "$@"';

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
  const program = ['luantiserver', 'minetestserver'].flatMap((name) => [onPath(name), onPath(name, '/usr/games')]).find((each) => each !== undefined);
  if (program === undefined) return { refused: 'Luanti\'s server program is not on this machine: install the package minetest-server' };
  const here = args.map((each) => (each.startsWith('/') ? hostPath(mounts, each) ?? each : each));
  const at = here.indexOf('--config') + 1;
  const [given, written] = [at > 0 ? here[at] ?? '' : '', join(cwd, 'luanti.conf')];
  const rest = at > 0 ? [...here.slice(0, at - 1), ...here.slice(at + 1)] : here;
  const home = hostPath(mounts, '/var/lib/minetest') ?? cwd;
  const worlds = dirname(here.includes('--world') ? here[here.indexOf('--world') + 1] ?? '' : join(home, '.minetest/worlds/world'));
  return { argv: ['/bin/sh', '-c', WITH_ADDRESS, 'sh', given, address, written, worlds, program, '--config', written, ...rest], cwd, env: { ...env, HOME: home, LOCAL_POD_IP: address } };
}

/** The image's own words run as they are: its shell, its paths where they are here. */
function restic({ command, args, mounts, env, cwd }: Asked): Answer {
  const program = onPath('restic');
  if (program === undefined) return { refused: 'restic is not on this machine: install the package restic' };
  const here = (word: string) => (word.startsWith('/') ? hostPath(mounts, word) ?? word : word);
  const places = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)]));
  return { argv: [...(command.length > 0 ? command : [program]), ...args.map(here)], cwd, env: { ...places, PATH: `${dirname(program)}${delimiter}/usr/bin${delimiter}/bin` } };
}

function onPath(name: string, path = process.env.PATH ?? ''): string | undefined {
  return path.split(delimiter).map((folder) => join(folder, name)).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
