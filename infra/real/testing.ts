// Some of the real programs for a suite, without the product: as few as it needs.
import { rmSync } from 'node:fs';
import { makeCertificates } from '../local/certificates/index.ts';
import { startGuard } from '../local/start/guarding.ts';
import * as parts from '../local/start/parts.ts';
import { openGround, releaseGround } from '../local/start/state.ts';
import { Supervisor, type Program } from '../local/start/supervisor.ts';
import { prepareAccounts } from './accounts.ts';
import { bootstrapReal } from './bootstrap.ts';
import { makeDatabases } from './databases.ts';
import { ADMINISTRATOR, makeGiteaAdministrator } from './gitea-administrator.ts';
import { issuerOf, REAL_PORTS, type RealGround } from './ports.ts';
import { argoPrograms } from './programs/argo-cd.ts';
import { etcd } from './programs/etcd.ts';
import { gitea } from './programs/gitea.ts';
import { keycloak } from './programs/keycloak.ts';
import { controllers, kubeApiserver } from './programs/kubernetes.ts';
import { redis } from './programs/redis.ts';
import { cacheRoot, ensureTools } from './tools/tools.ts';

export interface RealPrograms {
  ground: RealGround;
  at: parts.Addresses;
  kubeconfig: string;
  gitea: { url: string; admin: { username: string; password: string } };
  stop(): Promise<void>;
}

export type RealProgram = 'gitea' | 'kubernetes' | 'argo-cd' | 'keycloak';

const STOP_ORDER = [['argocd-server', 'argocd-controller', 'argocd-repo-server'], ['controllers'], ['kube-apiserver', 'gitea', 'keycloak', 'redis'], ['etcd', 'postgres']];
/** Nobody listens there: webhooks and redirects to the API go nowhere. */
const NO_API = 9;

/** Starts the named programs in an empty folder; Argo CD brings Gitea, Kubernetes and the bootstrap with it. */
export async function startReal(dir: string, wanted: readonly RealProgram[]): Promise<RealPrograms> {
  const tools = await ensureTools(cacheRoot(process.env), (line) => console.log(line));
  const ground = await openGround(dir, false, NO_API, REAL_PORTS);
  const mark = ground.secret('mark');
  const dismissGuard = startGuard(mark);
  const supervisor = new Supervisor((name) => ground.path('logs', `${name}.log`), { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? dir, PTERONIMBUS_GROUND: mark });
  const stop = async () => {
    await supervisor.stop(STOP_ORDER);
    dismissGuard();
    releaseGround(dir);
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const addresses = parts.addressesOf(ground, NO_API);
  const at = { ...addresses, idp: issuerOf(ground) };
  const start = (program: Program) => supervisor.start(program);
  const has = (...names: RealProgram[]) => names.some((name) => wanted.includes(name));
  try {
    await makeCertificates(ground.path('certificates'), { ips: ['127.0.0.1', at.nodeIp, `127.${ground.octet}.128.1`], names: ['kubernetes.default.svc'] });
    prepareAccounts(ground, at);
    const withDatabase = async () => {
      await start(parts.postgres(ground));
      await makeDatabases(ground, ['gitea', 'keycloak']);
      await Promise.all([
        has('gitea', 'argo-cd') && start(gitea(ground, at, tools)).then(() => makeGiteaAdministrator(ground, at, tools)),
        has('keycloak') && start(keycloak(ground, at, tools)),
      ]);
    };
    const kubernetes = async () => {
      for (const program of [etcd, kubeApiserver, controllers]) await start(program(ground, tools));
    };
    await Promise.all([has('gitea', 'argo-cd', 'keycloak') && withDatabase(), has('kubernetes', 'argo-cd') && kubernetes()]);
    if (has('argo-cd')) {
      await bootstrapReal(ground, at, tools);
      await start(redis(ground));
      await Promise.all(argoPrograms(ground, tools).map(start));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { ground, at, kubeconfig: parts.kubeconfigOf(ground, 'admin'), gitea: { url: at.forge, admin: { username: ADMINISTRATOR, password: ground.secret('gitea-admin') } }, stop };
}
