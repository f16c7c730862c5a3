import { acceptedCreations } from '../db/changes.ts';
import type { Ports } from '../ports.ts';
import { notFound } from '../problem.ts';
import { serverView, type ServerView } from '../status/server-view.ts';
import type { Intent } from './intents.ts';
import { outlookOf, viewOf } from './outlook.ts';
import { wishedSpec } from './wished-spec.ts';

const READ_AGE_MS = 2_000;

/** Servers in Git, and those accepted a moment ago that are still on their way there. */
export async function listServers(ports: Ports, tenant: string): Promise<{ items: ServerView[] }> {
  const [outlook, accepted] = await Promise.all([outlookOf(ports, tenant, READ_AGE_MS), acceptedViews(ports, tenant)]);
  const items = outlook.files.flatMap((file) => viewOf(ports, outlook, file.name) ?? []);
  const names = new Set(items.map((item) => item.name));
  return { items: [...items, ...accepted.filter((view) => !names.has(view.name))].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** One server; its ETag is the blob id of its file, null while it has none. */
export async function readServer(ports: Ports, tenant: string, name: string): Promise<{ etag: string | null; server: ServerView }> {
  const outlook = await outlookOf(ports, tenant, READ_AGE_MS);
  const server = viewOf(ports, outlook, name);
  if (server) return { etag: outlook.files.find((file) => file.name === name)!.blobId, server };
  const waiting = (await acceptedViews(ports, tenant)).find((view) => view.name === name);
  if (!waiting) throw notFound(`There is no server ${name.slice(0, 64)} in ${tenant}.`);
  return { etag: null, server: waiting };
}

/** A creation that was answered 202 is there for its reader, even while Gitea is away. */
async function acceptedViews(ports: Ports, tenant: string): Promise<ServerView[]> {
  const rows = await acceptedCreations(ports.database, tenant);
  return rows.flatMap((row) => {
    const intent = row.intent as Intent;
    if (intent.kind !== 'create') return [];
    const view = serverView({
      name: intent.server, path: '', spec: wishedSpec(intent.wish), fault: undefined, live: undefined, application: undefined, blames: [], revision: null, stale: ports.live.stale(),
    });
    return [{ ...view, sync: { state: 'OutOfSync' as const, message: 'The wish is accepted and waits for its commit.' } }];
  });
}
