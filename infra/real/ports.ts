// Ports of the real ground, besides those that every ground has, and what follows from them.
import type { Ground, PortName } from '../local/start/state.ts';

export const REAL_PORTS = ['etcd', 'etcd-peers', 'etcd-metrics', 'controllers', 'redis', 'repo-server', 'repo-server-metrics', 'argo-controller-metrics', 'argo-server-metrics', 'keycloak-management'] as const;
export type RealGround = Ground<PortName | (typeof REAL_PORTS)[number]>;

export const HOST = '127.0.0.1';
export const REALM = 'pteronimbus';

/** Where Keycloak itself is. */
export function keycloakOf(ground: RealGround): string {
  return `http://${HOST}:${ground.ports.idp}`;
}

export function issuerOf(ground: RealGround): string {
  return `${keycloakOf(ground)}/realms/${REALM}`;
}
