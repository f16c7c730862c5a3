// `npm run real`: the product on the real programs, from a folder to a place where people can ask for servers.
import { makeCertificates } from '../local/certificates/index.ts';
import { makeDemo } from '../local/start/demo.ts';
import { StartError, type Options } from '../local/start/options.ts';
import * as parts from '../local/start/parts.ts';
import { whereToGo, type Progress } from '../local/start/progress.ts';
import { apis, operators, PRODUCT } from '../local/start/replicas.ts';
import { runGround } from '../local/start/running.ts';
import { writeAtomically } from '../local/start/state.ts';
import type { Program, Supervisor } from '../local/start/supervisor.ts';
import { prepareAccounts } from './accounts.ts';
import { bootstrapReal } from './bootstrap.ts';
import { makeDatabases } from './databases.ts';
import { makeGiteaAdministrator } from './gitea-administrator.ts';
import { argoPrograms } from './programs/argo-cd.ts';
import { etcd } from './programs/etcd.ts';
import { passOnMetrics } from './measured.ts';
import { gitea } from './programs/gitea.ts';
import { keycloak } from './programs/keycloak.ts';
import { controllers, kubeApiserver } from './programs/kubernetes.ts';
import { redis } from './programs/redis.ts';
import { issuerOf, REAL_PORTS, type RealGround } from './ports.ts';
import { cacheRoot, ensureTools, type Tools } from './tools/tools.ts';

await runGround({
  command: 'npm run real',
  folder: '.pteronimbus/real',
  ports: REAL_PORTS,
  stopOrder: [...PRODUCT, ['argocd-server', 'argocd-controller', 'argocd-repo-server', 'kubelet'], ['controllers'], ['kube-apiserver', 'gitea', 'keycloak', 'redis'], ['etcd', 'postgres']],
  bringUp,
});

async function bringUp(ground: RealGround, supervisor: Supervisor, progress: Progress, { port, replicas }: Options): Promise<void> {
  const tools = await ensureTools(cacheRoot(process.env), (line) => process.stdout.write(`${line}\n`)).catch((error: unknown) => {
    throw new StartError((error as Error).message);
  });
  const addresses = parts.addressesOf(ground, port);
  const at = { ...addresses, idp: issuerOf(ground) };
  await makeCertificates(ground.path('certificates'), { ips: ['127.0.0.1', at.nodeIp, `127.${ground.octet}.128.1`], names: ['kubernetes.default.svc'] });
  prepareAccounts(ground, at);
  const start = (program: Program) => progress.step(program.name, () => supervisor.start(program));
  const databases = progress.step('postgres', async () => {
    await supervisor.start(parts.postgres(ground));
    await makeDatabases(ground, ['gitea', 'keycloak']);
  });
  const signIn = databases.then(() => start(keycloak(ground, at, tools)));
  await allOf([
    startKubernetes(ground, tools, start),
    databases.then(() => start(gitea(ground, at, tools))).then(() => makeGiteaAdministrator(ground, at, tools)),
    start(redis(ground)),
  ], signIn);
  await allOf([progress.step('bootstrap', () => bootstrapReal(ground, at, tools))], signIn);
  const { programs, front, urls } = apis(ground, at, replicas);
  await allOf([...argoPrograms(ground, tools), parts.kubelet(ground, at), ...operators(ground, replicas), ...programs].map(start), signIn);
  if (front) await start(front);
  await passOnMetrics(ground, at);
  await signIn;
  const people = await progress.step('people and tenants', () => makeDemo(ground, at.api));
  const local = { url: at.api, urls, git: at.forge, argo: at.argo, issuer: at.idp, kubeconfig: parts.kubeconfigOf(ground, 'admin'), people };
  writeAtomically(ground.path('local.json'), `${JSON.stringify(local, null, 2)}\n`);
  process.stdout.write(whereToGo(local, ground.dir, progress.seconds()));
}

async function startKubernetes(ground: RealGround, tools: Tools, start: (program: Program) => Promise<void>): Promise<void> {
  await start(etcd(ground, tools));
  await start(kubeApiserver(ground, tools));
  await start(controllers(ground, tools));
}

/** All of them, or the first failure, also one of `beside`, which may take longer. */
async function allOf(works: Promise<void>[], beside: Promise<void>): Promise<void> {
  const never = new Promise<never>(() => undefined);
  await Promise.race([Promise.all(works), beside.then(() => never)]);
}
