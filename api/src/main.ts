// The API's process: reads its configuration, opens the world, serves, and stops without losing anything.
import { join } from 'node:path';
import { pino } from 'pino';
import { buildApp } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { openDatabase, type Database } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { readRepositoryTemplate } from './gitea/repository-template.ts';
import { startUpkeep } from './upkeep.ts';
import { makeWorld } from './world.ts';

const TEMPLATE = join(import.meta.dirname, '../../gitops-repo-template');
/** Open requests and streams are cut after this long. */
const STOP_LIMIT_MS = 8_000;
/** Longest that a request under way keeps this process from stopping. */
const ANSWER_LIMIT_MS = 3_000;

const config = configuration();
const log = pino({ level: config.logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 2, sync: false }));
process.on('unhandledRejection', (error) => log.error({ err: error }, 'a rejection was not handled'));

const database = openDatabase(config.databaseUrl, (error) => log.warn({ err: error }, 'a database connection was lost'));
await migrated(database);
const world = makeWorld(config, database, readRepositoryTemplate(config.repositoryTemplate ?? TEMPLATE), log);
const app = await buildApp(world.ports);
world.start();
const stopUpkeep = startUpkeep(world);
await app.listen({ ...config.listen }).catch((error: NodeJS.ErrnoException) => {
  log.fatal({ err: error }, `cannot listen on ${config.listen.host}:${config.listen.port}`);
  process.exit(1);
});
log.info({ url: config.publicUrl }, 'the API serves');

let stopping: Promise<void> | undefined;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    stopping ??= stop().catch((error: unknown) => log.error({ err: error }, 'stopping failed')).finally(() => process.exit(0));
  });
}

async function stop(): Promise<void> {
  setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref();
  stopUpkeep();
  const served = app.close();
  world.endStreams();
  // Who asked before the end is answered.
  await Promise.race([served, new Promise((resolve) => setTimeout(resolve, ANSWER_LIMIT_MS))]);
  await world.stop();
  app.server.closeAllConnections();
  await served;
  await database.close();
}

/** The database may come up after us: nothing is served before its tables are there. */
async function migrated(on: Database): Promise<void> {
  for (;;) {
    try {
      for (const name of await migrate(on)) log.info({ migration: name }, 'the database was migrated');
      return;
    } catch (error) {
      if (/was changed after it was applied/.test(String(error))) throw error;
      log.warn({ err: error }, 'the database cannot be migrated yet; trying again');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function configuration(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}
