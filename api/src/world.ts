// Everything this process is made of, put together once. Nothing here decides anything.
import type { Logger } from 'pino';
import { makeArgo } from './argo/client.ts';
import { makeSigningKeys } from './auth/bearer.ts';
import { makeOidc } from './auth/oidc.ts';
import { makeSeal } from './auth/secrets.ts';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import { postgresChangeLog } from './git/change-log.ts';
import { advisoryLock } from './git/lock.ts';
import type { ChangeLog } from './git/port.ts';
import { Repositories } from './git/repositories.ts';
import { makeGitea } from './gitea/client.ts';
import { makePullRequests } from './gitea/pull-requests.ts';
import { makeMetrics } from './plugins/metrics.ts';
import { makePods } from './pods/pods.ts';
import type { Git, Ports, Projector } from './ports.ts';
import { recipientIn } from './secrets/recipient.ts';
import { Desk } from './pull-requests/desk.ts';
import { EventLog } from './status/event-log.ts';
import { Feed } from './status/feed.ts';
import { Replicas } from './status/replicas.ts';
import { watchKubernetes } from './status/watch.ts';
import { makeGitDoor } from './use-cases/git-door.ts';
import { Teller } from './use-cases/projector.ts';
import { StreamGuard } from './use-cases/stream-guard.ts';

const COMMITTER = { name: 'Pteronimbus', email: 'pteronimbus@users.invalid' };

export interface World {
  ports: Ports;
  changeLog: ChangeLog;
  /** Starts telling events and guarding streams. */
  start(): void;
  /** Ends every open stream: it comes back to another process, or to this one's next life. */
  endStreams(): void;
  /** Ends what this process does for others, in an order that loses nothing. */
  stop(): Promise<void>;
}

export function makeWorld(config: Config, database: Database, repositoryTemplate: ReadonlyMap<string, string>, log: Logger): World {
  const metrics = makeMetrics();
  const onFault = (sentence: string, fields: Record<string, unknown>) => log.warn({ ...fields, err: fields.error, error: undefined }, sentence);
  const changeLog = postgresChangeLog(database.pool);
  const authorization = `Basic ${Buffer.from(`${config.gitea.username}:${config.gitea.password}`).toString('base64')}`;
  const repositories = new Repositories({ remote: { url: config.gitea.url, authorization }, branch: 'main', committer: COMMITTER, lock: advisoryLock(database.pool, onFault), log: changeLog, onFault });
  const feed = new Feed(database, (error) => log.warn({ err: error }, 'the feed could not be read; trying again'));
  const guard = new StreamGuard(database, Date.now, (error) => log.warn({ err: error }, 'open streams could not be checked; trying again'));
  const desk = new Desk(() => ports);
  const teller = new Teller(() => ports, new EventLog(database));
  const replicas = new Replicas(database, ({ tenants, moved }) => {
    for (const repository of moved) repositories.notice(repository);
    for (const tenant of tenants) teller.look(tenant);
  }, (error) => log.warn({ err: error }, 'other replicas could not be told or heard; trying again'));
  const kubernetes = watchKubernetes({
    kubeconfig: config.kubeconfig, argoNamespace: config.argocd.namespace, cluster: config.cluster, look: (tenant, server) => teller.look(tenant, server),
    onFault: (kind, error) => log.warn({ kind, err: error }, 'a watch broke; it starts again'),
  });
  const secrets = recipientIn(config.kubeconfig, Date.now);
  const pods = makePods(config.kubeconfig);
  const ports: Ports = {
    config, database, git: tellingDoor(makeGitDoor(repositories), replicas), gitea: makeGitea(config.gitea), pulls: makePullRequests(config.gitea), pullRequestDesk: desk, repositoryTemplate, live: kubernetes.view, pods, projector: tellingLooks(teller, replicas), feed, guard, metrics, log, secrets, now: Date.now,
    argo: makeArgo(config.argocd, (application, error) => log.warn({ application, err: error }, 'Argo CD could not be asked to look; its poll will')),
    oidc: makeOidc({ ...config.oidc, redirectUri: `${config.publicUrl}/auth/callback` }), signingKeys: makeSigningKeys(config.oidc.issuer), seal: makeSeal(config.sessionKey, 'sign-in and sessions'),
  };
  return {
    ports, changeLog,
    start() {
      feed.start();
      replicas.start();
      teller.start();
      desk.start();
      guard.start();
    },
    endStreams: () => guard.stop(),
    async stop() {
      await desk.stop();
      await repositories.close();
      replicas.stop();
      await teller.stop();
      await feed.stop();
      await kubernetes.stop();
      await pods.close();
      await secrets.close();
    },
  };
}

/** What moves main here is told to the other replicas, so that a read there is no older than one here. */
function tellingDoor(git: Git, replicas: Replicas): Git {
  return {
    ...git,
    async submit(repository, change) {
      const outcome = await git.submit(repository, change);
      if (outcome.state === 'committed') replicas.tell({ moved: [repository] });
      return outcome;
    },
    notice(repository) {
      git.notice(repository);
      replicas.tell({ moved: [repository] });
    },
  };
}

/** Only one replica is the teller of events; a look at another must reach it. */
function tellingLooks(teller: Teller, replicas: Replicas): Projector {
  return {
    look(tenant, server) {
      teller.look(tenant, server);
      replicas.tell({ tenants: [tenant] });
    },
  };
}
