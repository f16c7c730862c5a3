import { createHash } from 'node:crypto';
import { canonicalJson, settingOf, type GameServer, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { Face } from '../../../doorman/face.ts';
import type { Pod } from '../../kinds.ts';
import { playerLimit } from '../../query/ask-game.ts';
import { LABEL_DOORMAN, ownedMeta } from './labels.ts';
import { POD_DIGEST } from './pod.ts';

const NOBODY = 65_532;
/** Where games keep the name that their lists show. */
const TITLES = ['SERVER_NAME', 'MOTD', 'NAME'];

/**
 * Holds the ports of a sleeping server under the server's own name: Service, NetworkPolicy and the guarantee of one pod are the same. It ends well
 * when somebody wants in, and is started again after anything else.
 */
export function desiredDoorman(server: GameServer, template: GameTemplateSpec, image: string): Pod {
  const meta = ownedMeta(server);
  const resources = { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '250m', memory: '128Mi' } };
  const ports = template.ports.filter(({ role }) => role === 'game');
  const spec = {
    restartPolicy: 'OnFailure', terminationGracePeriodSeconds: 2, automountServiceAccountToken: false, enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: NOBODY, runAsGroup: NOBODY, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'doorman', image, env: [{ name: 'DOORMAN', value: canonicalJson(faceOf(server, template)) }], resources,
        ports: ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol })),
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        terminationMessagePolicy: 'FallbackToLogsOnError',
      },
    ],
  };
  const digest = createHash('sha256').update(canonicalJson(spec)).digest('hex').slice(0, 32);
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...meta, labels: { ...meta.labels, [LABEL_DOORMAN]: 'yes' }, annotations: { [POD_DIGEST]: digest } }, spec };
}

function faceOf(server: GameServer, template: GameTemplateSpec): Face {
  const title = TITLES.flatMap((name) => template.variables.find((one) => one.name === name && !one.secret) ?? [])[0];
  const shown = title === undefined ? '' : String(settingOf(title, server.spec) ?? '');
  return {
    name: `${shown === '' ? server.metadata.name : shown} (asleep: join to wake it)`, max: playerLimit(server, template), version: server.spec.version,
    doors: template.ports.filter(({ role }) => role === 'game').map(({ port, protocol }) => ({ port, transport: protocol, ...(template.query && { protocol: template.query.protocol }) })),
  };
}
