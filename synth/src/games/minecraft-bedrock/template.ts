import type { GameTemplateSpec } from '../../contract/index.ts';

/** Minecraft Bedrock Edition, by the image that documents itself at https://github.com/itzg/docker-minecraft-bedrock-server. */
export const minecraftBedrock: GameTemplateSpec = {
  game: 'minecraft-bedrock',
  revision: 1,
  displayName: 'Minecraft: Bedrock Edition',
  description: 'Minecraft for consoles, phones and Windows.',
  documentation: 'https://github.com/itzg/docker-minecraft-bedrock-server#readme',
  image: { repository: 'docker.io/itzg/minecraft-bedrock-server', tag: '2026.9.2' },
  versions: [{ name: '1.21.124.2' }, { name: '1.21.92.1' }],
  env: { EULA: 'TRUE', VERSION: '{{version}}', SERVER_PORT: '{{port.game}}' },
  ports: [{ name: 'game', port: 19132, protocol: 'UDP', role: 'game' }],
  variables: [
    { name: 'SERVER_NAME', env: 'SERVER_NAME', label: 'Server name', description: 'Shown in the server list.', type: 'string', default: 'A Pteronimbus server', maxLength: 60, pattern: '^[^;]*$', rule: 'hold no semicolon', effect: 'restart' },
    { name: 'MAX_PLAYERS', env: 'MAX_PLAYERS', label: 'Player limit', description: 'How many may play at once.', type: 'integer', default: 10, minimum: 1, maximum: 100, effect: 'restart' },
    { name: 'GAMEMODE', env: 'GAMEMODE', label: 'Game mode', description: 'What new players start in.', type: 'choice', choices: ['survival', 'creative', 'adventure'], default: 'survival', effect: 'restart' },
    { name: 'DIFFICULTY', env: 'DIFFICULTY', label: 'Difficulty', description: 'How hard the world is.', type: 'choice', choices: ['peaceful', 'easy', 'normal', 'hard'], default: 'easy', effect: 'restart' },
    { name: 'LEVEL_NAME', env: 'LEVEL_NAME', label: 'World name', description: 'Name of the world\'s folder.', type: 'string', default: 'world', pattern: '^[A-Za-z0-9_ -]{1,32}$', rule: 'be 1 to 32 letters, digits, spaces, _ or -', effect: 'restart' },
    { name: 'LEVEL_SEED', env: 'LEVEL_SEED', label: 'World seed', description: 'What a new world grows from.', type: 'string', default: '', maxLength: 64, effect: 'restart' },
    { name: 'ALLOW_CHEATS', env: 'ALLOW_CHEATS', label: 'Allow cheats', description: 'Commands for everybody.', type: 'boolean', default: false, effect: 'restart' },
    { name: 'ONLINE_MODE', env: 'ONLINE_MODE', label: 'Check accounts', description: 'Only players signed in to Xbox Live may join.', type: 'boolean', default: true, effect: 'restart' },
    { name: 'VIEW_DISTANCE', env: 'VIEW_DISTANCE', label: 'View distance', description: 'In chunks.', type: 'integer', default: 32, minimum: 5, maximum: 64, effect: 'restart' },
  ],
  resources: { cpu: '1', memory: '1Gi', minimumMemory: '512Mi' },
  storage: { path: '/data', size: '5Gi' },
  stop: { command: 'stop', signal: 'SIGTERM', graceSeconds: 60 },
  ready: { check: 'query', port: 'game', timeoutSeconds: 600 },
  query: { protocol: 'minecraft-bedrock', port: 'game' },
  stdin: true,
  security: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, readOnlyRootFilesystem: false },
  backup: { before: ['save hold', 'save query'], after: ['save resume'] },
  join: 'Servers → Add server → {{host}}, port {{port}}',
};
