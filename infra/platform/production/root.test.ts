import { expect, test } from 'vitest';
import type { Manifest } from '../manifests.ts';
import { productionParts } from './manifests.ts';
import { productionRoot } from './root.ts';
import { VARIANTS } from './variants.ts';

interface Project { destinations: { namespace: string }[]; clusterResourceWhitelist: { group: string; kind: string }[]; namespaceResourceWhitelist: { group: string; kind: string }[] }
const named = (all: readonly Manifest[], name: string) => all.find(({ kind, metadata }) => kind === 'AppProject' && metadata.name === name)?.spec as unknown as Project;

test.each(Object.entries(VARIANTS))('Argo CD may carry everything of the platform with %s, and nothing of another kind', (_name, settings) => {
  const parts = productionParts(settings, () => undefined);
  const project = named(productionRoot(settings, parts), 'ground');
  const all = [...parts.values()].flat();
  for (const { apiVersion, kind, metadata } of all) {
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    expect(metadata.namespace === undefined ? project.clusterResourceWhitelist : project.namespaceResourceWhitelist, `${kind} ${metadata.name}`).toContainEqual({ group, kind });
    if (metadata.namespace !== undefined) expect(project.destinations.map(({ namespace }) => namespace)).toContain(metadata.namespace);
  }
  expect(JSON.stringify(project)).not.toContain('*');
  expect(project.namespaceResourceWhitelist).not.toContainEqual({ group: '', kind: 'Secret' });
});

test('The fleet\'s project is the same as on every ground', () => {
  const settings = VARIANTS['an Ingress']!;
  expect(named(productionRoot(settings, productionParts(settings, () => undefined)), 'fleet').namespaceResourceWhitelist).toContainEqual({ group: 'argoproj.io', kind: 'Application' });
});
