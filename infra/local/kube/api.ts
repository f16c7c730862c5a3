// Everything the handlers work with, handed in by server.ts.
import type { Logger } from 'pino';
import type { ServicePorts } from './admission/service-ports.ts';
import type { QuotaUsage } from './admission/quota-usage.ts';
import type { Authenticator } from './auth/authenticate.ts';
import type { Authorizer } from './auth/rbac.ts';
import type { ServiceAccountTokens } from './auth/service-account-tokens.ts';
import type { WatchHub } from './handlers/watch-hub.ts';
import type { ListPages } from './handlers/list-pages.ts';
import type { KubeletClient } from './proxy/kubelet-client.ts';
import type { Registry } from './resources/registry.ts';
import type { Store } from './storage/store.ts';

export interface Api {
  store: Store;
  registry: Registry;
  authenticator: Authenticator;
  authorizer: Authorizer;
  tokens: ServiceAccountTokens;
  servicePorts: ServicePorts;
  quotaUsage: QuotaUsage;
  watches: WatchHub;
  pages: ListPages;
  kubelets: KubeletClient;
  log: Logger;
  now(): Date;
}
