// `npm start`: the embedded ground, from a folder to a place where people can ask for servers.
import { makeCertificates } from '../certificates/index.ts';
import { bootstrapGround } from './bootstrap.ts';
import { writeAccounts } from './accounts.ts';
import { makeDemo } from './demo.ts';
import * as parts from './parts.ts';
import type { Options } from './options.ts';
import { whereToGo, type Progress } from './progress.ts';
import { apis, operators, PRODUCT } from './replicas.ts';
import { runGround } from './running.ts';
import { writeAtomically, type Ground } from './state.ts';
import type { Supervisor } from './supervisor.ts';

await runGround({
  command: 'npm start',
  folder: '.pteronimbus',
  ports: [],
  stopOrder: [...PRODUCT, ['argo', 'kubelet'], ['forge', 'idp', 'kube', 'postgres']],
  bringUp,
});

async function bringUp(ground: Ground, supervisor: Supervisor, progress: Progress, { port, replicas }: Options): Promise<void> {
  const at = parts.addressesOf(ground, port);
  await makeCertificates(ground.path('certificates'), { ips: ['127.0.0.1', at.nodeIp] });
  writeAccounts(ground, at);
  const start = (program: parts.StartedProgram) => progress.step(program.name, () => supervisor.start(program));
  await Promise.all([start(parts.postgres(ground)), start(parts.kube(ground)), start(parts.forge(ground, at)), start(parts.idp(ground, at))]);
  await progress.step('bootstrap', () => bootstrapGround(ground, at));
  const { programs, front, urls } = apis(ground, at, replicas);
  await Promise.all([parts.argo(ground), parts.kubelet(ground, at), ...operators(ground, replicas), ...programs].map(start));
  if (front) await start(front);
  const people = await progress.step('people and tenants', () => makeDemo(ground, at.api));
  const local = { url: at.api, urls, git: at.forge, argo: at.argo, issuer: at.idp, kubeconfig: parts.kubeconfigOf(ground, 'admin'), people };
  writeAtomically(ground.path('local.json'), `${JSON.stringify(local, null, 2)}\n`);
  process.stdout.write(whereToGo(local, ground.dir, progress.seconds()));
}
