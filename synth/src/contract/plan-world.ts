// What a change does to the world itself: what can't be taken back, and how much that matters.
import { savesFirst, type GameServerSpec } from './game-server.ts';
import type { GameTemplateSpec } from './game-template.ts';
import { parseQuantity } from './quantity.ts';

export interface WorldChange {
  sentences: string[];
  irreversible: string[];
  risk: 'none' | 'low' | 'medium' | 'high';
  /** A backup takes its place: whoever plays is thrown out, whatever the server's rules for restarts say. */
  isReplaced: boolean;
}

/** Compares two complete specs of one server. */
export function worldOf(old: GameServerSpec, next: GameServerSpec, templates: { before?: GameTemplateSpec; after?: GameTemplateSpec }): WorldChange {
  return joined([versionChange(old, next, templates), storageChange(old, next), replacement(old, next)]);
}

const NOTHING: WorldChange = { sentences: [], irreversible: [], risk: 'none', isReplaced: false };

/** Games write their worlds anew for a newer version; an older one then can't read them. */
function versionChange(old: GameServerSpec, next: GameServerSpec, { before, after }: { before?: GameTemplateSpec; after?: GameTemplateSpec }): WorldChange {
  if (old.version === next.version) return NOTHING;
  const step = `${after?.displayName ?? next.game} ${old.version} → ${next.version}`;
  const saved = savesFirst(next);
  const precaution = saved ? 'a backup is made first' : 'no backup is made first (backup.beforeChange would)';
  if (isOlder(old.version, next.version, before, after)) {
    return { ...NOTHING, sentences: [`${step} goes back: an older version may not read this world; ${precaution}.`], irreversible: [`${next.version} may refuse or damage a world that ${old.version} has written.`], risk: 'high' };
  }
  return { ...NOTHING, sentences: [`${step} may upgrade the world for good: ${precaution}.`], irreversible: [`A world that ${next.version} has opened may not go back to ${old.version}.`], risk: saved ? 'medium' : 'high' };
}

/** Templates list their versions newest first. */
function isOlder(old: string, next: string, before: GameTemplateSpec | undefined, after: GameTemplateSpec | undefined): boolean {
  return [after, before].some((template) => {
    const [from, to] = [old, next].map((version) => template?.versions.findIndex(({ name }) => name === version) ?? -1);
    return from !== undefined && to !== undefined && from >= 0 && to > from;
  });
}

function storageChange(old: GameServerSpec, next: GameServerSpec): WorldChange {
  const [before, after] = [old.storage?.size, next.storage?.size];
  if (before === after || (parseQuantity(after ?? '0') ?? 0) <= (parseQuantity(before ?? '0') ?? 0)) return NOTHING;
  return { ...NOTHING, sentences: [`Storage grows ${before} → ${after}; it does not shrink again.`], irreversible: [`The volume stays at ${after}.`], risk: 'low' };
}

function replacement(old: GameServerSpec, next: GameServerSpec): WorldChange {
  const { restore } = next.requests ?? {};
  if (restore === undefined || restore.token === old.requests?.restore?.token) return NOTHING;
  const saved = savesFirst(next);
  return {
    sentences: [`The world is replaced by the backup ${restore.backup}: what was built since is lost${saved ? ', but for the backup that is made first' : '; no backup is made first (backup.beforeChange would)'}.`],
    irreversible: saved ? [] : ['What was built since that backup is lost.'], risk: 'high', isReplaced: true,
  };
}

function joined(changes: WorldChange[]): WorldChange {
  const order = ['none', 'low', 'medium', 'high'] as const;
  return {
    sentences: changes.flatMap(({ sentences }) => sentences), irreversible: changes.flatMap(({ irreversible }) => irreversible),
    isReplaced: changes.some(({ isReplaced }) => isReplaced), risk: order[Math.max(...changes.map(({ risk }) => order.indexOf(risk)))] ?? 'none',
  };
}
