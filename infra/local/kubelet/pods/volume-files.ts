// The files of a volume that is made of other objects: ConfigMaps, Secrets, fields of the pod, a token.
import { ApiError, type Client } from '../kube/client.ts';
import type { FieldFile, KeyedData, KeyPath, Pod, ProjectedSource, Volume } from '../kube/types.ts';
import { MountError } from './config-error.ts';
import { fieldOf } from './fields.ts';

export interface Files { client: Client; pod: Pod; ip: string; nodeIp: string }
type Content = Map<string, Buffer>;

/** Path in the volume → content; undefined when the volume is not made of files. Throws MountError where something is missing. */
export async function filesOf(around: Files, { name, configMap, secret, downwardAPI, projected }: Volume): Promise<Content | undefined> {
  const sources: ProjectedSource[] | undefined = configMap ? [{ configMap }] : secret ? [{ secret: { ...secret, name: secret.secretName } }] : downwardAPI ? [{ downwardAPI }] : projected?.sources;
  if (!sources) return undefined;
  const files: Content = new Map();
  for (const source of sources) {
    for (const [path, content] of await contentOf(around, source)) files.set(path, content);
  }
  return files;

  async function contentOf(to: Files, source: ProjectedSource): Promise<Content> {
    try {
      if (source.configMap) return await keyed(to, 'configmaps', source.configMap);
      if (source.secret) return await keyed(to, 'secrets', source.secret);
      if (source.serviceAccountToken) return await token(to, source.serviceAccountToken);
      return fields(to, source.downwardAPI?.items ?? []);
    } catch (error) {
      if (error instanceof ApiError && error.code >= 500) throw error;
      throw new MountError(`MountVolume.SetUp failed for volume "${name}" : ${(error as Error).message}`, { cause: error });
    }
  }
}

async function keyed({ client, pod }: Files, source: 'configmaps' | 'secrets', { name, items, optional }: { name: string; items?: KeyPath[]; optional?: boolean }): Promise<Content> {
  const object = await client.get<KeyedData>(`/api/v1/namespaces/${pod.metadata.namespace}/${source}/${name}`).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 404) throw error;
    if (optional) return { data: {} } as KeyedData;
    throw new Error(`${source === 'secrets' ? 'secret' : 'configmap'} "${name}" not found`);
  });
  const bytes = (map: Record<string, string> = {}, encoding: 'utf8' | 'base64') => Object.entries(map).map(([key, value]): [string, Buffer] => [key, Buffer.from(value, encoding)]);
  const values: Content = new Map([...bytes(object.data, source === 'secrets' ? 'base64' : 'utf8'), ...bytes(object.binaryData, 'base64')]);
  if (!items) return values;
  return new Map(items.flatMap(({ key, path }): [string, Buffer][] => {
    const value = values.get(key);
    if (!value && !optional) throw new Error(`references non-existent ${source === 'secrets' ? 'secret' : 'config'} key: ${key}`);
    return value ? [[path, value]] : [];
  }));
}

/** Bound to the pod, so that it ends with it. Not renewed: a program that runs longer than its token must be started again. */
async function token({ client, pod }: Files, { audience, expirationSeconds = 3_600, path }: { audience?: string; expirationSeconds?: number; path: string }): Promise<Content> {
  const { namespace, name, uid } = pod.metadata;
  const answer = await client.call<{ status: { token: string } }>('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${pod.spec.serviceAccountName ?? 'default'}/token`, {
    apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest',
    spec: { expirationSeconds, ...(audience && { audiences: [audience] }), boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid } },
  });
  return new Map([[path, Buffer.from(answer.status.token)]]);
}

function fields(around: Files, items: FieldFile[]): Content {
  return new Map(items.map(({ path, fieldRef }) => [path, Buffer.from(fieldOf(around, fieldRef?.fieldPath ?? ''))]));
}
