export interface Resource {
  /** Empty for the core group. */
  group: string;
  version: string;
  plural: string;
}

/** URL path of a collection or of one object. */
export function pathOf({ group, version, plural }: Resource, namespace?: string, name?: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${scope}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}
