import type { GameTemplateSpec } from '../../contract/index.ts';

/** Luanti, by its own image; it reads everything from one configuration file. See https://docs.luanti.org/for-server-hosts/setup/docker/. */
export const luanti: GameTemplateSpec = {
  game: 'luanti',
  revision: 1,
  displayName: 'Luanti',
  description: 'A free voxel game engine (formerly Minetest) with many games to play.',
  documentation: 'https://docs.luanti.org/for-server-hosts/setup/docker/',
  image: { repository: 'ghcr.io/luanti-org/luanti', tag: '5.14.0' },
  versions: [{ name: '5.14.0', tag: '5.14.0' }, { name: '5.13.0', tag: '5.13.0' }, { name: '5.12.0', tag: '5.12.0' }],
  args: ['--config', '/etc/minetest/minetest.conf', '--world', '/var/lib/minetest/.minetest/worlds/world', '--gameid', '{{setting.GAME}}', '--port', '{{port.game}}', '--logfile', ''],
  files: [
    {
      path: '/etc/minetest/minetest.conf',
      format: 'ini',
      content: [
        'server_name = {{setting.SERVER_NAME}}', 'server_description = {{setting.DESCRIPTION}}', 'motd = {{setting.MOTD}}', 'max_users = {{setting.MAX_USERS}}',
        'creative_mode = {{setting.CREATIVE}}', 'enable_damage = {{setting.DAMAGE}}', 'enable_pvp = {{setting.PVP}}', 'fixed_map_seed = {{setting.SEED}}',
        'name = {{setting.ADMIN}}', 'port = {{port.game}}', 'server_announce = false', '',
      ].join('\n'),
    },
  ],
  ports: [{ name: 'game', port: 30000, protocol: 'UDP', role: 'game' }],
  variables: [
    { name: 'GAME', label: 'Game', description: 'Id of an installed game.', type: 'string', default: 'minetest_game', pattern: '^[a-z0-9_]{1,40}$', effect: 'restart' },
    { name: 'SERVER_NAME', label: 'Server name', description: 'Shown in the server list.', type: 'string', default: 'A Pteronimbus server', maxLength: 80, effect: 'restart' },
    { name: 'DESCRIPTION', label: 'Description', description: 'Shown in the server list.', type: 'string', default: '', maxLength: 200, effect: 'restart' },
    { name: 'MOTD', label: 'Message of the day', description: 'Shown to players who join.', type: 'string', default: '', maxLength: 200, effect: 'restart' },
    { name: 'MAX_USERS', label: 'Player limit', description: 'How many may play at once.', type: 'integer', default: 15, minimum: 1, maximum: 500, effect: 'restart' },
    { name: 'CREATIVE', label: 'Creative mode', description: 'Endless supplies.', type: 'boolean', default: false, effect: 'restart' },
    { name: 'DAMAGE', label: 'Damage', description: 'Players can be hurt.', type: 'boolean', default: true, effect: 'restart' },
    { name: 'PVP', label: 'Players may fight each other', description: 'Player versus player.', type: 'boolean', default: true, effect: 'restart' },
    { name: 'SEED', label: 'World seed', description: 'What a new world grows from.', type: 'string', default: '', maxLength: 64, effect: 'restart' },
    { name: 'ADMIN', label: 'Administrator', description: 'Name of the player with all privileges.', type: 'string', default: '', pattern: '^[A-Za-z0-9_-]{0,20}$', effect: 'restart' },
  ],
  resources: { cpu: '1', memory: '1Gi', minimumMemory: '256Mi' },
  storage: { path: '/var/lib/minetest', size: '5Gi' },
  stop: { signal: 'SIGINT', graceSeconds: 60 },
  ready: { check: 'query', port: 'game', timeoutSeconds: 300 },
  query: { protocol: 'luanti', port: 'game' },
  stdin: false,
  security: { runAsUser: 30000, runAsGroup: 30000, fsGroup: 30000, readOnlyRootFilesystem: true },
  join: 'Join game → {{host}}, port {{port}}',
};
