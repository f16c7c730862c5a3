// The parts of the API server, put together.
import { mkdirSync } from 'node:fs';
import type { Logger } from 'pino';
import { QuotaUsage } from './admission/quota-usage.ts';
import { ServicePorts } from './admission/service-ports.ts';
import type { Api } from './api.ts';
import { authenticator } from './auth/authenticate.ts';
import { Authorizer } from './auth/rbac.ts';
import { ServiceAccountTokens } from './auth/service-account-tokens.ts';
import { readTokenFile } from './auth/token-file.ts';
import { startControllers } from './controllers/controllers.ts';
import { ListPages } from './handlers/list-pages.ts';
import { WatchHub } from './handlers/watch-hub.ts';
import { KubeletClient } from './proxy/kubelet-client.ts';
import { builtinResources } from './resources/builtins.ts';
import { Registry } from './resources/registry.ts';
import { lockFolder } from './storage/lock.ts';
import { Store } from './storage/store.ts';

export interface ClusterOptions {
  dir: string;
  /** Folder of the key that signs tokens. */
  keys: string;
  tokenFile: string;
  serviceCidr: string;
  /** Events kept per resource for watches. */
  history: number;
  /** PEM handed to pods in kube-root-ca.crt. */
  authority: string;
  kubelet: { certificate?: string; key?: string; authority?: string };
  log: Logger;
}

export interface Cluster {
  api: Api;
  /** Ends watches and waits until everything is on disk. */
  close(): Promise<void>;
}

/** Reads the state folder and starts the controllers. Throws with a sentence when something can't be read. */
export function openCluster(options: ClusterOptions): Cluster {
  mkdirSync(options.keys, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(options.keys);
  const store = new Store({ dir: options.dir, history: options.history });
  const tokens = new ServiceAccountTokens(options.keys, store);
  const api: Api = {
    store, tokens, registry: new Registry(builtinResources()), authenticator: authenticator(readTokenFile(options.tokenFile), tokens), authorizer: new Authorizer(store),
    servicePorts: new ServicePorts(store, options.serviceCidr), quotaUsage: new QuotaUsage(store), watches: new WatchHub(store), pages: new ListPages(),
    kubelets: new KubeletClient(store, options.kubelet), log: options.log, now: () => new Date(),
  };
  const stopControllers = startControllers(api, options.authority);
  return {
    api,
    async close() {
      stopControllers();
      api.watches.close();
      await store.close();
      unlock();
    },
  };
}
