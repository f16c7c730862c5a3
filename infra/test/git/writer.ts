// One process with some writers, as the API would be: row, push, record. Its task comes as one line of JSON on stdin; it prints
// each outcome as a line, and may be told where to die.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { postgresChangeLog } from '../../../api/src/git/change-log.ts';
import { advisoryLock, noLock } from '../../../api/src/git/lock.ts';
import type { ChangeLog } from '../../../api/src/git/port.ts';
import { Repositories } from '../../../api/src/git/repositories.ts';
import { insertChange } from '../../../api/src/db/changes.ts';
import { openDatabase } from '../../../api/src/db/database.ts';
import { editOf, type RaceIntent } from './edits.ts';

/** Between which two steps of a change the process ends itself with SIGKILL. */
export const DEATHS = ['after the row', 'before the push', 'during the push', 'after the push', 'during the record', 'after the record'] as const;
export type Death = (typeof DEATHS)[number];

export interface Task {
  gitUrl: string;
  databaseUrl: string;
  repository: string;
  lock: boolean;
  /** Another process may take up the same rows at once. */
  contested?: boolean;
  /** One list per writer; a writer makes its changes one after the other. */
  writers: RaceIntent[][];
  death?: Death;
  /** Milliseconds that a push is given before the process dies during it. */
  deathDelay?: number;
}

export interface Line {
  id: string;
  intent: RaceIntent;
  outcome: string;
}

if (import.meta.main) await main();

async function main(): Promise<void> {
  const task = JSON.parse(await firstLine()) as Task;
  const database = openDatabase(task.databaseUrl, () => undefined, 8);
  const log = postgresChangeLog(database.pool);
  const onFault = (sentence: string, fields: Record<string, unknown>) => { console.error(sentence, fields['reason'] ?? '', fields['error'] instanceof Error ? fields['error'].message : ''); };
  arrangeDeath(task);
  const repositories = new Repositories({
    remote: { url: task.gitUrl, authorization: undefined }, branch: 'main', committer: { name: 'Pteronimbus', email: 'bot@example.org' },
    lock: task.lock ? advisoryLock(database.pool, onFault) : noLock, log: mortal(log, task), onFault,
  });
  await Promise.all(task.writers.map(async (intents) => {
    for (const intent of intents) {
      const id = randomUUID();
      const base = repositories.knownHead(task.repository);
      await insertChange(database, {
        id, tenant: 'redfox', repository: task.repository, server: null, kind: intent.kind, author_name: 'Ada', author_email: 'ada@example.org', person: 'ada',
        request_id: id, subject: `${intent.kind} ${intent.path}`, intent, base_blob: null, base_commit: base ?? null,
      });
      if (task.death === 'after the row') die();
      const outcome = await repositories.submit(task.repository, { id, requestId: id, tenant: 'redfox', subject: `${intent.kind} ${intent.path}`, author: { name: 'Ada', email: 'ada@example.org' }, base, mayBeThere: task.contested ?? false, edit: editOf(intent) });
      console.log(JSON.stringify({ id, intent, outcome: outcome.state === 'failed' ? outcome.refusal.code : outcome.state } satisfies Line));
    }
  }));
  await repositories.close();
  await database.close();
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal comes before the next turn; until then nothing may happen.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
}

function arrangeDeath({ death, deathDelay = 0 }: Task): void {
  const really = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    if (!String(input).endsWith('/git-receive-pack')) return really(input, init);
    if (death === 'before the push') die();
    if (death === 'during the push') setTimeout(die, deathDelay);
    const answer = await really(input, init);
    if (death === 'after the push') die();
    return answer;
  };
}

function mortal(log: ChangeLog, { death }: Task): ChangeLog {
  return {
    ...log,
    async record(outcomes) {
      const recording = log.record(outcomes);
      if (death === 'during the record') setImmediate(die);
      await recording;
      if (death === 'after the record') die();
    },
  };
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  throw new Error('No task came on stdin.');
}
