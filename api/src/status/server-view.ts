// One server as the API shows it: the wish from Git, the report from Kubernetes, and how the two stand to each other.
import { specDigest, type GameServer, type GameServerSpec, type GameServerStatus } from '@pteronimbus/synth/contract';
import type { Application } from './application.ts';
import type { Blame } from './blame.ts';
import { isReady, playersOf } from './server-facts.ts';


export interface SyncView {
  state: 'Synced' | 'OutOfSync' | 'Blocked' | 'Unknown';
  message: string;
  file?: string;
  line?: number;
  commit?: string;
  author?: string;
}

export interface ServerView {
  name: string;
  spec: GameServerSpec | null;
  status: Omit<GameServerStatus, 'phase' | 'address' | 'players' | 'conditions' | 'ports'> & {
    phase: string;
    ready: boolean;
    address: string | null;
    players: { online: number; max: number } | null;
    conditions: NonNullable<GameServerStatus['conditions']>;
    ports: NonNullable<GameServerStatus['ports']>;
    stale: boolean;
  };
  sync: SyncView;
  revision: string | null;
}

export interface ServerSources {
  name: string;
  path: string;
  spec: GameServerSpec | undefined;
  /** Why the file cannot be read as a server, and who made it so. */
  fault: Blame | undefined;
  live: GameServer | undefined;
  application: Application | undefined;
  blames: Blame[];
  revision: string | null;
  stale: boolean;
}

export function serverView(sources: ServerSources): ServerView {
  const { live, spec } = sources;
  const status = live?.status ?? {};
  const same = live !== undefined && spec !== undefined && live.metadata.deletionTimestamp === undefined && specDigest(live.spec) === specDigest(spec);
  return {
    name: sources.name,
    spec: spec ?? null,
    status: {
      ...status,
      phase: status.phase ?? 'Pending',
      ready: same && isReady(live),
      address: status.address ?? null,
      players: playersOf(live),
      conditions: status.conditions ?? [],
      ports: status.ports ?? [],
      stale: sources.stale,
    },
    sync: syncOf(sources, same),
    revision: sources.revision,
  };
}

function syncOf(sources: ServerSources, same: boolean): SyncView {
  if (same) return { state: 'Synced', message: 'What Git says is what Kubernetes has.' };
  const own = sources.blames.find((blame) => blame.file === sources.path);
  if (own) return blocked(own);
  if (sources.fault) return unreadable(sources.fault, sources.live !== undefined && sources.application?.status?.sync?.status === 'Synced');
  const other = sources.blames[0];
  if (other) return blocked(other);
  if (!sources.application) return { state: 'Unknown', message: 'Argo CD does not know this tenant yet.' };
  return { state: 'OutOfSync', message: 'Argo CD has not carried the newest commit into Kubernetes yet.' };
}

/** Argo CD reads more than is edited here: aliases, tags, several documents. */
function unreadable(fault: Blame, carried: boolean): SyncView {
  const sentence = sentenceOf(fault);
  return { state: carried ? 'Synced' : 'Blocked', message: carried ? `Argo CD carries this file, but it can be edited with git only. ${sentence}` : sentence, ...placeOf(fault) };
}

function blocked(blame: Blame): SyncView {
  return { state: 'Blocked', message: sentenceOf(blame), ...placeOf(blame) };
}

/** File, line, commit and author, as far as they are known. */
export function placeOf({ file, line, commit, author }: Blame): { file?: string; line?: number; commit?: string; author?: string } {
  return JSON.parse(JSON.stringify({ file, line, commit, author })) as { file?: string };
}

export function sentenceOf(blame: Blame): string {
  if (blame.file === undefined) return blame.message;
  const who = blame.commit === undefined ? '' : ` (commit ${blame.commit.slice(0, 10)} by ${blame.author})`;
  return `${blame.file}:${blame.line}${who}: ${blame.message}`;
}
