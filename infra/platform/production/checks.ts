// What no schema sees, and only webhooks or programs would say later: checked here, by object. Pure.
import type { Manifest } from '../manifests.ts';

interface Container { name: string; image: string; command?: string[]; args?: string[]; resources?: { requests?: Record<string, string>; limits?: Record<string, string> }; livenessProbe?: object; readinessProbe?: object; securityContext?: Record<string, unknown> }
interface PodSpec { containers: Container[]; volumes?: { name: string; configMap?: { name: string } }[]; securityContext?: Record<string, unknown>; automountServiceAccountToken?: boolean; serviceAccountName?: string }
interface ClusterSpec { instances?: number; imageName?: string; storage?: { size?: unknown }; bootstrap?: Record<string, unknown>; managed?: { roles?: { name: string; passwordSecret?: unknown }[] } }

const QUANTITY = /^[1-9][0-9]*(Ki|Mi|Gi|Ti)$/;
const at = ({ kind, metadata }: Manifest) => `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;

/** Sentences about everything that is wrong, none when all is well. `elsewhere`: ConfigMaps that somebody else makes, as `namespace/name`. */
export function faultsOf(all: readonly Manifest[], elsewhere: readonly string[] = []): string[] {
  const names = new Set(all.map((one) => `${one.kind}/${one.metadata.namespace ?? ''}/${one.metadata.name}`));
  const has = (kind: string, namespace: string, name: string) => names.has(`${kind}/${namespace}/${name}`);
  return [
    ...duplicates(all),
    ...all.flatMap((one) => {
      switch (one.kind) {
        case 'Deployment': case 'StatefulSet': return podFaults(one, (name) => has('ConfigMap', one.metadata.namespace ?? '', name) || elsewhere.includes(`${one.metadata.namespace ?? ''}/${name}`), (name) => has('ServiceAccount', one.metadata.namespace ?? '', name));
        case 'Cluster': return clusterFaults(one);
        case 'Database': return databaseFaults(one, all);
        case 'Ingress': return (one.spec as { rules: { http: { paths: { backend: { service: { name: string; port: { number: number } } } }[] } }[] }).rules.flatMap(({ http }) => http.paths.flatMap(({ backend: { service } }) => backendFaults(one, service.name, service.port.number, all)));
        case 'HTTPRoute': return (one.spec as { rules: { backendRefs: { name: string; port: number }[] }[] }).rules.flatMap(({ backendRefs }) => backendRefs.flatMap(({ name, port }) => backendFaults(one, name, port, all)));
        default: return [];
      }
    }),
  ];
}

function duplicates(all: readonly Manifest[]): string[] {
  const seen = new Set<string>();
  return all.flatMap((one) => {
    const key = at(one);
    if (seen.has(key)) return [`${key} is made twice.`];
    seen.add(key);
    return [];
  });
}

function podFaults(workload: Manifest, hasMap: (name: string) => boolean, hasAccount: (name: string) => boolean): string[] {
  const { template } = workload.spec as { template: { spec: PodSpec } };
  const { containers, volumes = [], securityContext = {}, serviceAccountName } = template.spec;
  const faults = containers.flatMap(({ name, image, command, args, resources, livenessProbe, readinessProbe, securityContext: own = {} }) => [
    [!command?.length || !args?.length, 'names no command or no args: an image made elsewhere would start something else'],
    [!/:[^/:@]+(@sha256:[0-9a-f]{64})?$/.test(image) || /:latest(@|$)/.test(image), `has the image ${image}, which is no release by name`],
    [!resources?.requests?.cpu || !resources.requests.memory || !resources.limits?.memory, 'asks for no CPU or memory, or has no memory limit'],
    [!livenessProbe || !readinessProbe, 'has no liveness or readiness probe'],
    [own.allowPrivilegeEscalation !== false || JSON.stringify(own.capabilities) !== '{"drop":["ALL"]}', 'may gain privileges'],
  ].flatMap(([is, sentence]) => (is === true ? [`${at(workload)}: container ${name} ${String(sentence)}.`] : [])));
  if (securityContext.runAsNonRoot !== true || !securityContext.runAsUser) faults.push(`${at(workload)} may run as root.`);
  if (serviceAccountName && !hasAccount(serviceAccountName)) faults.push(`${at(workload)} runs as ${serviceAccountName}, an account that nobody makes.`);
  for (const { configMap } of volumes) if (configMap && !hasMap(configMap.name)) faults.push(`${at(workload)} mounts the ConfigMap ${configMap.name}, which nobody makes.`);
  return faults;
}

/** CloudNativePG's webhook says these; its schema does not. */
function clusterFaults(cluster: Manifest): string[] {
  const { instances, storage, bootstrap = {}, managed, imageName } = cluster.spec as ClusterSpec;
  return [
    [!Number.isInteger(instances) || Number(instances) < 1, 'needs a whole number of instances, 1 or more'],
    [typeof storage?.size !== 'string' || !QUANTITY.test(storage.size), 'needs storage.size, a size with its unit'],
    [Object.keys(bootstrap).length !== 1, 'needs exactly one way to begin (bootstrap)'],
    [!imageName?.includes(':'), 'needs an image by tag'],
    [managed?.roles?.some(({ passwordSecret }) => !passwordSecret), 'has an account without a password\'s Secret'],
  ].flatMap(([is, sentence]) => (is === true ? [`${at(cluster)} ${String(sentence)}.`] : []));
}

function databaseFaults(database: Manifest, all: readonly Manifest[]): string[] {
  const { owner, cluster } = database.spec as { owner: string; cluster: { name: string } };
  const found = all.find(({ kind, metadata }) => kind === 'Cluster' && metadata.name === cluster.name && metadata.namespace === database.metadata.namespace);
  if (!found) return [`${at(database)} belongs to the cluster ${cluster.name}, which nobody makes.`];
  const known = (found.spec as ClusterSpec).managed?.roles?.some(({ name }) => name === owner);
  return known ? [] : [`${at(database)} belongs to ${owner}, an account that its cluster does not have.`];
}

function backendFaults(way: Manifest, name: string, port: number, all: readonly Manifest[]): string[] {
  const service = all.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name && metadata.namespace === way.metadata.namespace);
  const ports = (service?.spec as { ports: { port: number }[] } | undefined)?.ports.map((one) => one.port) ?? [];
  return ports.includes(port) ? [] : [`${at(way)} leads to ${name}:${port}, where no Service listens.`];
}
