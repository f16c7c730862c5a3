// From nothing to ready: the operator as it is shipped, one file, and from its sources; beside them Node.js with nothing to do, which no program can beat.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOperator } from '../../../operator/bundle.ts';
import { customResourceDefinitions } from '@pteronimbus/synth/contract';
import { freePort } from '../../test/journeys/ground.ts';
import { startKube, type TestKube } from '../../local/kube/testing.ts';
import { median, table, type Verdict } from '../race.ts';
import { KubeDoor } from '../../platform/kube-door.ts';
import type { Manifest } from '../../platform/manifests.ts';

const ROUNDS = 7;
const LIMIT_MS = 60_000;
const SOURCES = join(import.meta.dirname, '../../../operator/src/main.ts');

interface Start {
  ms: number;
  cpuMs: number;
}

/** Ready means: connected, and everything that concerns it has been read. */
export async function starts(say: (line: string) => void): Promise<Verdict[]> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-start-'));
  const kube = await startKube({ dir });
  try {
    const door = new KubeDoor(kube.kubeconfig);
    for (const manifest of customResourceDefinitions()) await door.apply(manifest as unknown as Manifest);
    await door.close();
    const bundle = join(dir, 'operator.mjs');
    await bundleOperator(bundle);
    const runs = { bundle: [] as Start[], sources: [] as Start[], nothing: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      runs.nothing.push(await endOfNothing());
      for (const which of round % 2 === 0 ? (['bundle', 'sources'] as const) : (['sources', 'bundle'] as const)) runs[which].push(await startOnce(kube, which === 'bundle' ? bundle : SOURCES));
    }
    const row = (name: string, list: Start[]) => [name, `${median(list.map(({ ms }) => ms)).toFixed(0)} ms`, `${median(list.map(({ cpuMs }) => cpuMs)).toFixed(0)} ms`];
    say(table([['the operator, from nothing to ready', 'time', 'CPU'], row(`one file of ${(statSync(bundle).size / 2 ** 20).toFixed(1)} MB`, runs.bundle), row('its sources', runs.sources), ['`node -e 0`, until its end', `${median(runs.nothing).toFixed(0)} ms`, '']]));
    const ms = median(runs.bundle.map((one) => one.ms));
    return [
      { what: 'start of the operator as it is shipped, until it is ready', measured: ms / 1_000, goal: { atMost: 0.5 }, unit: ' s' },
      // On a loaded machine time tells how long one waits for a core.
      { what: 'the same, in processor time', measured: median(runs.bundle.map((one) => one.cpuMs)) / 1_000, goal: { atMost: 0.5 }, unit: ' s' },
    ];
  } finally {
    await kube.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function startOnce(kube: TestKube, file: string): Promise<Start> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [file], { stdio: 'ignore', env: { PATH: process.env.PATH, PTERONIMBUS_KUBECONFIG: kube.kubeconfig, PTERONIMBUS_LISTEN: `127.0.0.1:${port}`, PTERONIMBUS_LOG_LEVEL: 'fatal' } });
  const ended = once(child, 'exit');
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null || performance.now() - began > LIMIT_MS) throw new Error(`The operator did not become ready (code ${child.exitCode}).`);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    const ms = performance.now() - began;
    return { ms, cpuMs: cpuOf(child.pid ?? 0) };
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

async function endOfNothing(): Promise<number> {
  const began = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - began;
}

/** User and system time of all its threads, from Linux, which counts in hundredths of a second. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`).then(({ ok }) => ok, () => false);
}
