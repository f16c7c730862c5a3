// `npm start`: the embedded ground, from a folder to a place where people can ask for servers.
import { join } from 'node:path';
import { makeCertificates } from '../certificates/index.ts';
import { bootstrapGround } from './bootstrap.ts';
import { writeAccounts } from './accounts.ts';
import { makeDemo } from './demo.ts';
import { startGuard } from './guarding.ts';
import { readOptions, StartError } from './options.ts';
import * as parts from './parts.ts';
import { Progress, whereToGo } from './progress.ts';
import { openGround, releaseGround, writeAtomically, type Ground } from './state.ts';
import { Supervisor } from './supervisor.ts';

const checkout = join(import.meta.dirname, '../../..');
/** The reverse of the way they depend on each other. */
const STOP_ORDER = [['api', 'operator'], ['argo', 'kubelet'], ['forge', 'idp', 'kube', 'postgres']];

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), checkout, process.cwd());
  const progress = new Progress();
  const ground = await openGround(options.data, options.fresh, options.port);
  const mark = ground.secret('mark');
  const dismissGuard = startGuard(mark);
  const supervisor = new Supervisor((name) => ground.path('logs', `${name}.log`), { ...inherited(), PTERONIMBUS_GROUND: mark });
  const stop = stopOnce(async () => {
    await supervisor.stop(STOP_ORDER);
    dismissGuard();
    releaseGround(options.data);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop().then(() => process.exit(0)));
  try {
    await bringUp(ground, supervisor, progress, options.port);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(ground: Ground, supervisor: Supervisor, progress: Progress, port: number): Promise<void> {
  const at = parts.addressesOf(ground, port);
  await makeCertificates(ground.path('certificates'), { ips: ['127.0.0.1', at.nodeIp] });
  writeAccounts(ground, at);
  const start = (program: parts.StartedProgram) => progress.step(program.name, () => supervisor.start(program));
  await Promise.all([start(parts.postgres(ground)), start(parts.kube(ground)), start(parts.forge(ground, at)), start(parts.idp(ground, at))]);
  await progress.step('bootstrap', () => bootstrapGround(ground, at));
  await Promise.all([start(parts.argo(ground)), start(parts.kubelet(ground, at)), start(parts.operator(ground)), start(parts.api(ground, at))]);
  const people = await progress.step('people and tenants', () => makeDemo(ground, at.api));
  const local = { url: at.api, git: at.forge, argo: at.argo, issuer: at.idp, kubeconfig: parts.kubeconfigOf(ground, 'admin'), people };
  writeAtomically(ground.path('local.json'), `${JSON.stringify(local, null, 2)}\n`);
  process.stdout.write(whereToGo(local, ground.dir, progress.seconds()));
}

/** What the parts may know of this shell: enough to find programs, nothing that changes what they do. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

function stopOnce(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => (stopping ??= stop());
}

main().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : `npm start failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
