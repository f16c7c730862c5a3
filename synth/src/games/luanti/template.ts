import type { GameTemplateSpec } from '../../contract/index.ts';

// The image holds no game (doc/docker_server.md of luanti-org/luanti), so one is fetched from ContentDB into the world's volume, once.
// `$0` is the program, `$@` its arguments.
const START = `
games=/var/lib/minetest/games
case "$GAME" in
  minetest_game) package=Minetest/minetest_game ;;
  mineclone2) package=Wuzzy/mineclone2 ;;
  mineclonia) package=ryvnf/mineclonia ;;
esac
if [ ! -f "$games/$GAME/game.conf" ]; then
  echo "Fetching $package from content.luanti.org"
  rm -rf "$games/.new" "$games/$GAME"
  mkdir -p "$games/.new"
  curl -fsSL --retry 5 -o "$games/.new/game.zip" "https://content.luanti.org/packages/$package/download/"
  unzip -q "$games/.new/game.zip" -d "$games/.new"
  for conf in "$games"/.new/*/game.conf; do mv "\${conf%/game.conf}" "$games/$GAME"; done
  rm -rf "$games/.new"
fi
exec "$0" "$@"
`.trimStart();

/** Luanti, by its own image; it reads everything from one configuration file (minetest.conf.example says what each line means). */
export const luanti: GameTemplateSpec = {
  game: 'luanti',
  revision: 1,
  displayName: 'Luanti',
  description: 'A free voxel game engine (formerly Minetest) with many games to play.',
  documentation: 'https://github.com/luanti-org/luanti/blob/master/doc/docker_server.md',
  image: { repository: 'ghcr.io/luanti-org/luanti', tag: '5.17.0' },
  versions: [{ name: '5.17.0', tag: '5.17.0' }, { name: '5.13.0', tag: '5.13.0' }, { name: '5.12.0', tag: '5.12.0' }],
  command: ['/bin/sh', '-ec', START, '/usr/local/bin/luantiserver'],
  args: ['--config', '/etc/minetest/minetest.conf', '--world', '/var/lib/minetest/.minetest/worlds/world', '--gameid', '{{setting.GAME}}', '--port', '{{port.game}}', '--logfile', ''],
  // The first name is read up to 5.11, both until now.
  env: { MINETEST_GAME_PATH: '/var/lib/minetest/games', LUANTI_GAME_PATH: '/var/lib/minetest/games' },
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
    { name: 'GAME', env: 'GAME', label: 'Game', description: 'What is played: Minetest Game, VoxeLibre (mineclone2) or Mineclonia. A world stays with the game it was made for.', type: 'choice', choices: ['minetest_game', 'mineclone2', 'mineclonia'], default: 'minetest_game', effect: 'restart' },
    { name: 'SERVER_NAME', label: 'Server name', description: 'Shown in the server list.', type: 'string', default: 'A Pteronimbus server', maxLength: 80, effect: 'restart' },
    { name: 'DESCRIPTION', label: 'Description', description: 'Shown in the server list.', type: 'string', default: '', maxLength: 200, effect: 'restart' },
    { name: 'MOTD', label: 'Message of the day', description: 'Shown to players who join.', type: 'string', default: '', maxLength: 200, effect: 'restart' },
    { name: 'MAX_USERS', label: 'Player limit', description: 'How many may play at once.', type: 'integer', default: 15, minimum: 1, maximum: 500, effect: 'restart' },
    { name: 'CREATIVE', label: 'Creative mode', description: 'Endless supplies.', type: 'boolean', default: false, effect: 'restart' },
    { name: 'DAMAGE', label: 'Damage', description: 'Players can be hurt.', type: 'boolean', default: true, effect: 'restart' },
    { name: 'PVP', label: 'Players may fight each other', description: 'Player versus player.', type: 'boolean', default: true, effect: 'restart' },
    { name: 'SEED', label: 'World seed', description: 'What a new world grows from. An existing world keeps its own.', type: 'string', default: '', maxLength: 64, effect: 'restart' },
    { name: 'ADMIN', label: 'Administrator', description: 'Name of the player with all privileges.', type: 'string', default: '', pattern: '^[A-Za-z0-9_-]{0,20}$', rule: 'be a player\'s name: letters, digits, _ and -, 20 at most', effect: 'restart' },
  ],
  resources: { cpu: '1', memory: '1Gi', minimumMemory: '256Mi' },
  storage: { path: '/var/lib/minetest', size: '5Gi' },
  stop: { signal: 'SIGINT', graceSeconds: 60 },
  ready: { check: 'query', port: 'game', timeoutSeconds: 300 },
  query: { protocol: 'luanti', port: 'game' },
  stdin: false,
  // The image's own account, `minetest`.
  security: { runAsUser: 30000, runAsGroup: 30000, fsGroup: 30000, readOnlyRootFilesystem: true },
  join: 'Join game → {{host}}, port {{port}}',
};
