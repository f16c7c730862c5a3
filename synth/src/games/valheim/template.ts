import type { GameTemplateSpec } from '../../contract/index.ts';

/** Valheim, by the community's image that documents itself at https://github.com/community-valheim-tools/valheim-server-docker. */
export const valheim: GameTemplateSpec = {
  game: 'valheim',
  revision: 1,
  displayName: 'Valheim',
  description: 'Vikings in a procedurally made purgatory.',
  documentation: 'https://github.com/community-valheim-tools/valheim-server-docker#environment-variables',
  image: { repository: 'ghcr.io/community-valheim-tools/valheim-server', tag: 'latest' },
  versions: [{ name: 'public' }],
  env: { SERVER_PORT: '{{port.game}}', UPDATE_CRON: '', BACKUPS: 'false', SUPERVISOR_HTTP: 'false', STATUS_HTTP: 'false' },
  ports: [
    { name: 'game', port: 2456, protocol: 'UDP', role: 'game', advertised: true },
    { name: 'query', port: 2457, protocol: 'UDP', role: 'query' },
  ],
  variables: [
    { name: 'SERVER_NAME', env: 'SERVER_NAME', label: 'Server name', description: 'Shown in the server browser.', type: 'string', default: 'A Pteronimbus server', minLength: 1, maxLength: 60, effect: 'restart' },
    { name: 'WORLD_NAME', env: 'WORLD_NAME', label: 'World name', description: 'Name of the world\'s files.', type: 'string', default: 'Dedicated', pattern: '^[A-Za-z0-9_-]{1,32}$', effect: 'restart' },
    { name: 'SERVER_PUBLIC', env: 'SERVER_PUBLIC', label: 'List publicly', description: 'Show the server in the public browser.', type: 'boolean', default: false, effect: 'restart' },
    { name: 'SERVER_ARGS', env: 'SERVER_ARGS', label: 'World modifiers', description: 'Further arguments, for example -preset casual.', type: 'string', default: '', pattern: '^[-A-Za-z0-9_ .]{0,200}$', effect: 'restart' },
    { name: 'SERVER_PASS', env: 'SERVER_PASS', label: 'Join password', description: 'At least five characters.', type: 'string', minLength: 5, maxLength: 64, secret: true, effect: 'restart' },
  ],
  resources: { cpu: '2', memory: '4Gi', minimumMemory: '2Gi' },
  storage: { path: '/config', size: '10Gi' },
  stop: { signal: 'SIGTERM', graceSeconds: 120 },
  ready: { check: 'query', port: 'query', timeoutSeconds: 1200 },
  query: { protocol: 'a2s', port: 'query' },
  stdin: false,
  security: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, readOnlyRootFilesystem: false },
  join: 'steam://connect/{{address}}',
};
