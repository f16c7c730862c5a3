import { hostname } from 'node:os';
import { controllerMetrics, KubeClient, newLogger, systemClock } from '@pteronimbus/runtime';
import { configOf, type Config } from './config.ts';
import { healthServer } from './health.ts';
import { newOperator } from './operator.ts';

const CONCURRENCY = 16;
const STOP_MS = 8_000;

main(configOrEnd());

function main(config: Config): void {
  const log = newLogger(config.logLevel);
  const metrics = controllerMetrics('gameserver', CONCURRENCY);
  const client = new KubeClient({ fieldManager: 'pteronimbus-operator', answered: metrics.answered, ...(config.kubeconfig !== undefined && { file: config.kubeconfig }) });
  const operator = newOperator({
    client, clock: systemClock, log, namespace: config.namespace, identity: config.identity, concurrency: CONCURRENCY, doormanImage: config.doormanImage, watch: metrics.queue, leads: metrics.leads,
    lost() {
      log.error('The lease was lost. This operator ends.');
      process.exit(1);
    },
  });
  const server = healthServer({ isReady: () => operator.isSynced, isAlive: () => true, metrics: () => metrics.registry.metrics() });
  server.on('error', (error) => {
    log.fatal({ err: error }, `The operator can't listen on ${config.listen.host}:${config.listen.port}. Set PTERONIMBUS_LISTEN to a free address.`);
    process.exit(1);
  });
  server.listen(config.listen.port, config.listen.host);
  operator.start();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(0), STOP_MS).unref();
      void operator.stop().finally(() => process.exit(0));
    });
  }
}

function configOrEnd(): Config {
  try {
    return configOf(process.env, `${hostname()}-${process.pid}`);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}
