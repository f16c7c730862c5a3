// What a request wants, read from its path and method. Source: k8s.io/apiserver pkg/endpoints/request/requestinfo.go.

export interface RequestInfo {
  path: string;
  /** Lower-case method for paths that are no resource. */
  verb: string;
  isResource: boolean;
  group: string;
  version: string;
  plural: string;
  subresource: string;
  namespace: string;
  name: string;
}

const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

export function requestInfoOf(method: string, url: URL): RequestInfo {
  const info: RequestInfo = { path: url.pathname, verb: method.toLowerCase(), isResource: false, group: '', version: '', plural: '', subresource: '', namespace: '', name: '' };
  const parts = url.pathname.split('/').filter((part) => part !== '').map(decodeURIComponent);
  const isCore = parts[0] === 'api';
  if ((!isCore && parts[0] !== 'apis') || parts.length < (isCore ? 3 : 4)) return info;
  info.isResource = true;
  [info.group, info.version] = isCore ? ['', parts[1] ?? ''] : [parts[1] ?? '', parts[2] ?? ''];
  let rest = parts.slice(isCore ? 2 : 3);
  if (rest[0] === 'namespaces') {
    info.namespace = rest[1] ?? '';
    if (rest.length > 2 && !NAMESPACE_SUBRESOURCES.has(rest[2] ?? '')) rest = rest.slice(2);
  }
  [info.plural = '', info.name = '', info.subresource = ''] = rest;
  // What follows a subresource (a proxied path) belongs to nobody here.
  if (rest.length > 3) info.subresource = rest.slice(2).join('/');
  info.verb = verbOf(method, info.name, url.searchParams);
  if (info.verb === 'list' || info.verb === 'watch' || info.verb === 'deletecollection') info.name ||= namedBy(url.searchParams);
  return info;
}

function verbOf(method: string, name: string, query: URLSearchParams): string {
  switch (method) {
    case 'POST': return 'create';
    case 'PUT': return 'update';
    case 'PATCH': return 'patch';
    case 'DELETE': return name === '' ? 'deletecollection' : 'delete';
    case 'GET': case 'HEAD':
      if (name !== '') return 'get';
      return isTrue(query.get('watch')) ? 'watch' : 'list';
    default: return method.toLowerCase();
  }
}

/** A list narrowed to one name is authorized as access to that name. */
function namedBy(query: URLSearchParams): string {
  return /(?:^|,)metadata\.name==?([^,]+)/.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';
}

export function isTrue(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0';
}
