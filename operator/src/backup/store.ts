// Where backups lie: a volume of the tenant, or what the platform's store Secret names (S3 and whatever else restic speaks).
import { BACKUP_KEY, LABEL, MANAGED_BY, slugOfNamespace } from '@pteronimbus/synth/contract';
import type { KubeObject } from '@pteronimbus/runtime';
import type { Secret, Volume } from '../kinds.ts';

export const BACKUP_VOLUME = 'pteronimbus-backups';
const VOLUME_SIZE = '10Gi';
/** What the store asks for, handed to the jobs under the names that restic knows. */
const CREDENTIALS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_DEFAULT_REGION'];

export interface BackupStore {
  /** One repository per server: what one holds is of no use to another. */
  repositoryOf(namespace: string, server: string): string;
  /** The tenant's volume is needed. */
  usesVolume: boolean;
  volumeSize: string;
  /** Base64, as in the platform's Secret. */
  credentials: Record<string, string>;
}

/** `secret` is the platform's store Secret: `repository`, for example s3:https://host/bucket, credentials, `volumeSize`. */
export function storeOf(secret: Secret | undefined): BackupStore {
  const text = (key: string) => (secret?.data?.[key] === undefined ? undefined : Buffer.from(secret.data[key], 'base64').toString().trim());
  const base = text('repository')?.replace(/\/+$/, '');
  return {
    repositoryOf: (namespace, server) => (base === undefined ? `/backups/${server}` : `${base}/${namespace}/${server}`),
    usesVolume: base === undefined, volumeSize: text('volumeSize') ?? VOLUME_SIZE,
    credentials: Object.fromEntries(CREDENTIALS.flatMap((name) => (secret?.data?.[name] === undefined ? [] : [[name, secret.data[name]]]))),
  };
}

const metadata = (namespace: string, name: string) => ({ name, namespace, labels: { [LABEL.managedBy]: MANAGED_BY, [LABEL.tenant]: slugOfNamespace(namespace) ?? '' } });

/** The password is random, made once and never changed: with it all backups of the tenant would be lost. */
export function desiredBackupKey(namespace: string, password: string, { credentials }: BackupStore): Secret & KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: metadata(namespace, BACKUP_KEY), type: 'Opaque', data: { RESTIC_PASSWORD: Buffer.from(password).toString('base64'), ...credentials } } as Secret;
}

/** No owner: backups outlive every server. */
export function desiredBackupVolume(namespace: string, { volumeSize }: BackupStore): Volume {
  return {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: metadata(namespace, BACKUP_VOLUME),
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: volumeSize } } },
  };
}

/** Credentials that have changed since the tenant's Secret was made. */
export function staleCredentials(key: Secret, { credentials }: BackupStore): Record<string, string> | undefined {
  return Object.entries(credentials).some(([name, value]) => key.data?.[name] !== value) ? credentials : undefined;
}
