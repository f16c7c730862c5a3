// The folders that stand for a container's mounts.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ApiError, type Client } from '../kube/client.ts';
import type { Container, KeyedData, KeyPath, Pod, Volume } from '../kube/types.ts';
import { MountError } from './config-error.ts';

/** Path in the container → path on this machine. `folderOfClaim` knows bound claims only. Throws MountError. */
export async function mountsOf(client: Client, pod: Pod, container: Container, dir: string, folderOfClaim: (name: string) => string | undefined): Promise<Record<string, string>> {
  const mounts: Record<string, string> = {};
  for (const { name, mountPath, subPath } of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find((each) => each.name === name);
    if (!volume) throw new MountError(`volume "${name}" is not among the pod's volumes`);
    const folder = await folderOf(client, pod, volume, join(dir, 'volumes', name), folderOfClaim);
    mounts[mountPath] = subPath ? within(folder, subPath) : folder;
  }
  return mounts;
}

/** A part of a volume; a folder, where nothing is there yet. */
function within(folder: string, subPath: string): string {
  const path = inside(folder, subPath);
  if (!existsSync(path)) mkdirSync(path, { recursive: true });
  return path;
}

async function folderOf(client: Client, pod: Pod, volume: Volume, own: string, folderOfClaim: (name: string) => string | undefined): Promise<string> {
  const { persistentVolumeClaim, configMap, secret, emptyDir } = volume;
  if (persistentVolumeClaim) {
    const folder = folderOfClaim(persistentVolumeClaim.claimName);
    if (folder === undefined) throw new MountError(`MountVolume.SetUp failed for volume "${volume.name}" : persistentvolumeclaim "${persistentVolumeClaim.claimName}" is not bound`);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
  mkdirSync(own, { recursive: true });
  if (configMap) await fill(own, client, pod, volume.name, 'configmaps', configMap.name, configMap);
  else if (secret) await fill(own, client, pod, volume.name, 'secrets', secret.secretName, secret);
  else if (!emptyDir) throw new MountError(`MountVolume.SetUp failed for volume "${volume.name}" : this kubelet knows persistentVolumeClaim, configMap, secret and emptyDir only`);
  return own;
}

async function fill(folder: string, client: Client, pod: Pod, volume: string, source: 'configmaps' | 'secrets', name: string, { items, optional }: { items?: KeyPath[]; optional?: boolean }): Promise<void> {
  const kind = source === 'secrets' ? 'secret' : 'configmap';
  const object = await client.get<KeyedData>(`/api/v1/namespaces/${pod.metadata.namespace}/${source}/${name}`).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 404) throw error;
    if (optional) return { data: {} } as KeyedData;
    throw new MountError(`MountVolume.SetUp failed for volume "${volume}" : ${kind} "${name}" not found`);
  });
  const plain = Object.entries(object.data ?? {}).map(([key, value]): [string, Buffer] => [key, Buffer.from(value, source === 'secrets' ? 'base64' : 'utf8')]);
  const values = new Map([...plain, ...Object.entries(object.binaryData ?? {}).map(([key, value]): [string, Buffer] => [key, Buffer.from(value, 'base64')])]);
  for (const { key, path } of items ?? [...values.keys()].map((key) => ({ key, path: key }))) {
    const value = values.get(key);
    if (!value && optional) continue;
    if (!value) throw new MountError(`MountVolume.SetUp failed for volume "${volume}" : references non-existent ${source === 'secrets' ? 'secret' : 'config'} key: ${key}`);
    const file = inside(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, value, { mode: 0o600 });
  }
}

/** Joined, and never outside: the API server refuses `..` already. */
function inside(folder: string, path: string): string {
  const joined = normalize(join(folder, path));
  if (joined !== folder && !joined.startsWith(`${folder}/`)) throw new MountError(`the path "${path}" leads out of its volume`);
  return joined;
}
