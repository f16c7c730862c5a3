// What Kubernetes says now, from watches: GameServers by tenant and name, Applications by name.
import type { GameServer } from '@pteronimbus/synth/contract';
import { tenantNamespace } from '@pteronimbus/synth/contract';
import type { Application } from './application.ts';

/** The part of a reflector this room needs: a cache by `namespace/name`, kept fresh. */
export interface Watched<T> {
  get(namespace: string, name: string): T | undefined;
  inNamespace(namespace: string): T[];
  /** First list done. */
  synced(): boolean;
  /** The watch is up. */
  connected(): boolean;
}

export interface LiveView {
  server(tenant: string, name: string): GameServer | undefined;
  servers(tenant: string): GameServer[];
  application(name: string): Application | undefined;
  /** True once everything was listed. */
  complete(): boolean;
  /** True while what is shown may be old. */
  stale(): boolean;
}

export function makeLiveView(servers: Watched<GameServer>, applications: Watched<Application>, argoNamespace: string): LiveView {
  return {
    server: (tenant, name) => servers.get(tenantNamespace(tenant), name),
    servers: (tenant) => servers.inNamespace(tenantNamespace(tenant)),
    application: (name) => applications.get(argoNamespace, name),
    complete: () => servers.synced() && applications.synced(),
    stale: () => !servers.connected() || !applications.connected(),
  };
}
