import type { GameTemplateSpec } from '../../contract/index.ts';

// The image reads settings and RCON password from files on the volume, and writes beside them: a file mounted there would make its
// folder root's. So both are put in place first. The server's console log on its volume would grow without end; it stays off.
const START = `
mkdir -p "$CONFIG"
cp /etc/pteronimbus/server-settings.json "$CONFIG/server-settings.json"
umask 077
printf %s "$RCON_PASSWORD" > "$CONFIG/rconpw"
umask 022
exec "$0" "$@"
`.trimStart();

/** Factorio, by the variant of the image that runs without root (README-ROOTLESS.md of factoriotools/factorio-docker). */
export const factorio: GameTemplateSpec = {
  game: 'factorio',
  revision: 1,
  displayName: 'Factorio',
  description: 'The factory must grow.',
  documentation: 'https://github.com/factoriotools/factorio-docker#readme',
  image: { repository: 'docker.io/factoriotools/factorio', tag: '2.0.77-rootless' },
  versions: [{ name: '2.0.77', tag: '2.0.77-rootless' }, { name: '2.0.76', tag: '2.0.76-rootless' }, { name: '2.0.73', tag: '2.0.73-rootless' }],
  command: ['/bin/bash', '-ec', START, '/docker-entrypoint.sh'],
  env: {
    PORT: '{{port.game}}', RCON_PORT: '{{port.rcon}}', RCON_PASSWORD: '{{rcon.password}}', CONFIG: '/factorio/config',
    GENERATE_NEW_SAVE: 'true', LOAD_LATEST_SAVE: 'true', UPDATE_MODS_ON_START: 'false', DLC_SPACE_AGE: '{{setting.SPACE_AGE}}',
  },
  files: [
    {
      path: '/etc/pteronimbus/server-settings.json',
      format: 'json',
      content: JSON.stringify(
        {
          name: '{{setting.NAME}}', description: '{{setting.DESCRIPTION}}', tags: ['pteronimbus'], max_players: '@MAX_PLAYERS@', visibility: { public: false, lan: false },
          username: '', password: '', token: '', game_password: '', require_user_verification: '@VERIFY@', allow_commands: 'admins-only', autosave_interval: '@AUTOSAVE@', autosave_slots: 5,
          afk_autokick_interval: 0, auto_pause: '@PAUSE@', only_admins_can_pause_the_game: true,
        },
        null,
        2,
      ).replace('"@MAX_PLAYERS@"', '{{setting.MAX_PLAYERS}}').replace('"@VERIFY@"', '{{setting.REQUIRE_USER_VERIFICATION}}').replace('"@AUTOSAVE@"', '{{setting.AUTOSAVE_MINUTES}}').replace('"@PAUSE@"', '{{setting.AUTO_PAUSE}}'),
    },
  ],
  ports: [
    { name: 'game', port: 34197, protocol: 'UDP', role: 'game' },
    { name: 'rcon', port: 27015, protocol: 'TCP', role: 'console' },
  ],
  variables: [
    { name: 'NAME', label: 'Server name', description: 'Shown to players.', type: 'string', default: 'A Pteronimbus server', maxLength: 60, effect: 'restart' },
    { name: 'DESCRIPTION', label: 'Description', description: 'Shown to players.', type: 'string', default: '', maxLength: 200, effect: 'restart' },
    { name: 'MAX_PLAYERS', label: 'Player limit', description: 'How many may play at once; 0 is no limit.', type: 'integer', default: 0, minimum: 0, maximum: 1000, effect: 'restart' },
    { name: 'SAVE_NAME', env: 'SAVE_NAME', label: 'Save name', description: 'Name of a new world\'s save.', type: 'string', default: 'world', pattern: '^[A-Za-z0-9_-]{1,32}$', rule: 'be 1 to 32 letters, digits, _ or -', effect: 'restart' },
    { name: 'REQUIRE_USER_VERIFICATION', label: 'Check accounts', description: 'Only players with a factorio.com account may join.', type: 'boolean', default: true, effect: 'restart' },
    { name: 'AUTOSAVE_MINUTES', label: 'Save every … minutes', description: 'How often the world is saved.', type: 'integer', default: 10, minimum: 1, maximum: 120, effect: 'restart' },
    { name: 'SPACE_AGE', label: 'Space Age', description: 'Play with the expansion; every player needs to own it. A world stays with what it was made for.', type: 'boolean', default: false, effect: 'restart' },
    { name: 'AUTO_PAUSE', label: 'Pause when empty', description: 'The world stands still while nobody plays.', type: 'boolean', default: true, effect: 'restart' },
  ],
  resources: { cpu: '1', memory: '2Gi', minimumMemory: '1Gi' },
  storage: { path: '/factorio', size: '5Gi' },
  stop: { signal: 'SIGTERM', graceSeconds: 60 },
  // RCON opens when the world is loaded.
  ready: { check: 'rcon', port: 'rcon', timeoutSeconds: 600 },
  query: { protocol: 'factorio-rcon', port: 'rcon' },
  rcon: { protocol: 'source', port: 'rcon' },
  stdin: true,
  security: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, readOnlyRootFilesystem: false },
  join: 'Multiplayer → Connect to address → {{address}}',
};
