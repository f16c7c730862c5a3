// One address for the replicas of a part, as a Service is in a cluster: each connection goes to the next one that says it is ready.
// --listen HOST:PORT --to URL, once for each replica; one line on stdout when it listens.
import { parseArgs } from 'node:util';
import { tcpListener } from '../kubelet/proxy/tcp.ts';

interface Replica { url: URL; ready: boolean }

/** As often as a readiness probe of ours asks in production. */
const PROBE_MS = 500;
const PROBE_LIMIT_MS = 2_000;

const { values } = parseArgs({ options: { listen: { type: 'string' }, to: { type: 'string', multiple: true } } });
if (values.listen === undefined || values.to === undefined) {
  console.error('Say where to listen and what stands behind: --listen HOST:PORT --to URL [--to URL …].');
  process.exit(2);
}

const replicas: Replica[] = values.to.map((url) => ({ url: new URL(url), ready: false }));
// Who is told that it serves may ask at once.
await Promise.all(replicas.map(ask));
for (const replica of replicas) void probe(replica);
let turn = 0;
const listen = new URL(`http://${values.listen}`);
const listener = tcpListener(listen.hostname, Number(listen.port), next, () => console.log(JSON.stringify({ ready: true })), (error) => {
  console.error(`The front cannot listen on ${values.listen}: ${error.message}`);
  process.exit(1);
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {
  listener.close();
  process.exit(0);
});

/** The next ready one in turn; none is ready: none, and the caller is told so by a reset. */
function next(): { address: string; port: number } | undefined {
  const ready = replicas.filter((replica) => replica.ready);
  const chosen = ready[turn++ % ready.length];
  return chosen && { address: chosen.url.hostname, port: Number(chosen.url.port) };
}

async function probe(replica: Replica): Promise<never> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
    await ask(replica);
  }
}

async function ask(replica: Replica): Promise<void> {
  try {
    const answer = await fetch(new URL('/readyz', replica.url), { signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
    await answer.body?.cancel();
    replica.ready = answer.ok;
  } catch {
    replica.ready = false;
  }
}
