// What a client learns before it asks for anything: versions, groups, resources, schemas.
import type { Case } from '../case.ts';
import { shown, type KubeTarget } from './target.ts';
import { definition, GROUP, madeDefinition } from './widgets.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Kinds that both sides have. The real server has more of them in each group. */
const KINDS = [
  ['v1', 'pods'], ['v1', 'services'], ['v1', 'configmaps'], ['v1', 'secrets'], ['v1', 'namespaces'], ['v1', 'nodes'], ['v1', 'events'], ['v1', 'endpoints'], ['v1', 'serviceaccounts'],
  ['v1', 'persistentvolumes'], ['v1', 'persistentvolumeclaims'], ['v1', 'resourcequotas'], ['v1', 'limitranges'], ['policy/v1', 'poddisruptionbudgets'], ['networking.k8s.io/v1', 'networkpolicies'],
  ['networking.k8s.io/v1', 'ingresses'], ['rbac.authorization.k8s.io/v1', 'roles'], ['rbac.authorization.k8s.io/v1', 'rolebindings'], ['rbac.authorization.k8s.io/v1', 'clusterroles'],
  ['rbac.authorization.k8s.io/v1', 'clusterrolebindings'], ['coordination.k8s.io/v1', 'leases'], ['events.k8s.io/v1', 'events'], ['discovery.k8s.io/v1', 'endpointslices'], ['storage.k8s.io/v1', 'storageclasses'],
  ['scheduling.k8s.io/v1', 'priorityclasses'], ['apiextensions.k8s.io/v1', 'customresourcedefinitions'], ['authentication.k8s.io/v1', 'tokenreviews'], ['authentication.k8s.io/v1', 'selfsubjectreviews'],
  ['authorization.k8s.io/v1', 'selfsubjectaccessreviews'], ['authorization.k8s.io/v1', 'localsubjectaccessreviews'], ['authorization.k8s.io/v1', 'selfsubjectrulesreviews'],
] as const;

/** Subresources that the stand-in has; the others it refuses with 501. */
const PARTS = new Set(['status', 'log', 'attach', 'binding', 'eviction', 'token', 'finalize']);

interface Served { name: string; storageVersionHash?: string }

async function resources(on: KubeTarget, groupVersion: string): Promise<Served[]> {
  return (await on.must('GET', groupVersion === 'v1' ? '/api/v1' : `/apis/${groupVersion}`)).resources as Served[];
}

const ofKinds: Case<KubeTarget>[] = KINDS.map(([groupVersion, plural]) => ({
  name: `discovery tells of ${plural} in ${groupVersion}`,
  async observe(on) {
    const served = await on.once(`resources of ${groupVersion}`, () => resources(on, groupVersion));
    return served.filter(({ name }) => name === plural || (name.startsWith(`${plural}/`) && PARTS.has(name.slice(plural.length + 1)))).map(({ storageVersionHash: _hash, ...more }) => more);
  },
}));

async function withDefinition(on: KubeTarget): Promise<string> {
  await madeDefinition(on, definition(on, 'discoveries'));
  return GROUP(on);
}

export const discovery: Case<KubeTarget>[] = [
  {
    name: 'the version is told',
    async observe(on) {
      const { major, minor, gitVersion } = await on.must('GET', '/version');
      return { major, minor, gitVersion };
    },
  },
  { name: 'the core group has one version', observe: async (on) => { const { kind, versions } = await on.must('GET', '/api'); return { kind, versions }; } },
  { name: 'a group of the house is told of by itself', observe: async (on) => (await on.call('GET', '/apis/policy')).body },
  {
    name: 'groups are listed with their versions',
    async observe(on) {
      const { kind, apiVersion, groups } = (await on.must('GET', '/apis')) as { kind: string; apiVersion: string; groups: { name: string }[] };
      return { kind, apiVersion, groups: groups.filter(({ name }) => ['policy', 'coordination.k8s.io', 'rbac.authorization.k8s.io', 'apiextensions.k8s.io'].includes(name)) };
    },
  },
  { name: 'a group that is not there has no document', observe: async (on) => { const { status, body } = await on.call('GET', '/apis/moons.example.io'); return { status, body }; } },
  { name: 'a version that a group lacks has no document', observe: async (on) => { const { status, body } = await on.call('GET', '/apis/policy/v9'); return { status, body }; } },
  { name: 'a path that is none is not found', observe: async (on) => { const { status, body, type } = await on.call('GET', '/nowhere'); return { status, body, type }; } },
  { name: 'a defined group is told of', observe: async (on) => (await on.call('GET', `/apis/${await withDefinition(on)}`)).body },
  {
    name: 'a defined kind is told of with its status',
    async observe(on) {
      const { kind, groupVersion, resources: all } = (await on.must('GET', `/apis/${await withDefinition(on)}/v1`)) as { kind: string; groupVersion: string; resources: Served[] };
      return { kind, groupVersion, resources: all.filter(({ name }) => name.startsWith('discoveries')).map(({ storageVersionHash, ...more }) => ({ ...more, hashed: storageVersionHash !== undefined })) };
    },
  },
  {
    name: 'aggregated discovery has its own type and names a defined kind',
    async observe(on) {
      const group = await withDefinition(on);
      for (let tries = 0; tries < 200; tries++) {
        const { type, body } = await on.call('GET', '/apis', { accept: `${AGGREGATED},application/json` });
        const { kind, apiVersion, items } = body as { kind: string; apiVersion: string; items: { metadata: { name: string }; versions: { version: string; resources: { resource: string }[] }[] }[] };
        const own = items.find(({ metadata }) => metadata.name === group)?.versions.map((version) => ({ ...version, resources: version.resources.filter(({ resource }) => resource === 'discoveries') }));
        if (own?.some((version) => version.resources.length > 0)) return { type, kind, apiVersion, own };
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('The group was not in the aggregated document.');
    },
  },
  ...['pods', 'configmaps', 'namespaces', 'serviceaccounts', 'events', 'nodes'].map((plural): Case<KubeTarget> => ({
    name: `aggregated discovery tells of ${plural}`,
    async observe(on) {
      const { items } = (await on.must('GET', '/api', { accept: AGGREGATED })) as { items: { versions: { resources: { resource: string; subresources?: { subresource: string }[] }[] }[] }[] };
      return items.flatMap(({ versions }) => versions.flatMap((version) => version.resources)).filter(({ resource }) => resource === plural)
        .map(({ subresources, ...more }) => ({ ...more, subresources: (subresources ?? []).filter(({ subresource }) => PARTS.has(subresource)) }));
    },
  })),
  { name: 'aggregated discovery is not pressed on who wants plain JSON', observe: async (on) => { const { type, body } = await on.call('GET', '/apis', { accept: `application/json,${AGGREGATED}` }); return { type, kind: (body as { kind: string }).kind }; } },
  ...ofKinds,
  { name: 'the resources of a group as YAML', observe: async (on) => { const { type, text } = await on.call('GET', '/apis/coordination.k8s.io', { accept: 'application/yaml' }); return { type, text: shown(text) }; } },
  ...['/healthz', '/livez', '/readyz'].map((path): Case<KubeTarget> => ({ name: `${path} says ok`, observe: async (on) => { const { status, body, type } = await on.call('GET', path); return { status, body, type }; } })),
  { name: 'nobody without a name may ask for the version, and only that', observe: async (on) => [(await on.call('GET', '/version', { token: null })).status, (await on.call('GET', '/apis', { token: null })).body] },
];
