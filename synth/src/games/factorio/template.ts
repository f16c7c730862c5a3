import type { GameTemplateSpec } from '../../contract/index.ts';

/** Factorio, by the image that documents itself at https://github.com/factoriotools/factorio-docker. */
export const factorio: GameTemplateSpec = {
  game: 'factorio',
  revision: 1,
  displayName: 'Factorio',
  description: 'The factory must grow.',
  documentation: 'https://github.com/factoriotools/factorio-docker#readme',
  image: { repository: 'docker.io/factoriotools/factorio', tag: '2.0.60' },
  versions: [{ name: '2.0.60', tag: '2.0.60' }, { name: '2.0.55', tag: '2.0.55' }, { name: '1.1.110', tag: '1.1.110' }],
  env: { PORT: '{{port.game}}', RCON_PORT: '{{port.rcon}}', GENERATE_NEW_SAVE: 'true', LOAD_LATEST_SAVE: 'true', UPDATE_MODS_ON_START: 'false' },
  files: [
    {
      path: '/factorio/config/server-settings.json',
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
    { name: 'SAVE_NAME', env: 'SAVE_NAME', label: 'Save name', description: 'Name of a new world\'s save.', type: 'string', default: 'world', pattern: '^[A-Za-z0-9_-]{1,32}$', effect: 'restart' },
    { name: 'REQUIRE_USER_VERIFICATION', label: 'Check accounts', description: 'Only players with a factorio.com account may join.', type: 'boolean', default: true, effect: 'restart' },
    { name: 'AUTOSAVE_MINUTES', label: 'Save every … minutes', description: 'How often the world is saved.', type: 'integer', default: 10, minimum: 1, maximum: 120, effect: 'restart' },
    { name: 'AUTO_PAUSE', label: 'Pause when empty', description: 'The world stands still while nobody plays.', type: 'boolean', default: true, effect: 'restart' },
  ],
  resources: { cpu: '1', memory: '2Gi', minimumMemory: '1Gi' },
  storage: { path: '/factorio', size: '5Gi' },
  stop: { signal: 'SIGTERM', graceSeconds: 60 },
  ready: { check: 'log', pattern: 'changing state from\\(CreatingGame\\) to\\(InGame\\)', timeoutSeconds: 600 },
  stdin: true,
  security: { runAsUser: 845, runAsGroup: 845, fsGroup: 845, readOnlyRootFilesystem: false },
  join: 'Multiplayer → Connect to address → {{address}}',
};
