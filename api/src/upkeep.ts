// What runs beside the requests: changes left over from a crash, the catalogue, tables that would grow with the past.
import type { Logger } from 'pino';
import { rollUpSamples } from './db/samples.ts';
import { forgetOldEvents } from './status/feed.ts';
import { advanceRollouts } from './rollouts/advance.ts';
import { driveLeftovers } from './use-cases/drive.ts';
import { forgetOldAnswers } from './use-cases/forget-old-answers.ts';
import { keepCatalogue } from './use-cases/keep-catalogue.ts';
import { keepTemplate } from './use-cases/keep-template.ts';
import { sampleServers } from './use-cases/sample-servers.ts';
import type { World } from './world.ts';

const LEFTOVERS_MS = 2_000;
/** Younger ones belong to a process that is still at them. */
const ABANDONED_AFTER_MS = 5_000;
const ROLLOUTS_MS = 1_000;
const SAMPLING_MS = 60_000;
const CLEANING_MS = 3_600_000;

/** Starts the work; returns how to stop it. */
export function startUpkeep({ ports, changeLog }: World): () => void {
  const stopping = new AbortController();
  void repeat(ports.log, stopping.signal, LEFTOVERS_MS, 'leftover changes could not be looked for', async () => void (await driveLeftovers(ports, (olderThan) => changeLog.pending(olderThan), ABANDONED_AFTER_MS)));
  void repeat(ports.log, stopping.signal, ROLLOUTS_MS, 'roll-outs could not be taken further', () => advanceRollouts(ports));
  void repeat(ports.log, stopping.signal, SAMPLING_MS, 'servers could not be measured', () => sampleServers(ports));
  void repeat(ports.log, stopping.signal, CLEANING_MS, 'old rows could not be removed', async () => {
    await forgetOldEvents(ports.database);
    await forgetOldAnswers(ports.database);
    await rollUpSamples(ports.database);
  });
  void once(ports.log, stopping.signal, 'the catalogue could not be brought up to date; trying again', () => keepCatalogue(ports));
  void once(ports.log, stopping.signal, 'tenants could not be offered the newest repository template; trying again', () => keepTemplate(ports));
  return () => stopping.abort();
}

async function repeat(log: Logger, signal: AbortSignal, every: number, complaint: string, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await work().catch((error: unknown) => log.warn({ err: error }, complaint));
    await sleep(every, signal);
  }
}

async function once(log: Logger, signal: AbortSignal, complaint: string, work: () => Promise<void>): Promise<void> {
  for (let pause = 500; !signal.aborted; pause = Math.min(2 * pause, 30_000)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error }, complaint);
      await sleep(pause, signal);
    }
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
