// Lists: whole or in pages, narrowed by selectors, as objects or as a table.
import type { Answer, Call } from '../http/call.ts';
import { typeOf } from '../http/respond.ts';
import type { KubeObject } from '../object.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { badRequest, expired, invalid, StatusError } from '../status.ts';
import { parseFieldSelector } from '../selectors/fields.ts';
import { parseLabelSelector } from '../selectors/labels.ts';
import type { Entry } from '../storage/entry.ts';
import { shown, shownJson } from '../operations/stored.ts';
import { metadataOnly, tableFor, type Include } from '../table/table.ts';

export async function handleList(call: Call, resource: Resource): Promise<Answer> {
  const { api, query, info } = call;
  checkVersion(call, api.store.revision);
  const limit = limitOf(query.get('limit') ?? '');
  const token = query.get('continue');
  const all = token ? undefined : selected(call, resource, api.store.list(resource.storage, info.namespace || undefined));
  const page = token ? api.pages.continue(token, Date.now()) : { entries: all ?? [], at: 0, revision: api.store.revision };
  const end = limit > 0 ? page.at + limit : page.entries.length;
  const entries = page.entries.slice(page.at, end);
  const remaining = page.entries.length - page.at - entries.length;
  const metadata = {
    ...(resource.custom && call.wanted.as === 'object' && { continue: '' }), resourceVersion: String(page.revision),
    ...(remaining > 0 && { continue: api.pages.keep(page.entries, end, page.revision, Date.now()), remainingItemCount: remaining }),
  };
  await api.store.settled();
  return { code: 200, type: typeOf(call), body: bodyOf(call, resource, entries, metadata) };
}

/** Below nothing is no limit. */
function limitOf(text: string): number {
  if (!/^[+-]?\d*$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Math.max(Number(text), 0);
}

/** The matcher that list and watch share; undefined when everything matches. */
export function matcherOf(call: Call, resource: Resource): ((stored: KubeObject) => boolean) | undefined {
  const labels = parseLabelSelector(call.query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(call.query.get('fieldSelector') ?? '', resource);
  if (!labels && !fields) return undefined;
  return (object) => (labels?.(object.metadata.labels) ?? true) && (fields?.matches(shown(resource, object)) ?? true);
}

export function includeOf(call: Call): Include {
  const include = call.query.get('includeObject');
  return include === 'None' || include === 'Object' ? include : 'Metadata';
}

function selected(call: Call, resource: Resource, entries: readonly Entry[]): readonly Entry[] {
  const matches = matcherOf(call, resource);
  return matches ? entries.filter((entry) => matches(entry.object)) : entries;
}

function bodyOf(call: Call, resource: Resource, entries: readonly Entry[], metadata: { resourceVersion: string }): string | object {
  switch (call.wanted.as) {
    case 'table': return tableFor(resource, entries.map(({ object }) => shown(resource, object)), metadata, includeOf(call), call.api.now());
    case 'metadata': return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: entries.map(({ object }) => metadataOnly(object)) };
    case 'object': {
      const head = JSON.stringify({ kind: resource.listKind, apiVersion: apiVersionOf(resource), metadata });
      const item = resource.custom ? (entry: Entry) => shownJson(resource, entry) : (entry: Entry) => nameless(shown(resource, entry.object));
      return `${head.slice(0, -1)},"items":[${entries.map(item).join(',')}]}\n`;
    }
  }
}

/** Items of built-in kinds don't repeat what the list says of all of them. */
function nameless({ apiVersion: _version, kind: _kind, ...rest }: KubeObject): string {
  return JSON.stringify(rest);
}

/** resourceVersion and its match rule: only the present can be listed exactly. */
function checkVersion({ query }: Call, revision: number): void {
  const [wanted, match] = [query.get('resourceVersion') ?? '', query.get('resourceVersionMatch') ?? ''];
  // A list has no first part to send.
  const also = query.has('sendInitialEvents') ? [{ field: 'sendInitialEvents', reason: 'FieldValueForbidden', message: 'Forbidden: sendInitialEvents is forbidden for list' }] : [];
  const refuse = (reason: string, message: string) => invalid('meta.k8s.io', 'ListOptions', '', [{ field: 'resourceVersionMatch', reason, message }, ...also]);
  if (match !== '' && wanted === '') throw refuse('FieldValueForbidden', 'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided');
  if (match !== '' && query.get('continue')) throw refuse('FieldValueForbidden', 'Forbidden: resourceVersionMatch is forbidden when continue is provided');
  if (match !== '' && match !== 'Exact' && match !== 'NotOlderThan') throw refuse('FieldValueNotSupported', `Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`);
  if (match === 'Exact' && wanted === '0') throw refuse('FieldValueForbidden', 'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  if (also.length > 0) throw invalid('meta.k8s.io', 'ListOptions', '', also);
  if (wanted === '' || wanted === '0') return;
  const number = Number(wanted);
  if (!/^\d+$/.test(wanted)) throw badRequest(`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(wanted)}: strconv.ParseUint: parsing ${JSON.stringify(wanted)}: invalid syntax`);
  if (number > revision) throw futureVersion(number, revision);
  if (match === 'Exact' && number !== revision) throw expired(`The resourceVersion for the provided list is too old.`);
}

export function futureVersion(wanted: number, current: number): StatusError {
  return new StatusError(504, 'Timeout', `Too large resource version: ${wanted}, current: ${current}`, { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 });
}
