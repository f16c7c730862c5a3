import type { GameTemplateSpec } from '../../contract/index.ts';

/**
 * Valheim, by an image that runs without root (docs/tutorials/rootless_design.md of mbround18/valheim-docker); the better known
 * lloesche/valheim-server changes accounts and owners at its start, which Pod Security forbids.
 */
export const valheim: GameTemplateSpec = {
  game: 'valheim',
  revision: 1,
  displayName: 'Valheim',
  description: 'Vikings in a procedurally made purgatory.',
  documentation: 'https://github.com/mbround18/valheim-docker#environment-variables',
  image: { repository: 'docker.io/mbround18/valheim', tag: '3.8.8' },
  // Steam serves one release at a time: the branch is all there is to choose.
  versions: [{ name: 'public' }],
  env: {
    TYPE: 'Vanilla', PORT: '{{port.game}}', PUBLIC: '{{flag.SERVER_PUBLIC}}', ENABLE_CROSSPLAY: '{{flag.CROSSPLAY}}', TZ: 'Etc/UTC',
    UPDATE_ON_STARTUP: '1', AUTO_UPDATE: '0', AUTO_BACKUP: '0', SCHEDULED_RESTART: '0',
    // The game refuses to start without a password. Until the wish brings one, the server keeps a random one: closed rather than open to all.
    PASSWORD: '{{rcon.password}}',
  },
  ports: [
    { name: 'game', port: 2456, protocol: 'UDP', role: 'game', advertised: true },
    { name: 'query', port: 2457, protocol: 'UDP', role: 'query' },
  ],
  variables: [
    { name: 'SERVER_NAME', env: 'NAME', label: 'Server name', description: 'Shown in the server browser.', type: 'string', default: 'A Pteronimbus server', minLength: 1, maxLength: 60, effect: 'restart' },
    { name: 'WORLD_NAME', env: 'WORLD', label: 'World name', description: 'Name of the world\'s files.', type: 'string', default: 'Dedicated', pattern: '^[A-Za-z0-9_-]{1,32}$', rule: 'be 1 to 32 letters, digits, _ or -', effect: 'restart' },
    { name: 'SERVER_PUBLIC', label: 'List publicly', description: 'Show the server in the public browser. Players are counted only then.', type: 'boolean', default: false, effect: 'restart' },
    { name: 'CROSSPLAY', label: 'Crossplay', description: 'Let players of other shops than Steam join.', type: 'boolean', default: false, effect: 'restart' },
    { name: 'SERVER_PASS', env: 'PASSWORD', label: 'Join password', description: 'At least five characters.', type: 'string', minLength: 5, maxLength: 64, secret: true, effect: 'restart' },
  ],
  resources: { cpu: '2', memory: '4Gi', minimumMemory: '2Gi' },
  storage: { path: '/home/steam/.config/unity3d/IronGate/Valheim', size: '5Gi' },
  stop: { signal: 'SIGTERM', graceSeconds: 120 },
  // The game files come from Steam at each start. A server that is not listed answers no query, so the log says when it is ready.
  ready: { check: 'log', pattern: 'Game server connected', timeoutSeconds: 1800 },
  query: { protocol: 'a2s', port: 'query' },
  stdin: false,
  security: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, readOnlyRootFilesystem: false },
  join: 'steam://connect/{{address}}',
};
