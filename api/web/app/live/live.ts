// What is known of servers and changes: loaded once, then kept true by one event stream per tenant.
import { reactive, shallowReactive } from 'vue';
import { read, refusedOf, type Change, type Refused, type Server } from './client.ts';
import { loadSession, session } from './session.ts';

export interface Row { tenant: string; server: Server }

/** Browsers open six connections to one host; the rest must stay free for calls. */
const MOST_STREAMS = 4;
const POLL_MS = 10_000;
const RETRY_MS = 3_000;
/** Events that come closer together than this are one change of the page. */
const GATHER_MS = 30;

export const live = reactive({
  // What is in them is replaced and never changed: who looks through a thousand of them should not pay for watching each field.
  rows: shallowReactive(new Map<string, Row>()),
  changes: shallowReactive(new Map<string, Change>()),
  loaded: false,
  /** When the API was lost, while it is. */
  lostAt: null as number | null,
  problem: null as Refused | null,
});

export const rowKey = (tenant: string, name: string): string => `${tenant}/${name}`;

let following: string[] = [];
const sources = new Map<string, EventSource>();

// A stream whose network went away may hang without an error: it is opened anew when the network is back.
if (typeof window !== 'undefined') {
  window.addEventListener('offline', () => { live.lostAt ??= Date.now(); });
  window.addEventListener('online', () => { for (const tenant of sources.keys()) void stream(tenant); });
}

/** Follows these tenants from now on; what is followed already stays. */
export async function follow(tenants: string[]): Promise<void> {
  const fresh = tenants.filter((tenant) => !following.includes(tenant));
  following = [...following, ...fresh];
  await Promise.all(fresh.map((tenant) => (following.indexOf(tenant) < MOST_STREAMS ? stream(tenant) : poll(tenant))));
  live.loaded = true;
}

let gathered: (() => void)[] = [];

/** Does it with everything else that comes in this moment, in the order it came. */
function soon(work: () => void): void {
  if (gathered.push(work) > 1) return;
  setTimeout(() => {
    const works = gathered;
    gathered = [];
    for (const one of works) one();
  }, GATHER_MS);
}

/** Opens the stream first and loads then, so that nothing falls between the two; resolves when the tenant is loaded. */
function stream(tenant: string): Promise<void> {
  return new Promise((resolve) => {
    let told: Set<string> | undefined;
    sources.get(tenant)?.close();
    const source = new EventSource(`/api/tenants/${tenant}/events`);
    sources.set(tenant, source);
    source.addEventListener('open', async () => {
      live.lostAt = null;
      told = new Set();
      await load(tenant, told);
      told = undefined;
      resolve();
    });
    source.addEventListener('server', (event) => {
      const server = JSON.parse(event.data) as Server & { deleted?: boolean };
      told?.add(server.name);
      soon(() => {
        if (server.deleted) live.rows.delete(rowKey(tenant, server.name));
        else live.rows.set(rowKey(tenant, server.name), { tenant, server });
      });
    });
    source.addEventListener('change', (event) => {
      const change = JSON.parse(event.data) as Change;
      told?.add(change.id);
      soon(() => live.changes.set(change.id, change));
    });
    source.addEventListener('reset', () => soon(() => forget(tenant)));
    source.addEventListener('error', async () => {
      live.lostAt ??= Date.now();
      if (source.readyState !== EventSource.CLOSED) return;
      await loadSession();
      resolve();
      setTimeout(() => { if (sources.get(tenant) === source) void stream(tenant); }, session.ended ? RETRY_MS * 3 : RETRY_MS);
    });
  });
}

async function poll(tenant: string): Promise<void> {
  await load(tenant, new Set());
  setTimeout(() => void poll(tenant), POLL_MS);
}

/** `told`: what the stream told meanwhile is newer than what is loaded. */
async function load(tenant: string, told: Set<string>): Promise<void> {
  try {
    const [servers, changes] = await Promise.all([
      read<{ items: Server[] }>(`/api/tenants/${tenant}/servers`), read<{ items: Change[] }>(`/api/tenants/${tenant}/changes?limit=200`),
    ]);
    const names = new Set(servers.items.map((server) => server.name));
    for (const [key, row] of live.rows) if (row.tenant === tenant && !names.has(row.server.name) && !told.has(row.server.name)) live.rows.delete(key);
    for (const server of servers.items) if (!told.has(server.name)) live.rows.set(rowKey(tenant, server.name), { tenant, server });
    for (const change of changes.items) if (!told.has(change.id)) live.changes.set(change.id, change);
    live.problem = null;
  } catch (error) {
    live.problem = refusedOf(error);
  }
}

function forget(tenant: string): void {
  for (const [key, row] of live.rows) if (row.tenant === tenant) live.rows.delete(key);
}

/** Changes of one server, newest first. */
export function changesOf(tenant: string, server: string): Change[] {
  return [...live.changes.values()].filter((change) => change.tenant === tenant && change.server === server).sort((left, right) => begun(right) - begun(left));
}

/** The newest change of every server, by row key. */
export function newestChanges(): Map<string, Change> {
  const newest = new Map<string, Change>();
  for (const change of live.changes.values()) {
    if (change.server === null) continue;
    const key = rowKey(change.tenant, change.server);
    const other = newest.get(key);
    if (!other || begun(change) > begun(other)) newest.set(key, change);
  }
  return newest;
}

const begun = (change: Change): number => Date.parse(change.steps[0]?.at ?? '') || 0;
