// images.lock: every image that a manifest or a game names, with its digest where somebody looked it up.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '@pteronimbus/synth/games';
import { parse } from 'yaml';
import { RESTIC_IMAGE } from '../../../operator/src/backup/jobs.ts';
import type { Manifest } from '../manifests.ts';
import type { Digests } from './images.ts';
import { productionParts } from './manifests.ts';
import { VARIANTS } from './variants.ts';

export interface LockedImage { image: string; digest: string; size?: number; usedBy: string }
/** Named by no manifest: the operator starts it where worlds are saved. */
export const BACKUP_IMAGE = RESTIC_IMAGE;
export const UNRESOLVED = 'unresolved';
export const LOCK_FILE = join(import.meta.dirname, 'images.lock');
const HEAD = '# Every image that the platform or a game names. Written by `node infra/platform/production/main.ts lock`; digests are kept, and added by\n# `… main.ts resolve` where the registries can be reached. Production synthesis refuses what is unresolved.\n';

export function readLock(file = LOCK_FILE): LockedImage[] {
  return (parse(readFileSync(file, 'utf8')) as LockedImage[] | null) ?? [];
}

export function lockText(images: readonly LockedImage[]): string {
  return `${HEAD}${images.map(({ image, digest, size, usedBy }) => `- image: ${image}\n  digest: ${digest}\n${size === undefined ? '' : `  size: ${size}\n`}  usedBy: ${usedBy}\n`).join('')}`;
}

export function digestsOf(lock: readonly LockedImage[]): Digests {
  const known = new Map(lock.filter(({ digest }) => digest !== UNRESOLVED).map(({ image, digest }) => [image, digest]));
  return (image) => known.get(image);
}

/** What the lock must hold: all that is named, with the digests of `known`. */
export function lockFor(known: readonly LockedImage[]): LockedImage[] {
  const before = new Map(known.map((one) => [one.image, one]));
  const named = [
    ...Object.values(VARIANTS).flatMap((settings) => imagesIn([...productionParts(settings, () => undefined).values()].flat())).map((image) => ({ image, digest: undefined, usedBy: 'platform' })),
    { image: BACKUP_IMAGE, digest: undefined, usedBy: 'backups' },
    ...CATALOGUE.flatMap(({ game, image, versions }) => [image.tag, ...versions.flatMap(({ tag }) => tag ?? [])].map((tag) => ({ image: `${image.repository}:${tag}`, digest: tag === image.tag ? image.digest : undefined, usedBy: `game ${game}` }))),
  ];
  return [...new Map(named.map((one) => [one.image, one])).values()].sort((a, b) => (a.image < b.image ? -1 : 1)).map(({ image, digest, usedBy }) => {
    const { digest: old = UNRESOLVED, size } = before.get(image) ?? {};
    return { image, digest: digest ?? old, ...(size !== undefined && { size }), usedBy };
  });
}

/** Images of all containers, of what CloudNativePG starts, and of what our own programs are told to start, without digests. */
export function imagesIn(all: readonly Manifest[]): string[] {
  const found = all.flatMap((one) => [...JSON.stringify(one.spec ?? {}).matchAll(/"(?:image|imageName|name":"PTERONIMBUS_\w+_IMAGE","value)":"([^"]+)"/g)].map(([, image = '']) => image.replace(/@sha256:.*$/, '')));
  return [...new Set(found)].sort();
}

/** Sentences about images that the lock lacks or knows no digest of. */
export function unresolvedIn(images: readonly string[], lock: readonly LockedImage[]): string[] {
  const known = new Map(lock.map(({ image, digest }) => [image, digest]));
  return images.flatMap((image) => {
    const digest = known.get(image);
    if (digest === undefined) return [`${image} is not in images.lock: say node infra/platform/production/main.ts lock`];
    return digest === UNRESOLVED ? [`${image} has no digest: say node infra/platform/production/main.ts resolve where its registry can be reached`] : [];
  });
}
