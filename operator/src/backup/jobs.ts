// The pods that read and write worlds for backups. They run as the game's user, so that files keep their owner.
import { BACKUP_KEY, LABEL, MANAGED_BY, slugOfNamespace, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { Pod } from '../kinds.ts';
import { fenceName, jobName, LABEL_BACKUP_OF, type Backup } from './backup.ts';
import type { Waited } from './patience.ts';
import { RESTORE, SAVE, VERIFY } from './scripts.ts';
import { BACKUP_VOLUME, type BackupStore } from './store.ts';

export const RESTIC_IMAGE = 'docker.io/restic/restic:0.18.1';
export const JOB_STEP = 'pteronimbus.io/backup-step';
export const JOB_BACKUP = 'pteronimbus.io/backup';
/** On a restore: the order it obeys. */
export const JOB_TOKEN = 'pteronimbus.io/restore-token';
/** On a save of a world that nobody plays in: no game may begin on it until it is over. */
export const JOB_AT_REST = 'pteronimbus.io/at-rest';
/** On a proof: backups that it takes out of the store. */
export const JOB_FORGETS = 'pteronimbus.io/forgets';

export interface Site {
  namespace: string;
  server: string;
  template: GameTemplateSpec;
  /** Claim of the world. */
  volume: string;
  store: BackupStore;
  /** Host name of the node where the world is in use. */
  host: string | undefined;
}

export function saveJob(site: Site, backup: Backup, atRest: boolean): Pod {
  return job(site, 'save', backup, SAVE, ['/world', repositoryOf(site), backup.metadata.name], atRest ? { [JOB_AT_REST]: 'yes' } : {});
}

/** `forgets`: older backups that are no longer kept. */
export function verifyJob(site: Site, backup: Backup, forgets: readonly Backup[]): Pod {
  const gone = forgets.map(({ metadata }) => metadata.name).join(',');
  return job(site, 'verify', backup, VERIFY, ['/scratch', repositoryOf(site), backup.status?.snapshot ?? '', ...forgets.flatMap(({ status }) => status?.snapshot ?? [])], gone === '' ? {} : { [JOB_FORGETS]: gone });
}

export function restoreJob(site: Site, backup: Backup, token: string): Pod {
  return job(site, 'restore', backup, RESTORE, ['/world', site.store.repositoryOf(site.namespace, backup.spec.server), backup.status?.snapshot ?? '', token], { [JOB_TOKEN]: token }, [{ name: 'FENCE', valueFrom: { configMapKeyRef: { name: fenceName(site.server), key: 'token' } } }]);
}

const repositoryOf = ({ store, namespace, server }: Site) => store.repositoryOf(namespace, server);

function job({ namespace, server, template, volume, store, host }: Site, step: 'save' | 'verify' | 'restore', backup: Backup, script: string, args: string[], annotations: Record<string, string>, env: object[] = []): Pod {
  const { readOnlyRootFilesystem: _, ...user } = template.security;
  const fromKey = (name: string, optional: boolean) => ({ name, valueFrom: { secretKeyRef: { name: BACKUP_KEY, key: name, ...(optional && { optional }) } } });
  const needsWorld = step !== 'verify';
  const resources = { cpu: '500m', memory: '512Mi' };
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name: jobName(server), namespace, labels: { [LABEL.managedBy]: MANAGED_BY, [LABEL.tenant]: slugOfNamespace(namespace) ?? '', [LABEL_BACKUP_OF]: server },
      annotations: { [JOB_STEP]: step, [JOB_BACKUP]: backup.metadata.name, ...annotations },
    },
    spec: {
      restartPolicy: 'Never', terminationGracePeriodSeconds: 5, automountServiceAccountToken: false, enableServiceLinks: false, hostname: 'backup',
      ...(host !== undefined && needsWorld && { nodeSelector: { 'kubernetes.io/hostname': host } }),
      securityContext: { runAsNonRoot: true, ...user, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'restic', image: RESTIC_IMAGE, command: ['/bin/sh', '-c', script, step], args,
          env: [
            { name: 'HOME', value: '/scratch' }, { name: 'RESTIC_CACHE_DIR', value: '/scratch/cache' }, fromKey('RESTIC_PASSWORD', false),
            ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_DEFAULT_REGION'].map((name) => fromKey(name, true)), ...env,
          ],
          resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: resources },
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          terminationMessagePolicy: 'FallbackToLogsOnError',
          volumeMounts: [
            { name: 'scratch', mountPath: '/scratch' }, ...(needsWorld ? [{ name: 'world', mountPath: '/world' }] : []), ...(store.usesVolume ? [{ name: 'backups', mountPath: '/backups' }] : []),
          ],
        },
      ],
      volumes: [
        { name: 'scratch', emptyDir: {} }, ...(needsWorld ? [{ name: 'world', persistentVolumeClaim: { claimName: volume } }] : []),
        ...(store.usesVolume ? [{ name: 'backups', persistentVolumeClaim: { claimName: BACKUP_VOLUME } }] : []),
      ],
    },
  };
}

/** What became of a job. */
export type JobState = { is: 'running' } | { is: 'done' } | { is: 'failed'; message: string };

/** A job that is not over by then has failed. */
const LIMIT_MS = 2 * 3_600_000;

export function stateOfJob(job: Pod, waited: Waited): JobState {
  const { status } = job;
  if (status?.phase === 'Succeeded') return { is: 'done' };
  const container = status?.containerStatuses?.[0];
  if (status?.phase === 'Failed') {
    const words = container?.state?.terminated?.message ?? status.message ?? status.reason ?? 'it ended without a word';
    return { is: 'failed', message: words.trim().split('\n').slice(-3).join(' ').slice(0, 500) };
  }
  const waiting = container?.state?.waiting;
  if (waiting?.reason !== undefined && /Image/.test(waiting.reason)) return { is: 'failed', message: `${waiting.reason}: ${waiting.message ?? ''}`.slice(0, 500) };
  return waited(job.metadata.uid ?? '') > LIMIT_MS ? { is: 'failed', message: 'it took longer than two hours' } : { is: 'running' };
}

/** A world under this job's hands: no game may begin on it. */
export function holdsWorld({ job, waited }: { job: Pod | undefined; waited: Waited }): boolean {
  if (!job || stateOfJob(job, waited).is !== 'running') return false;
  return job.metadata.annotations?.[JOB_STEP] === 'restore' || job.metadata.annotations?.[JOB_AT_REST] !== undefined;
}
