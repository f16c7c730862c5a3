// A claim in use outlives its deletion until no pod mounts it.
import type { KubeObject } from '../object.ts';

export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';

export function protectClaim({ metadata }: KubeObject): void {
  if (!metadata.finalizers?.includes(CLAIM_PROTECTION)) metadata.finalizers = [...(metadata.finalizers ?? []), CLAIM_PROTECTION];
}
