// Writing a pod's status, only where it says something new.
import { ignoring, type Client } from '../kube/client.ts';
import type { Pod } from '../kube/types.ts';
import { covers } from './covers.ts';

/** The pod as it is afterwards. A pod that is gone, or another of that name, is nobody's failure. */
export async function writeStatus(client: Client, pod: Pod, status: object): Promise<Pod> {
  if (covers(pod.status, status)) return pod;
  const { namespace, name, uid } = pod.metadata;
  const written = await client.mergePatch<Pod>(`/api/v1/namespaces/${namespace}/pods/${name}/status`, { metadata: { uid }, status }).catch(ignoring(404, 409));
  return written?.metadata.uid === uid && isNewer(written, pod) ? written : pod;
}

/** Versions are numbers that rise on every server there is; where they are not, the later answer wins. */
export function isNewer(a: Pod, b: Pod): boolean {
  return !(Number(a.metadata.resourceVersion) <= Number(b.metadata.resourceVersion));
}
