// Which container of a pod is meant. Source: k8s.io/kubernetes pkg/registry/core/pod/strategy.go.
import { dig, type JsonObject, type KubeObject } from '../object.ts';
import { badRequest } from '../status.ts';

/** Throws 400 when the name is wrong, or missing where there are several. */
export function containerOf(pod: KubeObject, asked: string | null): string {
  const names = (field: string) => ((dig(pod, 'spec', field) ?? []) as JsonObject[]).map(({ name }) => String(name));
  const [main, init] = [names('containers'), names('initContainers')];
  if (asked) {
    if (![...main, ...init].includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`);
    return asked;
  }
  if (main.length === 1 && main[0] !== undefined) return main[0];
  if (main.length === 0) throw badRequest(`a container name must be specified for pod ${pod.metadata.name}`);
  throw badRequest(`a container name must be specified for pod ${pod.metadata.name}, choose one of: [${[...init, ...main].join(' ')}]`);
}
