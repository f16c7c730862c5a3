// One open stream: told what it missed, then what happens, until its caller may no longer hear it.
import { roleIn, may, type Caller } from '../auth/caller.ts';
import type { Ports } from '../ports.ts';
import type { Sink } from '../status/feed.ts';
import { listChanges } from './read-changes.ts';
import { listServers } from './read-servers.ts';

/** The other end, as the route has it. */
export interface Stream {
  write(chunk: Buffer): void;
  end(): void;
}

/** Below the 60 s after which nginx cuts a silent connection. */
const HEARTBEAT_MS = 20_000;
const CHANGES_IN_SNAPSHOT = 50;
const HEARTBEAT = Buffer.from(': still here\n\n');

/**
 * Follows a tenant's events. `lastId` is the Last-Event-ID of a stream that comes back; one that is not known here gets `reset` and
 * then everything as it is now. Resolves to what must be called when the stream is closed.
 */
export async function followEvents(ports: Ports, caller: Caller, tenant: string, lastId: string | undefined, stream: Stream): Promise<() => void> {
  const sink: Sink = { tenants: tenant, write: (chunk) => stream.write(chunk) };
  const { detach, known, head } = await ports.feed.attach(sink, idOf(lastId));
  const dismiss = ports.guard.watch({ caller, allows: (now) => roleIn(now, tenant) !== undefined && may(now, tenant, 'server:read'), end: () => stream.end() });
  const beat = setInterval(() => stream.write(HEARTBEAT), HEARTBEAT_MS);
  ports.metrics.streams.inc();
  // An id without data sets where the client goes on from.
  stream.write(Buffer.from(`retry: 2000\nid: ${head}\n\n`));
  try {
    if (!known) stream.write(await snapshot(ports, tenant, head));
    await ports.feed.release(sink);
  } catch (error) {
    ports.log.warn({ err: error, tenant }, 'a stream could not be told what it missed; it is ended and comes back');
    stream.end();
  }
  return () => {
    detach();
    dismiss();
    clearInterval(beat);
    ports.metrics.streams.dec();
  };
}

/** NaN stands for an id that no event ever had. */
function idOf(lastId: string | undefined): number | undefined {
  if (lastId === undefined || lastId === '') return undefined;
  return /^[0-9]{1,15}$/.test(lastId) ? Number(lastId) : Number.NaN;
}

async function snapshot(ports: Ports, tenant: string, head: number): Promise<Buffer> {
  const [servers, changes] = await Promise.all([listServers(ports, tenant), listChanges(ports, tenant, null, CHANGES_IN_SNAPSHOT)]);
  const told = [
    ['reset', { reason: 'What was told before is not known here any more; this is everything as it is now.' }] as const,
    ...servers.items.map((server) => ['server', server] as const), ...changes.items.reverse().map((change) => ['change', change] as const),
  ];
  return Buffer.from(told.map(([event, data]) => `id: ${head}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(''));
}
