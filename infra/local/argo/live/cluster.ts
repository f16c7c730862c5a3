// The live state: each managed kind watched once, cluster wide; objects found by the Application that made them.
import { groupOf, keyOf, TRACKING, versionOf, type Thing } from '../kinds.ts';
import { KubeError, type KubeClient } from './kube-client.ts';
import { Reflector } from './reflector.ts';

export interface Resource {
  path: string;
  namespaced: boolean;
}

export class Cluster {
  readonly client: KubeClient;
  readonly #reflectors = new Map<string, Reflector>();
  readonly #resources = new Map<string, Map<string, Resource>>();
  readonly #owned = new Map<string, Map<string, Thing>>();
  readonly #changed: (application: string) => void;

  constructor(client: KubeClient, changed: (application: string) => void) {
    this.client = client;
    this.#changed = changed;
  }

  /** Where objects of this kind live, or undefined when the API server knows none. Misses are asked again. */
  async resource(one: Pick<Thing, 'apiVersion' | 'kind'>): Promise<Resource | undefined> {
    const known = this.#resources.get(one.apiVersion)?.get(one.kind);
    if (known) return known;
    const base = one.apiVersion.includes('/') ? `/apis/${one.apiVersion}` : `/api/${one.apiVersion}`;
    const list = await this.client.request<{ resources: { name: string; kind: string; namespaced: boolean }[] }>('GET', base).catch((error: unknown) => {
      if (error instanceof KubeError && error.status === 404) return { resources: [] };
      throw error;
    });
    this.#resources.set(one.apiVersion, new Map(list.resources.filter(({ name }) => !name.includes('/')).map(({ kind, name, namespaced }) => [kind, { path: `${base}\0${name}`, namespaced }])));
    return this.#resources.get(one.apiVersion)?.get(one.kind);
  }

  /** Whether the API server has this group and version at all. */
  knows(apiVersion: string): boolean {
    return (this.#resources.get(apiVersion)?.size ?? 0) > 0;
  }

  /** Whether objects of this kind live in namespaces, by whichever version of it there is. */
  async isNamespaced(one: Pick<Thing, 'apiVersion' | 'kind'>): Promise<boolean> {
    if (one.apiVersion === '') return false;
    const known = await this.resource(one);
    if (known || !one.apiVersion.includes('/')) return known?.namespaced === true;
    const group = await this.client.request<{ preferredVersion: { groupVersion: string } }>('GET', `/apis/${groupOf(one as Thing)}`).catch((error: unknown) => {
      if (error instanceof KubeError && error.status === 404) return undefined;
      throw error;
    });
    return group !== undefined && (await this.resource({ apiVersion: group.preferredVersion.groupVersion, kind: one.kind }))?.namespaced === true;
  }

  /** Where a kind is to be had: in its group, else in any. */
  async whereIs(group: string, kind: string): Promise<{ group: string; version: string } | undefined> {
    const { groups } = await this.client.request<{ groups: { name: string; preferredVersion: { groupVersion: string; version: string } }[] }>('GET', '/apis');
    const all = [{ name: '', preferredVersion: { groupVersion: 'v1', version: 'v1' } }, ...groups].sort((a, b) => Number(b.name === group) - Number(a.name === group));
    for (const { name, preferredVersion } of all) {
      if (await this.resource({ apiVersion: preferredVersion.groupVersion, kind })) return { group: name, version: preferredVersion.version };
    }
    return undefined;
  }

  /** Address of an object, or of all objects of its kind. */
  pathOf(resource: Resource, namespace?: string, name?: string): string {
    const [base = '', plural = ''] = resource.path.split('\0');
    return `${base}${namespace && resource.namespaced ? `/namespaces/${namespace}` : ''}/${plural}${name ? `/${encodeURIComponent(name)}` : ''}`;
  }

  /** Resolves when this kind's live objects are known. */
  async observe(one: Pick<Thing, 'apiVersion' | 'kind'>): Promise<void> {
    const resource = await this.resource(one);
    if (!resource) return;
    const key = `${one.apiVersion}/${one.kind}`;
    let reflector = this.#reflectors.get(key);
    if (!reflector) {
      reflector = new Reflector(this.client, this.pathOf(resource), { apiVersion: one.apiVersion, kind: one.kind }, (object, gone, before) => this.#index(object, gone, before));
      this.#reflectors.set(key, reflector);
    }
    await reflector.ready;
  }

  find(one: Thing): Thing | undefined {
    return this.#reflectors.get(`${one.apiVersion}/${one.kind}`)?.objects.get(keyOf(one));
  }

  /** Objects that carry this Application's tracking id, and their own. */
  ownedBy(application: string): Thing[] {
    return [...(this.#owned.get(application)?.values() ?? [])];
  }

  /** What a write answered. */
  put(object: Thing): void {
    this.#reflectors.get(`${object.apiVersion}/${object.kind}`)?.put(object);
  }

  stop(): void {
    for (const reflector of this.#reflectors.values()) reflector.stop();
  }

  #index(object: Thing, gone: boolean, before: Thing | undefined): void {
    const [owner, previous] = [ownerOf(object), before && ownerOf(before)];
    if (previous && (gone || previous !== owner)) this.#owned.get(previous)?.delete(keyOf(object));
    if (owner && !gone) {
      const mine = this.#owned.get(owner) ?? new Map<string, Thing>();
      this.#owned.set(owner, mine.set(keyOf(object), object));
    }
    for (const name of new Set([owner, previous])) if (name) this.#changed(name);
  }
}

export function trackingId(application: string, one: Thing): string {
  return `${application}:${groupOf(one)}/${one.kind}:${one.metadata.namespace ?? ''}/${one.metadata.name}`;
}

/** The Application that made an object; a copied annotation names another object and counts for nothing. */
function ownerOf(one: Thing): string | undefined {
  const id = one.metadata.annotations?.[TRACKING];
  const name = id?.slice(0, id.indexOf(':'));
  return name && (id === trackingId(name, one) || id === clusterTrackingId(name, one)) ? name : undefined;
}

/** Cluster-scoped objects carry the Application's destination namespace in their id. */
function clusterTrackingId(application: string, one: Thing): string | undefined {
  if (one.metadata.namespace) return undefined;
  const id = one.metadata.annotations?.[TRACKING] ?? '';
  const start = `${application}:${groupOf(one)}/${one.kind}:`;
  return id.startsWith(start) && id.endsWith(`/${one.metadata.name}`) ? id : undefined;
}

export const gvkOf = (one: Thing) => ({ group: groupOf(one), version: versionOf(one), kind: one.kind });
