// /openapi/v3: an index, and one document per group and version. Of /openapi/v2 there is only an empty document: kubectl still reads
// it before it applies a `kind: List`, and leaves the checking to the server where it finds no schema.
import { createHash } from 'node:crypto';
import type { Answer } from '../http/call.ts';
import type { Registry } from '../resources/registry.ts';
import { openApiV3 } from '../schema/index.ts';
import { notImplemented } from '../status.ts';
import { versionInfo } from './version.ts';

/** Asked for with an at sign, answered with a dot: `@` is no character of a media type. */
const PROTOBUF = /^application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf$/;

interface Cached { generation: number; documents: Map<string, string> }
const caches = new WeakMap<Registry, Cached>();

export function openApiAnswer(registry: Registry, url: URL, accept: string | undefined): Answer | undefined {
  if (url.pathname === '/openapi/v2') {
    if (!accept?.split(',').some((range) => PROTOBUF.test(range.trim()))) throw notImplemented('/openapi/v2 as JSON; use /openapi/v3');
    return { code: 200, body: emptyDocument(), type: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' };
  }
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

/** openapi.v2.Document{1 swagger, 2 info{1 title, 2 version}} in protobuf. */
function emptyDocument(): Buffer {
  const field = (number: number, content: Buffer | string) => Buffer.concat([Buffer.from([(number << 3) | 2, Buffer.byteLength(content)]), Buffer.from(content)]);
  const info = Buffer.concat([field(1, 'Kubernetes'), field(2, String(versionInfo().gitVersion))]);
  return Buffer.concat([field(1, '2.0'), field(2, info)]);
}
