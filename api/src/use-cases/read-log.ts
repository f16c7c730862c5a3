// A server's log: its end as text, or its end and then every line as it is written.
import { may, roleIn, type Caller } from '../auth/caller.ts';
import { logLine } from '../pods/log-line.ts';
import { NoPod } from '../pods/pods.ts';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { Stream } from './follow-events.ts';
import { requireServer } from './require-server.ts';

const HEARTBEAT_MS = 20_000;
const HEARTBEAT = Buffer.from(': still here\n\n');
/** A game that writes faster than this is read in pieces: the stream ends, and its reader comes back for the rest. */
const RETRY_MS = 1_500;

/** Lines with their times, oldest first. */
export async function readLog(ports: Ports, tenant: string, server: string, lines: number): Promise<string> {
  await requireServer(ports, tenant, server);
  return ports.pods.log(tenant, server, lines).then((text) => text.split('\n').map(logLine).map(({ at, text: words }) => (at === '' ? words : `${at} ${words}`)).join('\n'), noLog(server));
}

/**
 * Writes the log into a stream of events `line` until the pod ends, the stream is closed, or its caller may no longer hear it. `lastId` is the
 * time of the last line that was heard. Where there is no pod the stream says `silent` and ends: its reader comes back by itself.
 */
export async function followLog(ports: Ports, caller: Caller, place: { tenant: string; server: string }, from: { lines: number; lastId: string | undefined }, stream: Stream, closed: AbortSignal): Promise<void> {
  const { tenant, server } = place;
  const over = new AbortController();
  const end = () => over.abort();
  closed.addEventListener('abort', end, { once: true });
  const dismiss = ports.guard.watch({ caller, allows: (now) => roleIn(now, tenant) !== undefined && may(now, tenant, 'log:read'), end });
  const beat = setInterval(() => stream.write(HEARTBEAT), HEARTBEAT_MS);
  stream.write(Buffer.from(`retry: ${RETRY_MS}\n\n`));
  try {
    await requireServer(ports, tenant, server);
    const heard = from.lastId !== undefined && !Number.isNaN(Date.parse(from.lastId)) ? from.lastId : undefined;
    const lines = await ports.pods.follow(tenant, server, heard === undefined ? { lines: from.lines } : { since: heard }, over.signal);
    for await (const line of lines) tell(stream, line, heard);
  } catch (error) {
    if (error instanceof NoPod || error instanceof Problem) stream.write(Buffer.from(`event: silent\ndata: ${JSON.stringify({ reason: silence(error, server) })}\n\n`));
    else if (!over.signal.aborted) ports.log.warn({ err: error, tenant, server }, 'a log could not be followed; its reader comes back');
  } finally {
    clearInterval(beat);
    dismiss();
    over.abort();
    stream.end();
  }
}

/** Kubernetes knows times to the second when asked, and tells them to the nanosecond: what was heard is left out here. */
function tell(stream: Stream, line: string, heard: string | undefined): void {
  const { at, text } = logLine(line);
  if (heard !== undefined && at !== '' && at <= heard) return;
  stream.write(Buffer.from(`${at === '' ? '' : `id: ${at}\n`}event: line\ndata: ${JSON.stringify({ at, text })}\n\n`));
}

function noLog(server: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof NoPod) throw new Problem('not-found', silence(error, server), { cause: error });
    throw error;
  };
}

function silence(error: Error, server: string): string {
  return error instanceof NoPod ? `${server} has no log now: it does not run, or has not begun yet.` : error.message;
}
