import type { GameTemplateSpec } from '../../contract/index.ts';

// The image fills %NAME% in what becomes a server property from its environment, where the RCON password is.
const NO_PLACEHOLDER = { pattern: '^([^%]|%(?![^%\\s]+%))*$', rule: 'hold no %word%, which the image would replace' };
const NAMES = { pattern: '^[A-Za-z0-9_, -]*$', rule: 'be names of players with commas between them' };

/** Minecraft Java Edition, by the image that documents itself at https://docker-minecraft-server.readthedocs.io/. */
export const minecraftJava: GameTemplateSpec = {
  game: 'minecraft-java',
  revision: 1,
  displayName: 'Minecraft: Java Edition',
  description: 'Blocks, creatures and redstone, for players on computers.',
  documentation: 'https://docker-minecraft-server.readthedocs.io/en/latest/variables/',
  image: { repository: 'docker.io/itzg/minecraft-server', tag: '2026.9.2-java21' },
  versions: [{ name: '1.21.8' }, { name: '1.21.7' }, { name: '1.21.4' }, { name: '1.20.6' }],
  env: {
    EULA: 'TRUE',
    TYPE: 'VANILLA',
    VERSION: '{{version}}',
    MEMORY: '{{memory.heap}}M',
    SERVER_PORT: '{{port.game}}',
    ENABLE_RCON: 'true',
    RCON_PORT: '{{port.rcon}}',
    RCON_PASSWORD: '{{rcon.password}}',
    ENABLE_QUERY: 'true',
    QUERY_PORT: '{{port.query}}',
    OVERRIDE_SERVER_PROPERTIES: 'true',
    // Else the lists of the first start stay for ever.
    EXISTING_WHITELIST_FILE: 'SYNCHRONIZE',
    EXISTING_OPS_FILE: 'SYNCHRONIZE',
    STOP_DURATION: '50',
  },
  ports: [
    { name: 'game', port: 25565, protocol: 'TCP', role: 'game' },
    { name: 'query', port: 25565, protocol: 'UDP', role: 'query' },
    { name: 'rcon', port: 25575, protocol: 'TCP', role: 'console' },
  ],
  variables: [
    { name: 'MOTD', env: 'MOTD', label: 'Message of the day', description: 'Shown below the server\'s name in the server list.', type: 'string', default: 'A Pteronimbus server', maxLength: 120, ...NO_PLACEHOLDER, effect: 'restart' },
    { name: 'MAX_PLAYERS', env: 'MAX_PLAYERS', label: 'Player limit', description: 'How many may play at once.', type: 'integer', default: 20, minimum: 1, maximum: 1000, effect: 'restart' },
    { name: 'DIFFICULTY', env: 'DIFFICULTY', label: 'Difficulty', description: 'How hard the world is.', type: 'choice', choices: ['peaceful', 'easy', 'normal', 'hard'], default: 'easy', effect: 'live', liveCommand: 'difficulty {{value}}' },
    { name: 'MODE', env: 'MODE', label: 'Game mode', description: 'What new players start in.', type: 'choice', choices: ['survival', 'creative', 'adventure', 'spectator'], default: 'survival', effect: 'restart' },
    { name: 'HARDCORE', env: 'HARDCORE', label: 'Hardcore', description: 'Players who die stay dead.', type: 'boolean', default: false, effect: 'restart' },
    { name: 'PVP', env: 'PVP', label: 'Players may fight each other', description: 'Player versus player.', type: 'boolean', default: true, effect: 'restart' },
    { name: 'ONLINE_MODE', env: 'ONLINE_MODE', label: 'Check accounts', description: 'Only players with a paid account may join.', type: 'boolean', default: true, effect: 'restart' },
    { name: 'SEED', env: 'SEED', label: 'World seed', description: 'What a new world grows from. An existing world keeps its own.', type: 'string', default: '', maxLength: 64, ...NO_PLACEHOLDER, effect: 'restart' },
    { name: 'LEVEL', env: 'LEVEL', label: 'World folder', description: 'Name of the world\'s folder.', type: 'string', default: 'world', pattern: '^[A-Za-z0-9_-]{1,32}$', rule: 'be 1 to 32 letters, digits, _ or -', effect: 'restart' },
    { name: 'VIEW_DISTANCE', env: 'VIEW_DISTANCE', label: 'View distance', description: 'In chunks; more costs more memory and processor time.', type: 'integer', default: 10, minimum: 3, maximum: 32, effect: 'restart' },
    { name: 'SPAWN_PROTECTION', env: 'SPAWN_PROTECTION', label: 'Spawn protection', description: 'Radius in blocks that only operators may change.', type: 'integer', default: 16, minimum: 0, maximum: 1000, effect: 'restart' },
    { name: 'ALLOW_FLIGHT', env: 'ALLOW_FLIGHT', label: 'Allow flight', description: 'Do not remove players who fly by a modification.', type: 'boolean', default: false, effect: 'restart' },
    { name: 'ENABLE_WHITELIST', env: 'ENABLE_WHITELIST', label: 'Invited players only', description: 'Only players on the list may join.', type: 'boolean', default: false, effect: 'restart' },
    { name: 'WHITELIST', env: 'WHITELIST', label: 'Invited players', description: 'Names, with commas between them.', type: 'string', default: '', maxLength: 2000, ...NAMES, effect: 'restart' },
    { name: 'OPS', env: 'OPS', label: 'Operators', description: 'Names of players with all rights in the game, with commas between them.', type: 'string', default: '', maxLength: 1000, ...NAMES, effect: 'restart' },
  ],
  resources: { cpu: '1', memory: '2Gi', minimumMemory: '1Gi' },
  storage: { path: '/data', size: '5Gi' },
  stop: { command: 'stop', signal: 'SIGTERM', graceSeconds: 60 },
  ready: { check: 'query', port: 'game', timeoutSeconds: 600 },
  query: { protocol: 'minecraft-java', port: 'game' },
  rcon: { protocol: 'source', port: 'rcon' },
  stdin: true,
  security: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, readOnlyRootFilesystem: false },
  backup: { before: ['save-off', 'save-all flush'], after: ['save-on'] },
  join: 'Multiplayer → Add server → {{address}}',
};
