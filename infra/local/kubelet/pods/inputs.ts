// What a container is given: folders for its mounts and values for its environment.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Client, Thing } from '../kube/client.ts';
import { folderOf } from '../volumes/claims.ts';

/* eslint-disable @typescript-eslint/no-explicit-any */
export async function mountsOf(client: Client, pod: Thing, container: any, data: string, dir: string): Promise<Record<string, string>> {
  const mounts: Record<string, string> = {};
  const base = `/api/v1/namespaces/${pod.metadata.namespace}`;
  for (const mount of container.volumeMounts ?? []) {
    const volume = (pod.spec.volumes ?? []).find((each: any) => each.name === mount.name);
    let folder = join(dir, 'volumes', mount.name);
    if (volume?.persistentVolumeClaim) {
      const claim = await client.get(`${base}/persistentvolumeclaims/${volume.persistentVolumeClaim.claimName}`);
      if (claim.status?.phase !== 'Bound') throw new Error(`persistentvolumeclaim "${claim.metadata.name}" is not bound yet`);
      folder = folderOf(data, claim.metadata.uid);
    } else if (volume?.configMap || volume?.secret) {
      const source = volume.configMap ? await client.get(`${base}/configmaps/${volume.configMap.name}`) : await client.get(`${base}/secrets/${volume.secret.secretName}`);
      const items = (volume.configMap ?? volume.secret).items ?? Object.keys(source.data ?? {}).map((key) => ({ key, path: key }));
      for (const { key, path } of items) {
        const file = join(folder, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, volume.secret ? Buffer.from(source.data[key] ?? '', 'base64') : source.data[key] ?? '', { mode: 0o600 });
      }
    } else if (!volume?.emptyDir) throw new Error(`This kubelet has no volumes of the kind of "${mount.name}".`);
    mkdirSync(folder, { recursive: true });
    mounts[mount.mountPath] = mount.subPath ? join(folder, mount.subPath) : folder;
  }
  return mounts;
}

export async function envOf(client: Client, pod: Thing, container: any, ip: string): Promise<Record<string, string>> {
  const env: Record<string, string> = { HOSTNAME: pod.metadata.name };
  const base = `/api/v1/namespaces/${pod.metadata.namespace}`;
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (valueFrom?.secretKeyRef) env[name] = Buffer.from((await client.get(`${base}/secrets/${valueFrom.secretKeyRef.name}`)).data?.[valueFrom.secretKeyRef.key] ?? '', 'base64').toString();
    else if (valueFrom?.configMapKeyRef) env[name] = (await client.get(`${base}/configmaps/${valueFrom.configMapKeyRef.name}`)).data?.[valueFrom.configMapKeyRef.key] ?? '';
    else if (valueFrom?.fieldRef) env[name] = valueFrom.fieldRef.fieldPath === 'status.podIP' ? ip : String(valueFrom.fieldRef.fieldPath.split('.').reduce((at: any, key: string) => at?.[key], pod) ?? '');
    else if (valueFrom) throw new Error(`This kubelet cannot fill the variable ${name}: only secretKeyRef, configMapKeyRef and fieldRef are known.`);
    else env[name] = value ?? '';
  }
  return env;
}
