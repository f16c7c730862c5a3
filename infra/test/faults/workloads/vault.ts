// A server with a secret whose world is backed up, upgraded, brought back, and backed up one last time.
import { dig } from '../../../local/kube/object.ts';
import { STORAGE } from '../stage/cluster.ts';
import { TENANT } from '../stage/ground.ts';
import type { Stage } from '../stage/stage.ts';
import { edit, gameOf, isGone, isReady, type Workload } from './step.ts';

interface Backup {
  name: string;
  reason: string;
  isProved: boolean;
}

const sealed = (server: string, value: string) => `age:redfox/${server}/SERVER_PASS:${Buffer.from(`redfox/${server}/SERVER_PASS:${value.padEnd(40, '.')}`).toString('base64')}`;
const hasPassword = (stage: Stage, server: string, value: string) => gameOf(stage, server)?.env.PASSWORD === value.padEnd(40, '.');

function backupsOf(stage: Stage, server: string): Backup[] {
  return stage.cluster.all(STORAGE.backups, TENANT).filter(({ spec }) => dig(spec, 'server') === server)
    .map(({ metadata, spec, status }) => ({ name: metadata.name, reason: String(dig(spec, 'reason')), isProved: dig(status, 'verifiedAt') !== undefined }));
}
const isProved = (stage: Stage, server: string, reason: string, count = 1) => backupsOf(stage, server).filter((one) => one.reason === reason && one.isProved).length === count;
const honoured = (stage: Stage, server: string) => stage.server(server)?.status?.honoured ?? {};

export const vault: Workload = {
  steps: [
    {
      name: 'create two, one with a secret, one with backups',
      act(stage) {
        stage.wish({ name: 'hall', game: 'valheim', network: { expose: 'NodePort', ports: { game: 30_121 } }, secrets: { SERVER_PASS: sealed('hall', 'one') } });
        stage.wish({ name: 'keep', game: 'minecraft-java', version: '1.21.7', network: { expose: 'NodePort', ports: { game: 30_122 } }, backup: { keep: 4 } });
      },
      done: (stage) => isReady(stage, 'hall', 'keep') && hasPassword(stage, 'hall', 'one'),
    },
    edit('another secret', 'hall', { secrets: { SERVER_PASS: sealed('hall', 'two') } }, (stage) => isReady(stage, 'hall') && hasPassword(stage, 'hall', 'two')),
    edit('order a backup', 'keep', { requests: { backup: 'token-b' } }, (stage) => isReady(stage, 'keep') && honoured(stage, 'keep').backup === 'token-b' && isProved(stage, 'keep', 'Request')),
    edit('upgrade', 'keep', { version: '1.21.8' }, (stage) => isReady(stage, 'keep') && stage.server('keep')?.status?.running?.version === '1.21.8' && isProved(stage, 'keep', 'BeforeChange')),
    {
      name: 'order a restore',
      act: (stage) => stage.edit('keep', { requests: { restore: { backup: backupsOf(stage, 'keep').find(({ reason }) => reason === 'Request')?.name, token: 'token-r' } } }),
      done: (stage) => isReady(stage, 'keep') && honoured(stage, 'keep').restore === 'token-r' && stage.node.restored.get('token-r') !== undefined && isProved(stage, 'keep', 'BeforeChange', 2) && gameOf(stage, 'keep') !== undefined,
    },
    edit('stop, and order a backup of what rests', 'keep', { state: 'Stopped', requests: { backup: 'token-c' } }, (stage) => isReady(stage, 'keep') && honoured(stage, 'keep').backup === 'token-c' && isProved(stage, 'keep', 'Request', 2)),
    { name: 'delete', act: (stage) => stage.unwish('keep'), done: (stage) => isGone(stage, 'keep') && isProved(stage, 'keep', 'Final') },
    edit('the secret goes', 'hall', { secrets: null }, (stage) => isReady(stage, 'hall') && stage.cluster.get(STORAGE.secrets, TENANT, 'hall-secrets') === undefined),
  ],
};
