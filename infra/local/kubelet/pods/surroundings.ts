import type { Client } from '../kube/client.ts';
import type { EventRecorder } from '../kube/events.ts';

/** What all workers of a node share. */
export interface Surroundings {
  client: Client;
  events: EventRecorder;
  nodeIp: string;
  /** First wait of a back-off, in milliseconds. */
  backOff: number;
  /** What every program gets of the kubelet's own environment. */
  environment: NodeJS.ProcessEnv;
  folderOfClaim(namespace: string, name: string): string | undefined;
  failed(what: string, error: unknown): void;
}
