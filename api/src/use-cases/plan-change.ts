// What a write would do, before it is made: the very edit that would be committed, tried on the head and thrown away.
import { manifestToWish } from '@pteronimbus/synth/charts';
import { parseQuantity, planOf, serverFile, wishSchemaErrors, type GameServerSpec, type GameTemplateSpec, type Plan, type Wish } from '@pteronimbus/synth/contract';
import { may, type Caller } from '../auth/caller.ts';
import { startTimes } from '../db/changes.ts';
import type { Ports } from '../ports.ts';
import { Problem, problemOfRefusal } from '../problem.ts';
import { liveFacts } from '../status/server-facts.ts';
import { editOf } from './edits/edit-of.ts';
import type { Intent } from './intents.ts';
import { usedBy } from './limits.ts';
import { requireServer } from './require-server.ts';
import { requireBackup, restorePatch } from './restore-backup.ts';
import { rollbackIntent } from './roll-back.ts';
import { sealPatch, sealWish } from './seal-secrets.ts';
import { serverFilesOf, tenantRepository } from './tenant-files.ts';
import { tenantSettings } from './tenant-settings.ts';
import { templateOf, wishErrors } from './wished-spec.ts';
import { fileIntent } from './write-file.ts';

/** Exactly one of these. */
export interface Proposal {
  create?: Record<string, unknown>;
  patch?: Record<string, unknown>;
  rollback?: string;
  /** The whole file as text. */
  file?: string;
  /** Name of a backup. */
  restore?: string;
  delete?: true;
}

export interface PlannedChange {
  plan: Plan;
  /** The file as it is and as it would be; null where it is not there. */
  file: { path: string; before: string | null; after: string | null };
  /** ETag of what this plan is based on; null for a new server. */
  etag: string | null;
}

const NEEDS = { create: 'server:create', patch: 'server:write', rollback: 'server:write', file: 'server:write', restore: 'backup:restore', delete: 'server:delete' } as const;
const KINDS = Object.keys(NEEDS) as (keyof typeof NEEDS)[];

export async function planChange(ports: Ports, caller: Caller, tenant: string, server: string, proposal: Proposal): Promise<PlannedChange> {
  const kinds = KINDS.filter((kind) => proposal[kind] !== undefined);
  const [kind] = kinds;
  if (!kind || kinds.length > 1) throw new Problem('invalid', `Propose one thing: ${KINDS.slice(0, -1).join(', ')} or ${KINDS.at(-1)}.`, { errors: [{ path: '/', message: `must have exactly one of ${KINDS.join(', ')}` }] });
  if (!may(caller, tenant, NEEDS[kind])) throw new Problem('forbidden', `Your role in ${tenant} does not have the permission ${NEEDS[kind]}.`);
  const intent = await intentOf(ports, tenant, server, proposal);
  return tryOut(ports, tenant, 'server' in intent ? intent.server : server, intent);
}

/** Stands where an order's own token will be. */
const PLANNED = 'planned';

type ServerIntent = Extract<Intent, { server: string }>;

async function intentOf(ports: Ports, tenant: string, server: string, proposal: Proposal): Promise<ServerIntent> {
  if (proposal.create !== undefined) return creationIntent(ports, tenant, server, proposal.create);
  if (proposal.rollback !== undefined) return rollbackIntent(ports, tenant, server, proposal.rollback);
  if (proposal.file !== undefined) return fileIntent(tenant, server, proposal.file, '*');
  await requireServer(ports, tenant, server);
  if (proposal.restore !== undefined) {
    await requireBackup(ports, tenant, server, proposal.restore);
    return { kind: 'patch', server, patch: restorePatch(proposal.restore, PLANNED), base: null };
  }
  if (proposal.patch === undefined) return { kind: 'delete', server, base: null };
  return { kind: 'patch', server, patch: await sealPatch(ports, tenant, server, proposal.patch), base: null };
}

async function creationIntent(ports: Ports, tenant: string, server: string, given: Record<string, unknown>): Promise<ServerIntent> {
  const body = { ...given, name: given.name ?? server };
  const shape = wishSchemaErrors(body);
  const wish = shape.length > 0 ? undefined : await sealWish(ports, tenant, body as unknown as Wish);
  const errors = wish ? wishErrors(wish) : shape;
  if (!wish || errors.length > 0) throw new Problem('invalid-wish', 'This wish cannot be fulfilled.', { errors });
  return { kind: 'create', server: wish.name, wish };
}

async function tryOut(ports: Ports, tenant: string, server: string, intent: ServerIntent): Promise<PlannedChange> {
  const { tree } = await ports.git.read(tenantRepository(tenant), 0);
  const path = serverFile(ports.config.cluster, server);
  const etag = (await tree.blobId(path)) ?? null;
  const before = etag === null ? null : Buffer.from(await tree.readBlob(etag)).toString('utf8');
  const others = await serverFilesOf(tree, ports.config.cluster);
  const result = await editOf(ports, { tenant, intent })(tree);
  if ('refused' in result) throw problemOfRefusal(result.refused);
  const bytes = result.files.get(path);
  const after = bytes === undefined ? before : bytes && Buffer.from(bytes).toString('utf8');
  const change = { before: specIn(before, server), after: specIn(after, server) };
  const templates = { before: templateFor(change.before), after: templateFor(change.after) };
  const facts = await factsOf(ports, tenant, server, change, others.flatMap(({ name, spec }) => (spec ? [{ name, spec }] : [])));
  return { plan: planOf({ name: server, ...defined(change) }, defined(templates), facts), file: { path, before, after }, etag };
}

interface Both {
  before: GameServerSpec | undefined;
  after: GameServerSpec | undefined;
}

async function factsOf(ports: Ports, tenant: string, server: string, { before, after }: Both, servers: { name: string; spec: GameServerSpec }[]) {
  const live = ports.live.server(tenant, server);
  const [settings, startSeconds, keptWorld] = await Promise.all([
    tenantSettings(ports, tenant),
    startTimes(ports.database, tenant, server),
    // Nobody waits for Kubernetes to be told what would be: without its word the plan is silent on the point.
    after && !before ? ports.pods.keepsWorld(tenant, server, after.game).catch(() => undefined) : undefined,
  ]);
  const limit = settings && { servers: settings.quota.servers, cpu: parseQuantity(settings.quota.cpu) ?? 0, memory: parseQuantity(settings.quota.memory) ?? 0, storage: parseQuantity(settings.quota.storage) ?? 0 };
  return {
    startSeconds,
    ...liveFacts(live),
    ...(keptWorld !== undefined && { keptWorld }),
    ...(limit && { quota: { limit, used: usedBy(servers) } }),
  };
}

function specIn(text: string | null, server: string): GameServerSpec | undefined {
  const read = text === null ? undefined : manifestToWish(text, server);
  return read && 'manifest' in read ? read.manifest.spec : undefined;
}

function templateFor(spec: GameServerSpec | undefined): GameTemplateSpec | undefined {
  const found = spec && templateOf(spec.game, spec.revision);
  return found && 'template' in found ? found.template : undefined;
}

/** Without the members that are undefined. */
function defined<T extends object>(value: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}
