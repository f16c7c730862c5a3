// Kinds that cases define for themselves, in a group of this run.
import type { KubeTarget } from './target.ts';

export const GROUP = (on: KubeTarget) => `${on.run}.example.io`;

interface Shape {
  /** Schema of `spec`. */
  spec?: object;
  scope?: 'Namespaced' | 'Cluster';
  /** Merged into the one version. */
  version?: object;
  more?: object;
}

const SPEC = { type: 'object', properties: { colour: { type: 'string', enum: ['red', 'blue'] }, size: { type: 'integer', minimum: 1, maximum: 9 } } };

/** A definition whose kind is the plural with a capital. */
export function definition(on: KubeTarget, plural: string, { spec = SPEC, scope = 'Namespaced', version = {}, more = {} }: Shape = {}) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.${GROUP(on)}` },
    spec: {
      group: GROUP(on), scope, names: { plural, kind: kindOf(plural) },
      versions: [{
        name: 'v1', served: true, storage: true, subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', properties: { spec, status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } } }, ...version,
      }],
      ...more,
    },
  };
}

export function kindOf(plural: string): string {
  return `${plural[0]?.toUpperCase()}${plural.slice(1)}`;
}

export function thing(on: KubeTarget, plural: string, name: string, spec: unknown = {}, metadata: object = {}) {
  return { apiVersion: `${GROUP(on)}/v1`, kind: kindOf(plural), metadata: { name, ...metadata }, spec };
}

export function pathOf(on: KubeTarget, plural: string, namespace: string): string {
  return `/apis/${GROUP(on)}/v1/namespaces/${namespace}/${plural}`;
}

/** Makes a definition once, and waits until its kind is served. */
export function madeDefinition(on: KubeTarget, wanted: ReturnType<typeof definition>): Promise<void> {
  return on.once(`definition ${wanted.metadata.name}`, async () => {
    await on.must('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: wanted });
    const path = `/apis/${wanted.spec.group}/v1/${wanted.spec.names.plural}`;
    for (let tries = 0; tries < 200; tries++) {
      if ((await on.call('GET', path)).status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${wanted.metadata.name} was not served.`);
  });
}
