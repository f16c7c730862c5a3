// Kubernetes counts a kind in quotas only once its quota controller has found the definition, which it looks for every 30 s. A quota
// made before that counts nothing for five minutes, and each game server of its namespace is refused with "status unknown for quota".
import { GROUP, PLATFORM_NAMESPACE } from '@pteronimbus/synth/contract';
import type { KubeDoor } from './kube-door.ts';
import type { Manifest } from './manifests.ts';

const COUNTED = `count/gameservers.${GROUP}`;
/** True of itself as well: the platform's own namespace holds no game servers. */
const QUOTA: Manifest = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'no-game-servers', namespace: PLATFORM_NAMESPACE }, spec: { hard: { [COUNTED]: '0' } } };
const LIMIT_MS = 120_000;
/** A controller that knows the kind fills in a new quota well within this. */
const TRIES_OF_ONE = 15;
const PAUSE_MS = 100;

/** Resolves when a quota that is made now would count game servers. Throws a sentence when it does not come to that. */
export async function untilQuotasCount(kube: KubeDoor): Promise<void> {
  for (const until = Date.now() + LIMIT_MS; Date.now() < until; ) {
    await kube.apply(QUOTA);
    for (let tries = 0; tries < TRIES_OF_ONE; tries++) {
      const used = ((await kube.read(QUOTA))?.status as { used?: Record<string, string> } | undefined)?.used;
      if (used?.[COUNTED] !== undefined) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    await kube.remove(QUOTA);
  }
  throw new Error(`Kubernetes counts no game servers in quotas after ${LIMIT_MS / 1000} s: look at the controller manager's log for "resourcequota".`);
}
