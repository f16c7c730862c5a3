// Watches: what is there now or what happened since, then what happens.
import { randomInt } from 'node:crypto';
import type { Call } from '../http/call.ts';
import { isTrue } from '../http/request-info.ts';
import { typeOf } from '../http/respond.ts';
import type { KubeObject } from '../object.ts';
import { shown } from '../operations/stored.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { expired, internal, invalid, type Cause } from '../status.ts';
import type { StoreEvent } from '../storage/entry.ts';
import { metadataOnly, tableFor } from '../table/table.ts';
import { futureVersion, includeOf, matcherOf } from './list.ts';
import type { Watch } from './watch-hub.ts';

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

export async function handleWatch(call: Call, resource: Resource): Promise<undefined> {
  const { api, query, response, info } = call;
  const from = beginning(call);
  if (from.revision > api.store.revision) throw futureVersion(from.revision, api.store.revision);
  const watch: Watch = {
    storage: resource.storage, response, namespace: info.namespace, matches: matcherOf(call, resource), encode: encoder(call, resource),
    bookmark: isTrue(query.get('allowWatchBookmarks')) ? (revision) => bookmarkLine(call, resource, revision) : undefined, revision: from.revision,
  };
  await api.store.settled();
  response.writeHead(200, { 'content-type': typeOf(call), 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  if (!begin(call, resource, watch, from)) return undefined;
  const remove = api.watches.add(watch);
  const timer = setTimeout(() => {
    api.watches.sendBookmark(watch);
    response.end();
  }, timeout(query) * 1000);
  response.once('close', () => {
    clearTimeout(timer);
    remove();
  });
  return undefined;
}

interface Beginning {
  /** Send what is there first. */
  all: boolean;
  /** End the first part with a marked bookmark. */
  marked: boolean;
  revision: number;
}

function beginning({ query }: Call): Beginning {
  const version = query.get('resourceVersion') ?? '';
  const initial = query.get('sendInitialEvents');
  const match = query.get('resourceVersionMatch') ?? '';
  if (initial === null && match !== '') throw wrong('resourceVersionMatch', 'Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
  if (initial !== null && match !== 'NotOlderThan') {
    const odd = { field: 'resourceVersionMatch', reason: 'FieldValueNotSupported', message: `Unsupported value: ${JSON.stringify(match)}: supported values: "NotOlderThan"` };
    throw wrong('resourceVersionMatch', 'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan', match === '' ? [] : [odd]);
  }
  if (version !== '' && !/^\d+$/.test(version)) throw internal(`resourceVersion: Invalid value: ${JSON.stringify(version)}: strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`);
  const revision = Number(version || 0);
  if (initial !== null) return { all: isTrue(initial), marked: isTrue(initial) && isTrue(query.get('allowWatchBookmarks')), revision };
  return { all: revision === 0, marked: false, revision };
}

function wrong(field: string, message: string, more: Cause[] = []) {
  return invalid('meta.k8s.io', 'ListOptions', '', [{ field, reason: 'FieldValueForbidden', message }, ...more]);
}

/** Sends the first part. False when the past that was asked for is gone; the stream then ends with a 410. */
function begin(call: Call, resource: Resource, watch: Watch, { all, marked, revision }: Beginning): boolean {
  const { api, response } = call;
  const { store } = api;
  if (!all) {
    const events = revision === 0 ? [] : store.since(resource.storage, revision);
    if (!events) {
      const status = expired(`too old resource version: ${revision} (${store.durable})`).body();
      response.end(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
      return false;
    }
    if (revision === 0) watch.revision = store.durable;
    api.watches.deliver(watch, events);
    return true;
  }
  const events = store.list(resource.storage, watch.namespace || undefined).map((entry): StoreEvent => ({ type: 'ADDED', revision: entry.revision, entry }));
  watch.revision = 0;
  api.watches.deliver(watch, events);
  // The list is in the order of keys; what the stream has shown is the store's present.
  watch.revision = store.revision;
  if (marked) response.write(bookmarkLine(call, resource, store.revision, { [INITIAL_EVENTS_END]: 'true' }));
  return true;
}

/** Absent where the stored JSON can go out as it is. */
function encoder(call: Call, resource: Resource): Watch['encode'] {
  const { wanted, api } = call;
  if (wanted.as === 'object' && !resource.convert) return undefined;
  return (type, stored) => JSON.stringify({ type, object: shape(shown(resource, stored)) });
  function shape(object: KubeObject): object {
    if (wanted.as === 'table') return tableFor(resource, [object], { resourceVersion: object.metadata.resourceVersion }, includeOf(call), api.now());
    return wanted.as === 'metadata' ? metadataOnly(object) : object;
  }
}

function bookmarkLine(call: Call, resource: Resource, revision: number, annotations?: Record<string, string>): string {
  const metadata = { resourceVersion: String(revision), ...(annotations && { annotations }) };
  const object = call.wanted.as === 'table'
    ? { ...tableFor(resource, [], { resourceVersion: String(revision) }, 'None', call.api.now()), ...(annotations && { rows: [{ cells: [], object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } }] }) }
    : { kind: call.wanted.as === 'metadata' ? 'PartialObjectMetadata' : resource.kind, apiVersion: call.wanted.as === 'metadata' ? 'meta.k8s.io/v1' : apiVersionOf(resource), metadata };
  return `${JSON.stringify({ type: 'BOOKMARK', object })}\n`;
}

/** Seconds; without a wish some time within half an hour to an hour, so that clients don't all come back at once. */
function timeout(query: URLSearchParams): number {
  const asked = Number(query.get('timeoutSeconds') ?? 0);
  return asked > 0 ? asked : 1800 + randomInt(1800);
}
