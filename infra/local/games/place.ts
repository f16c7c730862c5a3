// What the launcher tells a program about the place it runs in: its address and its folders.
import { join, relative } from 'node:path';

export interface Place { address: string; mounts: Record<string, string> }

/** Reads what `programs.ts` wrote into the environment. Throws when the program was started by hand without it. */
export function placeOf(env: NodeJS.ProcessEnv): Place {
  const address = env.LOCAL_POD_IP;
  if (!address) throw new Error('LOCAL_POD_IP is not set: this program is started by the kubelet of infra/local, with the pod\'s address there.');
  return { address, mounts: JSON.parse(env.LOCAL_MOUNTS ?? '{}') as Record<string, string> };
}

/** The folder on this machine that stands for `path` in the container, or undefined when no volume is mounted there. */
export function hostPath(mounts: Record<string, string>, path: string): string | undefined {
  const mount = Object.keys(mounts).filter((each) => path === each || path.startsWith(`${each.replace(/\/$/, '')}/`)).sort((a, b) => b.length - a.length)[0];
  const folder = mount === undefined ? undefined : mounts[mount];
  return mount === undefined || folder === undefined ? undefined : join(folder, relative(mount, path));
}
