// A server, its template and a look at it, for the tables of this room.
import type { GameServer, GameServerSpec, GameTemplate, GameTemplateSpec } from '@pteronimbus/synth/contract';
import { ANNOTATION } from '@pteronimbus/synth/contract';
import type { Scene } from '../backup/scene.ts';
import type { Pod, Volume } from '../kinds.ts';
import { desiredBudget } from './desired/budget.ts';
import { desiredConfigMap, desiredRconSecret } from './desired/files.ts';
import { desiredNetworkPolicy } from './desired/network-policy.ts';
import { desiredPod } from './desired/pod.ts';
import { desiredService } from './desired/service.ts';
import { desiredVolume } from './desired/volume.ts';
import type { Observed } from './observe.ts';
import type { Moment } from './policies/moment.ts';

export const NOW = Date.parse('2026-11-25T12:00:00Z');

export const TEMPLATE: GameTemplateSpec = {
  game: 'chess', revision: 1, displayName: 'Chess', description: 'A board.', image: { repository: 'docker.io/chess/server', tag: '1' }, versions: [{ name: '2' }, { name: '1' }],
  env: { EULA: 'TRUE' },
  ports: [{ name: 'game', port: 4_000, protocol: 'TCP', role: 'game' }, { name: 'rcon', port: 4_001, protocol: 'TCP', role: 'console' }],
  variables: [
    { name: 'BOARD', env: 'BOARD', label: 'Board', description: 'Which board.', type: 'string', default: 'wood', effect: 'restart' },
    { name: 'PACE', env: 'PACE', label: 'Pace', description: 'How fast.', type: 'string', default: 'slow', effect: 'live', liveCommand: 'pace {{value}}' },
  ],
  resources: { cpu: '1', memory: '1Gi' }, storage: { path: '/data', size: '5Gi' }, stop: { command: 'stop', signal: 'SIGTERM', graceSeconds: 30 },
  ready: { check: 'query', port: 'game', timeoutSeconds: 60 }, query: { protocol: 'minecraft-java', port: 'game' }, rcon: { protocol: 'source', port: 'rcon' }, stdin: true,
  security: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, readOnlyRootFilesystem: true },
};

export function serverWith(spec: Partial<GameServerSpec> = {}, status: GameServer['status'] = undefined): GameServer {
  return {
    apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer',
    metadata: { name: 'lobby', namespace: 'tenant-redfox', uid: '12345678-aaaa', generation: 2, resourceVersion: '7', creationTimestamp: '2026-11-25T10:00:00Z', finalizers: ['pteronimbus.io/server'] },
    spec: { game: 'chess', revision: 1, version: '2', state: 'Running', network: { expose: 'NodePort' }, ...spec },
    ...(status && { status }),
  };
}

export const moment = (change: Partial<Moment> = {}): Moment => ({ now: NOW, operatorNamespace: 'pteronimbus', password: () => 'random', warnedAt: () => undefined, ...change });

/** No backups, and nobody asked for one. */
export function sceneWith(server: GameServer, change: Partial<Scene> = {}): Scene {
  return {
    namespace: 'tenant-redfox', server: server.metadata.name, uid: server.metadata.uid ?? '', spec: server.spec, template: TEMPLATE, world: undefined, game: 'rests', host: undefined, backups: [], job: undefined, fence: undefined,
    otherJobs: 0, storeSecret: undefined, key: undefined, volume: undefined, honoured: server.status?.honoured ?? {}, isKnown: server.status !== undefined, createdAt: NOW - 7_200_000, waited: () => 0, ...change,
  };
}

/** Nothing is there but the wish. */
export function bare(server = serverWith()): Observed {
  const template: GameTemplate = { apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameTemplate', metadata: { name: 'chess-1' }, spec: TEMPLATE };
  return {
    server, template, accepted: undefined, pod: undefined, volume: undefined, keptVolumes: [], service: undefined, secret: undefined, wishSecret: undefined, opened: { values: {} }, config: undefined, policy: undefined, budget: undefined,
    scene: sceneWith(server), strays: [], node: undefined, quotas: [], facts: undefined, isPortTaken: () => false, heldPorts: {},
    namespace: { metadata: { name: 'tenant-redfox', annotations: { [ANNOTATION.portRange]: '30000-30009' } } },
  };
}

/** All is made, the game runs and answers; `was` is the wish that made the pod. */
export function running(server = serverWith(), was = server, players = { online: 0, max: 10 }): Observed {
  const volume: Volume = { ...desiredVolume(server, TEMPLATE), status: { phase: 'Bound' } };
  volume.metadata.resourceVersion = '5';
  const made = desiredPod(was, TEMPLATE, volume.metadata.name);
  const pod: Pod = {
    ...made, metadata: { ...made.metadata, uid: 'pod-1', resourceVersion: '9' }, spec: { ...made.spec, nodeName: 'node-1' },
    status: { phase: 'Running', podIP: '10.0.0.1', containerStatuses: [{ restartCount: 0, state: { running: { startedAt: '2026-11-25T11:00:00Z' } } }] },
  };
  return {
    ...bare(server), scene: sceneWith(server, { world: volume, game: 'plays', host: 'node-1' }), volume, pod, accepted: server.spec, facts: { run: 0, ready: true, wasReady: true, players }, heldPorts: { game: 30_000 },
    service: desiredService(server, TEMPLATE, { game: 30_000 }), secret: desiredRconSecret(server, 'x'), config: desiredConfigMap(server, TEMPLATE), policy: desiredNetworkPolicy(server, TEMPLATE, 'pteronimbus'),
    budget: desiredBudget(server),
    node: { metadata: { name: 'node-1' }, status: { addresses: [{ type: 'InternalIP', address: '192.0.2.1' }], conditions: [{ type: 'Ready', status: 'True' }] } },
  };
}
