// Servers that ask for what no template gives: another image, another user, the node, a shell, another tenant's ports and secrets.
import { one, server, type AbuseCase } from './case.ts';

const POD_FIELDS = ['image: evil/x', 'command: [sh]', 'args: ["-c", id]', 'env: [{name: A, value: b}]', 'envFrom: [{secretRef: {name: x}}]', 'hostNetwork: true', 'hostPID: true', 'hostIPC: true', 'volumes: [{name: x, hostPath: {path: /}}]', 'volumeMounts: [{name: x, mountPath: /}]',
  'securityContext: {privileged: true}', 'serviceAccountName: gitops', 'automountServiceAccountToken: true', 'nodeName: control', 'nodeSelector: {a: b}', 'tolerations: [{operator: Exists}]', 'affinity: {}', 'priorityClassName: system-cluster-critical', 'runtimeClassName: evil', 'initContainers: [{name: x, image: evil}]',
  'containers: [{name: x, image: evil}]', 'template: {spec: {hostNetwork: true}}', 'imagePullSecrets: [{name: x}]', 'hostAliases: [{ip: "10.0.0.1", hostnames: [x]}]', 'dnsPolicy: None', 'shareProcessNamespace: true', 'schedulerName: evil', 'replicas: 100', 'podTemplate: {}', 'ephemeralContainers: []', 'lifecycle: {postStart: {exec: {command: [id]}}}', 'terminationGracePeriodSeconds: 99999'];
const SETTINGS = ['LD_PRELOAD: /x.so', 'JAVA_TOOL_OPTIONS: "-javaagent:/x.jar"', 'JVM_OPTS: "-XX:OnError=id"', 'PATH: /tmp', 'IMAGE: evil', 'CUSTOM_SERVER: "http://evil.example/x.jar"', 'MODS: "http://evil.example/x.jar"', 'TYPE: CUSTOM', 'UID: 0', 'GID: "0"', 'EXEC_DIRECTLY: true', 'RCON_PASSWORD: x', 'ENABLE_RCON: false', 'eula: "true"', 'MTOD: x',
  'MOTD: "a\\nenable-command-block=true"', 'MOTD: "a\\rop-permission-level=4"', 'MOTD: "a\\u2028b"', 'MOTD: "\\u0000"', 'MOTD: [a]', 'MOTD: {a: b}', 'MOTD: null', 'MAX_PLAYERS: -1', 'MAX_PLAYERS: 1e9', 'MAX_PLAYERS: 20.5', 'MAX_PLAYERS: "20"', 'MAX_PLAYERS: 99999999999999999999', 'DIFFICULTY: "easy; id"', 'MODE: $(id)', 'PVP: "yes"', 'LEVEL: ../../etc', 'LEVEL: /etc/passwd', 'LEVEL: "a/b"', 'LEVEL: ".."',
  `MOTD: "${'x'.repeat(5_000)}"`];
const TOPS = [['game: ../minecraft-java', 'a game that climbs'], ['game: minecraft-java-1', 'a template by its name'], ['game: Minecraft-Java', 'a game in other letters'], ['game: ""', 'no game'], ['game: [minecraft-java]', 'a list of games'], ['game: tetris', 'a game that is not there']] as const;
const VERSIONS = ['"1.21.8@sha256:aa"', '"latest"', '"1.21.8 "', '"../1.21.8"', '"1.21.8;id"', '"$(id)"', '"9.9.9"', '1.21', '[1.21.8]', 'null', '"1.21.8\\n"'];
const REVISIONS = ['0', '-1', '999', '1000001', '1.5', '"1"', 'null', '1e3', '99999999999999999999'];
const AMOUNTS: readonly (readonly [field: string, value: string])[] = [
  ['memory', '"-1"'], ['memory', '0'], ['memory', '"1e999"'], ['memory', '4GB'], ['memory', '"4"'], ['memory', '9999999Gi'], ['memory', '" 4Gi"'], ['memory', '4gi'], ['memory', 'NaN'], ['cpu', '"-1"'], ['cpu', '0'], ['cpu', 'inf'], ['cpu', '1Gi'], ['cpu', '"999999"'], ['cpu', '"1;id"'], ['gpu', '1'], ['limits', '{}'],
];
const OTHERS: readonly (readonly [what: string, text: string])[] = [
  ['a state that does not exist', '  state: Rooted\n'], ['storage without a unit', '  storage: {size: "5"}\n'], ['a storage class', '  storage: {size: 5Gi, storageClassName: evil}\n'], ['a volume of somebody else', '  storage: {existingClaim: lobby-1}\n'], ['storage below zero', '  storage: {size: "-5Gi"}\n'], ['a petabyte', '  storage: {size: 999999Gi}\n'],
  ['host network', '  network: {expose: HostPort}\n'], ['an external address', '  network: {externalIPs: ["10.0.0.1"]}\n'], ['an annotation for a load balancer', '  network: {annotations: {a: b}}\n'], ['a port of another tenant', '  network: {ports: {game: 32767}}\n'], ['a port of the system', '  network: {ports: {game: 22}}\n'], ['port 0', '  network: {ports: {game: 0}}\n'], ['port 65536', '  network: {ports: {game: 65536}}\n'], ['the remote console', '  network: {ports: {rcon: 30001}}\n'], ['a port that is text', '  network: {ports: {game: "30001"}}\n'],
  ['a cron that is a shell', '  backup: {schedule: {cron: "* * * * *; id"}}\n'], ['a cron that never comes', '  backup: {schedule: {cron: "61 25 32 13 8"}}\n'], ['a time zone that climbs', '  backup: {schedule: {cron: "0 4 * * *", timeZone: "../../etc/passwd"}}\n'], ['a million backups', '  backup: {keep: 1000000}\n'], ['a window that is not there', '  update: {when: Window}\n'], ['a deadline of no time', '  update: {when: WhenEmpty, deadline: 0s}\n'],
  ['a backup that climbs', '  requests: {restore: {backup: "../bluejay", token: a}}\n'], ['an order that is a shell', '  requests: {restart: "$(id)"}\n'], ['an order that is a list', '  requests: {restart: [a]}\n'], ['fields below a field', '  idle: {stopAfter: 5m, then: destroy}\n'],
  ['a preview of another tenant\'s server', '  preview: {of: "../bluejay/lobby", pullRequest: 1, until: "2030-01-01T00:00:00Z"}\n'], ['a preview that is never over', '  preview: {of: lobby, pullRequest: 1, until: never}\n'], ['a preview with a path', '  preview: {of: lobby, pullRequest: 1, until: "2030-01-01T00:00:00Z", repository: /backups/bluejay}\n'],
];
const SEALED = 'A'.repeat(128);
const valheim = '  game: valheim\n  revision: 1\n  version: VERSION\n  state: Stopped\n';

export function wishes(valheimVersion: string): readonly AbuseCase[] {
  const spec = valheim.replace('VERSION', JSON.stringify(valheimVersion));
  const secret = (what: string, value: (name: string) => string, key = 'SERVER_PASSWORD') => one('secrets', what, (name) => server(name, { spec, more: `  secrets: {${key}: "${value(name)}"}\n` }));
  return [
    ...POD_FIELDS.map((field) => one('fields of a pod', field, (name) => server(name, { more: `  ${field}\n` }))),
    ...SETTINGS.map((setting, i) => one('settings', `${setting.slice(0, 40)} (${i + 1})`, (name) => server(name, { more: `  settings:\n    ${setting}\n` }))),
    ...TOPS.map(([line, what]) => one('template', what, (name) => server(name).replace('game: minecraft-java', line))),
    ...VERSIONS.map((version) => one('template', `version ${version}`, (name) => server(name).replace('"1.21.8"', version))),
    ...REVISIONS.map((revision) => one('template', `revision ${revision}`, (name) => server(name).replace('revision: 1\n', `revision: ${revision}\n`))),
    // Asked to run: the namespace's quota is one of the walls.
    ...AMOUNTS.map(([field, value]) => one('amounts', `${field} ${value}`, (name) => server(name, { more: `  resources: {${field}: ${value}}\n` }).replace('state: Stopped', 'state: Running'))),
    ...OTHERS.map(([what, text]) => one(/port/.test(what) || /quota|petabyte/.test(what) ? 'limits' : 'wishes', what, (name) => (text.startsWith('  state') ? server(name).replace('  state: Stopped\n', text) : server(name, { more: text })))),
    secret('of another tenant', (name) => `age:bluejay/${name}/SERVER_PASSWORD:${SEALED}`), secret('of another server', () => `age:redfox/another/SERVER_PASSWORD:${SEALED}`), secret('of another name', (name) => `age:redfox/${name}/ADMIN_PASSWORD:${SEALED}`),
    one('secrets', 'of another tenant, by way of a preview', (name) => server(name, { spec, more: `  preview: {of: another, pullRequest: 1, until: "2030-01-01T00:00:00Z"}\n  secrets: {SERVER_PASSWORD: "age:bluejay/another/SERVER_PASSWORD:${SEALED}"}\n` })),
    secret('in the clear', () => 'hunter2'), secret('of nobody', () => `age:${SEALED}`), secret('that is unknown', (name) => `age:redfox/${name}/LD_PRELOAD:${SEALED}`, 'LD_PRELOAD'), secret('of a tenant that climbs', (name) => `age:../bluejay/${name}/SERVER_PASSWORD:${SEALED}`), secret('that is cut short', (name) => `age:redfox/${name}/SERVER_PASSWORD:AAAA`),
  ];
}
