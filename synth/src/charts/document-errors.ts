// What a server's document may hold around its spec.
import { API_VERSION, serverNameErrors, specSchemaErrors, suggestion, type WishError } from '../contract/index.ts';

const FIELDS = ['apiVersion', 'kind', 'metadata', 'spec'];
const METADATA = ['name', 'labels', 'annotations'];

/** Everything wrong with a GameServer document; paths are pointers into the document. `file` is the name it must have. */
export function documentErrors(value: unknown, file?: string): WishError[] {
  if (!isMap(value)) return [{ path: '', message: 'The file must hold one GameServer: apiVersion, kind, metadata and spec.' }];
  const { apiVersion, kind, metadata, spec } = value;
  return [
    ...unknownFields(value, FIELDS, ''),
    ...(apiVersion === API_VERSION ? [] : [{ path: '/apiVersion', message: `apiVersion must be ${API_VERSION}.` }]),
    ...(kind === 'GameServer' ? [] : [{ path: '/kind', message: 'kind must be GameServer; nothing else may stand in this repository.' }]),
    ...metadataErrors(metadata, file),
    ...(spec === undefined ? [{ path: '/spec', message: 'spec is missing.' }] : specSchemaErrors(spec).map((error) => ({ ...error, path: `/spec${error.path}` }))),
  ];
}

function metadataErrors(metadata: unknown, file?: string): WishError[] {
  if (!isMap(metadata)) return [{ path: '/metadata', message: 'metadata is missing: the server\'s name stands in it.' }];
  const { name, namespace, ...rest } = metadata;
  const errors = unknownFields(rest, METADATA, '/metadata');
  if (typeof name !== 'string') errors.push({ path: '/metadata/name', message: name === undefined ? 'metadata.name is missing.' : 'metadata.name must be text. Put it in quotes.' });
  else errors.push(...serverNameErrors(name).map((error) => ({ ...error, path: '/metadata/name' })));
  if (file !== undefined && typeof name === 'string' && name !== file) errors.push({ path: '/metadata/name', message: `The file is ${file}.yaml and the server ${name}: they must have the same name.` });
  if (namespace !== undefined) errors.push({ path: '/metadata/namespace', message: 'Leave metadata.namespace out: the tenant\'s own is used.' });
  return [...errors, ...['labels', 'annotations'].flatMap((field) => textErrors(metadata[field], `/metadata/${field}`))];
}

/** Labels and annotations: text by text. Argo CD's own would steer its sync. */
function textErrors(value: unknown, path: string): WishError[] {
  if (value === undefined) return [];
  if (!isMap(value)) return [{ path, message: 'This must be a map of texts, or left out.' }];
  if (Object.keys(value).some((key) => key.startsWith('argocd.argoproj.io/'))) return [{ path, message: 'Annotations and labels of Argo CD may not stand here.' }];
  return Object.entries(value).filter(([, text]) => typeof text !== 'string')
    .map(([key]) => ({ path: `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, message: `${key} must be text. Put it in quotes.` }));
}

function unknownFields(map: Record<string, unknown>, known: string[], path: string): WishError[] {
  return Object.keys(map).filter((name) => !known.includes(name))
    .map((name) => ({ path: `${path}/${name}`, message: `"${name}" is not a field here${suggestion(name, known)}. Allowed: ${known.join(', ')}.` }));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
