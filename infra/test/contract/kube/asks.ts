// Cases that are one request and its answer, written as rows.
import type { Case } from '../case.ts';
import { shown, type Call, type KubeTarget } from './target.ts';

export type Ask = (namespace: string, on: KubeTarget) => [method: string, path: string, call?: Call];

/** Each row in the namespace of its suite, after `prepare` was done once. */
export function asks(label: string, prepare: (on: KubeTarget, namespace: string) => Promise<void>, rows: readonly (readonly [name: string, ask: Ask])[]): Case<KubeTarget>[] {
  return rows.map(([name, ask]) => ({
    name,
    async observe(on) {
      const namespace = await on.namespace(label);
      await on.once(`prepared ${label}`, () => prepare(on, namespace));
      const { status, body, warning } = await on.call(...ask(namespace, on));
      return { status, body: shown(body), ...(warning !== null && { warning }) };
    },
  }));
}

export const configMap = (name: string, data: Record<string, string> = {}, more: object = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...more }, data });
