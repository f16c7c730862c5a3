// Whom secrets are sealed for: the platform publishes it in a ConfigMap.
import { KubeClient, type KubeObject } from '@pteronimbus/runtime';
import { PLATFORM_NAMESPACE, RECIPIENT } from '@pteronimbus/synth/contract';

const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps' };
/** After a rotation the old recipient is used this long at most; its key is kept, so nothing is lost. */
const AGE_MS = 30_000;

export interface RecipientSource {
  /** The age recipient. Falls back to what was read last; rejects when it was never read. */
  recipient(): Promise<string>;
  close(): Promise<void>;
}

/** `kubeconfig` is a path; the account may read this one ConfigMap. */
export function recipientIn(kubeconfig: string, now: () => number): RecipientSource {
  const client = new KubeClient({ file: kubeconfig, fieldManager: 'pteronimbus-api', timeoutMs: 2_000 });
  let known: { text: string; at: number } | undefined;
  return {
    async recipient() {
      if (known && now() - known.at < AGE_MS) return known.text;
      try {
        const { data } = await client.get<KubeObject & { data?: { recipient?: string } }>(CONFIG_MAPS, PLATFORM_NAMESPACE, RECIPIENT);
        if (!data?.recipient?.startsWith('age1')) throw new Error(`The ConfigMap ${PLATFORM_NAMESPACE}/${RECIPIENT} holds no age recipient: run the bootstrap again.`);
        known = { text: data.recipient, at: now() };
      } catch (error) {
        if (!known) throw error;
      }
      return known.text;
    },
    close: () => client.close(),
  };
}
