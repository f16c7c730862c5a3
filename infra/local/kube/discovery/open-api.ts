// /openapi/v3: an index, and one document per group and version. /openapi/v2 is not served.
import { createHash } from 'node:crypto';
import type { Answer } from '../http/call.ts';
import type { Registry } from '../resources/registry.ts';
import { openApiV3 } from '../schema/index.ts';
import { notImplemented } from '../status.ts';

interface Cached { generation: number; documents: Map<string, string> }
const caches = new WeakMap<Registry, Cached>();

export function openApiAnswer(registry: Registry, url: URL): Answer | undefined {
  if (url.pathname === '/openapi/v2') throw notImplemented('/openapi/v2; use /openapi/v3');
  if (url.pathname === '/openapi/v3') return { code: 200, body: index(registry) };
  const [, groupVersion = ''] = /^\/openapi\/v3\/(?:api|apis)\/(.+)$/.exec(url.pathname) ?? [];
  const document = groupVersion === '' ? undefined : documentOf(registry, groupVersion);
  if (document === undefined) return undefined;
  return { code: 200, body: document, headers: { 'cache-control': url.searchParams.has('hash') ? 'public, immutable' : 'no-cache, private' } };
}

function index(registry: Registry): object {
  const paths = [...registry.groups()].flatMap(([group, versions]) => versions.map((version) => {
    const path = group === '' ? `api/${version}` : `apis/${group}/${version}`;
    const document = documentOf(registry, group === '' ? version : `${group}/${version}`) ?? '';
    const hash = createHash('sha256').update(document).digest('hex').toUpperCase();
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }];
  }));
  return { paths: Object.fromEntries(paths) as object };
}

function documentOf(registry: Registry, groupVersion: string): string | undefined {
  let cache = caches.get(registry);
  if (cache?.generation !== registry.generation) caches.set(registry, (cache = { generation: registry.generation, documents: new Map() }));
  const known = cache.documents.get(groupVersion);
  if (known !== undefined) return known;
  const [version = '', group = ''] = groupVersion.split('/').reverse();
  const kinds = registry.all().filter((each) => each.group === group && each.version === version).map(({ kind, plural, namespaced, structural, verbs, subresources }) => ({
    group, version, kind, plural, namespaced, schema: structural, verbs: [...verbs], subresources: subresources.map(({ name }) => name),
  }));
  if (kinds.length === 0) return undefined;
  const document = JSON.stringify(openApiV3(groupVersion, kinds));
  cache.documents.set(groupVersion, document);
  return document;
}
