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
  return Object.entries(value).flatMap(([key, text]) => {
    const message = typeof text !== 'string' ? `${key} must be text. Put it in quotes.` : keyError(key) ?? (path.endsWith('labels') && !LABEL_VALUE.test(text) ? `${key} must have at most 63 letters, digits, dots, hyphens or underscores, and begin and end with a letter or digit.` : undefined);
    return message === undefined ? [] : [{ path: `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, message }];
  });
}

/** Kubernetes' own rules: what breaks them would fail at the apply. */
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

function keyError(key: string): string | undefined {
  return KEY.test(key) ? undefined : `"${key.slice(0, 80)}" is not a key: letters, digits, dots, hyphens and underscores, 63 at most, with a domain and a slash before them or not.`;
}

function unknownFields(map: Record<string, unknown>, known: string[], path: string): WishError[] {
  return Object.keys(map).filter((name) => !known.includes(name))
    .map((name) => ({ path: `${path}/${name}`, message: `"${name}" is not a field here${suggestion(name, known)}. Allowed: ${known.join(', ')}.` }));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
