import { createHash } from 'node:crypto';
import { canonicalJson, environmentOf, filesOf, rconSecretName, wishSecretName, wordsOf, type GameServer, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { Pod } from '../../kinds.ts';
import { ownedMeta } from './labels.ts';

export const POD_DIGEST = 'pteronimbus.io/pod-digest';
export const POD_RESTART = 'pteronimbus.io/restart';
export const POD_LIVE = 'pteronimbus.io/live-settings';
export const POD_RUNS = 'pteronimbus.io/runs';

/** The one pod of a server. Settings that take effect live are left out of its digest; `secrets` is the mark of the opened ones. */
export function desiredPod(server: GameServer, template: GameTemplateSpec, volume: string, secrets?: string): Pod {
  const spec = podSpec(server, template, volume);
  const live = liveSettings(server, template);
  const liveNames = new Set(template.variables.filter((one) => one.effect === 'live').map((one) => one.env));
  const [container] = spec.containers;
  const runs = `${server.spec.revision}/${server.spec.version}`;
  const lasting = { runs, ...spec, containers: [{ ...container, env: container?.env.filter((one) => !liveNames.has(one.name)) }], files: filesOf(server.metadata.name, server.spec, template), secrets };
  const digest = createHash('sha256').update(canonicalJson(lasting)).digest('hex').slice(0, 32);
  const restart = server.spec.requests?.restart;
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      ...ownedMeta(server),
      annotations: {
        [POD_DIGEST]: digest, [POD_LIVE]: canonicalJson(live), [POD_RUNS]: runs,
        ...(restart !== undefined && { [POD_RESTART]: restart }),
      },
    },
    spec,
  };
}

export function liveSettings(server: GameServer, template: GameTemplateSpec): Record<string, unknown> {
  return Object.fromEntries(template.variables.filter((one) => one.effect === 'live' && !one.secret).map((one) => [one.name, server.spec.settings?.[one.name] ?? one.default ?? null]));
}

function podSpec(server: GameServer, template: GameTemplateSpec, volume: string) {
  const { name } = server.metadata;
  const { image, versions, security, stop, storage } = template;
  const version = versions.find((one) => one.name === server.spec.version);
  const digest = version?.digest ?? (version?.tag === undefined ? image.digest : undefined);
  const resources = { cpu: server.spec.resources?.cpu ?? template.resources.cpu, memory: server.spec.resources?.memory ?? template.resources.memory };
  const files = filesOf(name, server.spec, template);
  const command = wordsOf(template.command, name, server.spec, template);
  const args = wordsOf(template.args, name, server.spec, template);
  const { readOnlyRootFilesystem, ...user } = security;
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: stop.graceSeconds,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, ...user, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'game',
        image: `${image.repository}:${version?.tag ?? image.tag}${digest === undefined ? '' : `@${digest}`}`,
        ...(command && { command }),
        ...(args && { args }),
        stdin: template.stdin,
        env: environmentOf(name, server.spec, template).map((one) =>
          'value' in one ? one : { name: one.name, valueFrom: { secretKeyRef: { name: one.of === 'rcon' ? rconSecretName(name) : wishSecretName(name), key: one.secretKey } } }),
        ports: template.ports.map((port) => ({ name: port.name, containerPort: port.port, protocol: port.protocol })),
        resources: { requests: resources, limits: resources },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem, capabilities: { drop: ['ALL'] } },
        terminationMessagePolicy: 'FallbackToLogsOnError',
        volumeMounts: [{ name: 'world', mountPath: storage.path }, ...files.map((file, index) => ({ name: 'files', mountPath: file.path, subPath: `file-${index}`, readOnly: true }))],
      },
    ],
    volumes: [{ name: 'world', persistentVolumeClaim: { claimName: volume } }, ...(files.length > 0 ? [{ name: 'files', configMap: { name } }] : [])],
  };
}
