// Every resource that is served right now: the built-in ones, and those of established CustomResourceDefinitions.
import type { Resource } from './resource.ts';

export class Registry {
  readonly #resources = new Map<string, Resource>();
  readonly #byKind = new Map<string, Resource>();
  #generation = 0;

  constructor(builtins: Resource[]) {
    for (const resource of builtins) this.add(resource);
  }

  /** Grows with every change; discovery documents are cached by it. */
  get generation(): number {
    return this.#generation;
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    return this.#resources.get(`${group}/${version}/${plural}`);
  }

  /** Any served version of a resource: the stored one where there are several. */
  byStorage(storage: string): Resource | undefined {
    for (const resource of this.#resources.values()) if (resource.storage === storage && !resource.convert) return resource;
    return undefined;
  }

  byKind(apiVersion: string, kind: string): Resource | undefined {
    return this.#byKind.get(`${apiVersion}/${kind}`);
  }

  all(): Resource[] {
    return [...this.#resources.values()];
  }

  add(resource: Resource): void {
    this.#generation++;
    this.#resources.set(`${resource.group}/${resource.version}/${resource.plural}`, resource);
    this.#byKind.set(`${resource.group === '' ? '' : `${resource.group}/`}${resource.version}/${resource.kind}`, resource);
  }

  /** Takes away all versions of a custom resource. */
  remove(storage: string): void {
    this.#generation++;
    for (const [key, resource] of this.#resources) if (resource.storage === storage) this.#resources.delete(key);
    for (const [key, resource] of this.#byKind) if (resource.storage === storage) this.#byKind.delete(key);
  }

  groups(): Map<string, string[]> {
    const groups = new Map<string, string[]>();
    for (const { group, version } of this.#resources.values()) {
      const versions = groups.get(group) ?? [];
      if (!versions.includes(version)) versions.push(version);
      groups.set(group, versions);
    }
    return groups;
  }
}
