// A wish as the file that goes into Git.
import { ApiObject } from 'cdk8s';
import { API_VERSION, completeSpec, type GameServerSpec, type GameTemplateSpec, type Wish } from '../contract/index.ts';
import { synthesize } from './synthesize.ts';
import { yamlOf } from './yaml-text.ts';

export interface ServerManifest {
  name: string;
  spec: GameServerSpec;
}

/** Order in which a person reads a server; cdk8s sorts by letter. */
const ORDER = ['game', 'revision', 'version', 'state', 'settings', 'secrets', 'resources', 'storage', 'network', 'update', 'idle', 'backup', 'preview', 'requests'];

/** The file of a server: canonical YAML, complete, the same bytes for the same wish. */
export function wishToManifest(wish: Wish, template: GameTemplateSpec): string {
  const { name, ...rest } = wish;
  return manifestOf({ name, spec: completeSpec(rest, template) });
}

/** The file of a complete spec. */
export function manifestOf({ name, spec }: ServerManifest): string {
  // A copy: cdk8s takes only objects whose prototype is Object's, and parsers give others.
  const [object] = synthesize((chart) => new ApiObject(chart, name, { apiVersion: API_VERSION, kind: 'GameServer', metadata: { name }, spec: structuredClone(spec) }));
  return yamlOf({ apiVersion: API_VERSION, kind: 'GameServer', metadata: { name }, spec: ordered((object?.spec ?? {}) as Record<string, unknown>) });
}

function ordered(spec: Record<string, unknown>): Record<string, unknown> {
  const names = [...ORDER.filter((name) => name in spec), ...Object.keys(spec).filter((name) => !ORDER.includes(name))];
  return Object.fromEntries(names.map((name) => [name, spec[name]]));
}
