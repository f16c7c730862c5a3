// Everything of one production ground, by file of the ground repository. Pure: settings and digests in, objects out.
import { ApiObject } from 'cdk8s';
import { synthesize, yamlDocuments } from '@pteronimbus/synth/charts';
import { groundManifests, type Manifest } from '../manifests.ts';
import { argoCd } from './argo-cd.ts';
import { database } from './database.ts';
import { gitea } from './gitea.ts';
import { imagesOf, type Digests } from './images.ts';
import { keycloak } from './keycloak.ts';
import { dashboards } from './monitoring/dashboards.ts';
import { podMonitors } from './monitoring/pod-monitors.ts';
import { rules } from './monitoring/rules.ts';
import { namespaces, networkPolicies } from './namespaces.ts';
import { policies } from './policies.ts';
import { pteronimbus } from './pteronimbus.ts';
import { routes } from './routes.ts';
import type { ProductionSettings } from './settings.ts';

export type Parts = ReadonlyMap<string, readonly Manifest[]>;

/** Objects by part, in the order they must be made. A part that the settings leave out is absent. */
export function productionParts(settings: ProductionSettings, digests: Digests): Parts {
  const images = imagesOf(settings, digests);
  const ofNamespaces = namespaces(settings);
  const named = new Set(ofNamespaces.map(({ metadata }) => metadata.name));
  const isMonitored = settings.monitoring !== 'none';
  const parts: Record<string, Manifest[]> = {
    namespaces: ofNamespaces,
    // The same accounts, roles and settings as on every ground; the namespaces are ours.
    definitions: groundManifests(`https://${settings.hosts.app}`).filter(({ kind, metadata }) => kind !== 'Namespace' || !named.has(metadata.name)),
    policies: policies(),
    'network-policies': networkPolicies(settings),
    database: database(settings, images),
    gitea: gitea(settings, images),
    'argo-cd': argoCd(settings, images),
    keycloak: keycloak(settings, images),
    pteronimbus: pteronimbus(settings, images),
    routes: routes(settings),
    monitoring: isMonitored ? [...rules(), ...podMonitors(), ...dashboards()] : [],
  };
  return new Map(Object.entries(parts).filter(([, list]) => list.length > 0).map(([name, list]) => [name, synthesized(list)]));
}

/** Files of the ground repository's folder `platform/`. */
export function productionFiles(parts: Parts): Map<string, string> {
  return new Map([...parts].map(([name, list]) => [`platform/${name}.yaml`, yamlDocuments([...list])]));
}

function synthesized(list: readonly Manifest[]): Manifest[] {
  return synthesize((chart) => list.forEach((one, index) => new ApiObject(chart, String(index), one))) as unknown as Manifest[];
}
