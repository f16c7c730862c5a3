// What Argo CD is told to carry on a production ground: the same projects and root Applications as everywhere, and a ground project that may make what the ground has.
import { PLATFORM_NAMESPACE, ARGOCD_NAMESPACE } from '@pteronimbus/synth/contract';
import { rootManifests, type Manifest } from '../manifests.ts';
import type { Parts } from './manifests.ts';
import { GITEA } from './namespaces.ts';
import type { ProductionSettings } from './settings.ts';

interface Kind { group: string; kind: string }
const kindOf = ({ apiVersion, kind }: Manifest): Kind => ({ group: apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '', kind });

export function productionRoot({ cluster }: ProductionSettings, parts: Parts): Manifest[] {
  const all = [...parts.values()].flat();
  const namespaces = [...new Set([ARGOCD_NAMESPACE, PLATFORM_NAMESPACE, ...all.flatMap(({ metadata }) => metadata.namespace ?? [])])].sort();
  return rootManifests({ cluster, giteaUrl: `http://gitea.${GITEA}.svc:3000` }).map((one) => (one.kind === 'AppProject' && one.metadata.name === 'ground' ? groundProject(one, all, namespaces) : one));
}

function groundProject(project: Manifest, all: readonly Manifest[], namespaces: readonly string[]): Manifest {
  const spec = project.spec as { destinations: { server: string }[]; destinationServiceAccounts: { server: string; defaultServiceAccount: string }[] };
  const [destination, account] = [spec.destinations[0]!, spec.destinationServiceAccounts[0]!];
  return {
    ...project,
    spec: {
      ...spec,
      destinations: namespaces.map((namespace) => ({ ...destination, namespace })),
      destinationServiceAccounts: namespaces.map((namespace) => ({ ...account, namespace })),
      clusterResourceWhitelist: distinct(all.filter(({ metadata }) => metadata.namespace === undefined)),
      namespaceResourceWhitelist: distinct(all.filter(({ metadata }) => metadata.namespace !== undefined)),
    },
  };
}

function distinct(all: readonly Manifest[]): Kind[] {
  const kinds = new Map(all.map(kindOf).map((one) => [`${one.group}/${one.kind}`, one]));
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
}
