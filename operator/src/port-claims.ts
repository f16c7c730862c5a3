import type { Stores } from './game-server/stores.ts';

const CLAIM_MS = 5_000;

/** Two servers that choose a port in the same moment must not choose the same: whoever asks first for a free port has it for a while. */
export function newPortClaims(stores: Stores, passed: () => number) {
  const claims = new Map<number, { key: string; until: number }>();
  stores.services.onChange(({ object }) => {
    for (const { nodePort } of object?.spec.ports ?? []) if (nodePort !== undefined) claims.delete(nodePort);
  });
  return {
    isClaimed(port: number, key: string): boolean {
      const known = claims.get(port);
      if (known && known.key !== key && known.until > passed()) return true;
      if (claims.size > 10_000) claims.clear();
      claims.set(port, { key, until: passed() + CLAIM_MS });
      return false;
    },
  };
}
