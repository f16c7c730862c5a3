// The folders that stand for a container's mounts.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Container, Volume } from '../kube/types.ts';
import { MountError } from './config-error.ts';
import { filesOf, type Files } from './volume-files.ts';

/** Path in the container → path on this machine, below `dir` or in a claim's folder; `folderOfClaim` knows bound claims only. Throws MountError. */
export async function mountsOf(around: Files, container: Container, dir: string, folderOfClaim: (name: string) => string | undefined): Promise<Record<string, string>> {
  const mounts: Record<string, string> = {};
  for (const { name, mountPath, subPath } of container.volumeMounts ?? []) {
    const volume = around.pod.spec.volumes?.find((each) => each.name === name);
    if (!volume) throw new MountError(`volume "${name}" is not among the pod's volumes`);
    const folder = await folderOf(around, volume, join(dir, 'volumes', name), folderOfClaim);
    mounts[mountPath] = subPath ? within(folder, subPath) : folder;
  }
  return mounts;
}

async function folderOf(around: Files, volume: Volume, own: string, folderOfClaim: (name: string) => string | undefined): Promise<string> {
  const { name, persistentVolumeClaim, emptyDir } = volume;
  if (persistentVolumeClaim) {
    const folder = folderOfClaim(persistentVolumeClaim.claimName);
    if (folder === undefined) throw new MountError(`MountVolume.SetUp failed for volume "${name}" : persistentvolumeclaim "${persistentVolumeClaim.claimName}" is not bound`);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
  const files = await filesOf(around, volume);
  if (!files && !emptyDir) throw new MountError(`MountVolume.SetUp failed for volume "${name}" : this kubelet knows persistentVolumeClaim, configMap, secret, downwardAPI, projected and emptyDir only`);
  mkdirSync(own, { recursive: true });
  for (const [path, content] of files ?? []) {
    const file = inside(own, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: 0o600 });
  }
  return own;
}

/** A part of a volume; a folder, where nothing is there yet. */
function within(folder: string, subPath: string): string {
  const path = inside(folder, subPath);
  if (!existsSync(path)) mkdirSync(path, { recursive: true });
  return path;
}

/** Joined, and never outside: the API server refuses `..` already. */
function inside(folder: string, path: string): string {
  const joined = normalize(join(folder, path));
  if (joined !== folder && !joined.startsWith(`${folder}/`)) throw new MountError(`the path "${path}" leads out of its volume`);
  return joined;
}
