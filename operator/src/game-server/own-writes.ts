// What this operator wrote last about each server. A look at an older object would decide as if it had not been written.
import type { KubeObject } from '@pteronimbus/runtime';

export interface OwnWrites {
  remember(key: string, written: KubeObject): void;
  forget(key: string): void;
  /** Whether the cache still shows an object from before our own last write. */
  isAhead(key: string, cached: KubeObject): boolean;
}

export function newOwnWrites(): OwnWrites {
  const last = new Map<string, { uid: string | undefined; version: number }>();
  return {
    remember: (key, { metadata }) => void last.set(key, { uid: metadata.uid, version: versionOf(metadata.resourceVersion) }),
    forget: (key) => void last.delete(key),
    isAhead(key, { metadata }) {
      const known = last.get(key);
      return known !== undefined && known.uid === metadata.uid && versionOf(metadata.resourceVersion) < known.version;
    },
  };
}

/** Versions grow, and since Kubernetes 1.35 a client may rely on it. One that is no number (NaN) is compared with nothing. */
function versionOf(text: string | undefined): number {
  return /^\d+$/.test(text ?? '') ? Number(text) : NaN;
}
