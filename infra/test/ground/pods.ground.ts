// Two hosts with real kubelets: pods from the ground's own registry, with no way out. Each case builds on the one before.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Ground, type Play } from './ground.ts';
import { booted, cutPower, startHost } from './hosts/host.ts';
import { inside } from './hosts/lan.ts';
import { eachOnTheOneBefore } from './in-order.ts';
import { nodePrograms } from './programs/programs.ts';
import { archiveOf, nameIn, smallImage, type SmallImage } from './small-image.ts';
import { wentWell } from './went-well.ts';

const NAMES = ['n1', 'n2'];
const WAIT = { timeout: 180_000, interval: 2_000 };
const PLATFORM = resolve(import.meta.dirname, '../../platform/production/main.ts');
/** What a person's `htpasswd -nB ground` would say to the password below. */
const [PASSWORD, HASH] = ['push-and-pull', '$2b$05$YklqQrTrs5LITNT0N0eQneGVHarDYKQmeym3vOFcDsMdp2lSZOBhm'];
let ground: Ground;
let game: SmallImage;

beforeAll(async () => {
  const { registry, ...programs } = await nodePrograms(() => undefined);
  ground = await Ground.make({ n1: { role: 'server' }, n2: { role: 'agent' } }, { pods: true });
  archiveOf(smallImage(ground.dir, 'pause', programs), 'localhost/pause:1', join(ground.dir, 'pause.tar'));
  game = smallImage(ground.dir, 'game', programs, 'a game');
  nameIn(game, 'docker.io/games/echo:1');
  ground.values({
    k3s_images: [join(ground.dir, 'pause.tar')],
    registry_binary: registry, registry_checksum: createHash('sha256').update(readFileSync(registry)).digest('hex'), registry_users: { ground: HASH },
    k3s_registry_url: 'https://n1:5000', k3s_registry_ca_file: '/etc/rancher/k3s/registry-ca.crt', k3s_registry_username: 'ground', k3s_registry_password: PASSWORD,
  });
  ground.boot();
});
afterAll(() => ground?.remove());
eachOnTheOneBefore();

const well = (play: Play) => wentWell(play, NAMES);
const kubectl = (words: string) => ground.on('n1', `k3s kubectl ${words}`).out.trim();
const isReady = (pod: string) => kubectl(`get pod ${pod} -o 'jsonpath={.status.phase} {.status.containerStatuses[0].ready}'`) === 'Running true';
const becomesReady = (pod: string) => expect.poll(() => isReady(pod), { ...WAIT, message: `${pod} is ready` }).toBe(true);
const readyNodes = () => kubectl('get nodes --no-headers').split('\n').filter((line) => / Ready /.test(line)).map((line) => line.split(' ')[0]);
const apply = (...objects: object[]) => ground.on('n1', `echo ${Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })).toString('base64')} | base64 -d | k3s kubectl apply -f -`);
const said = (pod: string) => kubectl(`get events --field-selector involvedObject.name=${pod} -o jsonpath={.items[*].message}`);
/** A game that answers every packet with itself. */
const pod = (name: string, image: string, more: object = {}) => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: name } },
  spec: {
    terminationGracePeriodSeconds: 1, automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{
      name: 'game', image, command: ['/bin/game'], resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    }],
    ...more,
  },
});
/** A packet from outside the cluster, to a port of a host. */
function answerTo(host: string, port: number, word: string): string {
  const script = `import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(2); s.sendto(b"${word}", ("${ground.park.lan.subnet}.${ground.host(host).number}", ${port})); print(s.recv(99).decode())`;
  const [program = '', ...args] = [...inside(ground.park.lan), 'python3', '-c', script];
  return spawnSync(program, args, { encoding: 'utf8' }).stdout.trim();
}

it('The production roles make a registry and nodes that are Ready, with real kubelets behind them', () => {
  well(ground.play('site.yml'));
  expect(readyNodes()).toEqual(NAMES);
  expect(kubectl('get nodes -o jsonpath={.items[*].status.nodeInfo.containerRuntimeVersion}')).toMatch(/^containerd:\/\/\S+ containerd:\/\/\S+$/);
});

it('A pod from the folder of images runs', async () => {
  apply(pod('first', 'localhost/pause:1'));
  await becomesReady('first');
});

it('The registry takes images from the mirror command, and nothing from nobody', () => {
  const at = `https://${ground.park.lan.subnet}.${ground.host('n1').number}:5000`;
  writeFileSync(join(ground.dir, 'registry-ca.crt'), ground.on('n1', 'cat /etc/registry/ca.crt').out);
  writeFileSync(join(ground.dir, 'login'), `ground:${PASSWORD}\n`, { mode: 0o600 });
  const push = (...more: string[]) => {
    const [program = '', ...args] = [...inside(ground.park.lan), process.execPath, PLATFORM, 'mirror', '--from', game.layout, '--to', at, ...more];
    return spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, NODE_EXTRA_CA_CERTS: join(ground.dir, 'registry-ca.crt') } });
  };
  expect(push().stderr).toMatch(/sign-in|401/);
  const { status, stdout, stderr } = push('--login', join(ground.dir, 'login'));
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('1/1 docker.io/games/echo:1');
});

it('A pod is pulled by digest from it, whatever registry the image names, and a player\'s packet is answered at every node', async () => {
  apply(
    pod('game', `docker.io/games/echo@${game.digest}`, { nodeName: 'n2' }),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'game' }, spec: { type: 'NodePort', selector: { app: 'game' }, ports: [{ port: 30_000, protocol: 'UDP', nodePort: 30_565 }] } },
  );
  await becomesReady('game');
  expect(kubectl('get pod game -o jsonpath={.status.containerStatuses[0].imageID}')).toContain(game.digest);
  for (const name of NAMES) await expect.poll(() => answerTo(name, 30_565, `join ${name}`), WAIT).toBe(`join ${name}`);
  expect(ground.on('n1', 'journalctl -u registry -o cat --no-pager | grep -c "ns=docker.io"').out.trim()).not.toBe('0');
});

it('An image that the registry lacks is refused by name, and nothing else is asked', async () => {
  apply(pod('stranger', 'docker.io/library/nginx:1.29'));
  await expect.poll(() => said('stranger'), WAIT).toMatch(/not found/);
  expect(said('stranger')).not.toContain('registry-1.docker.io');
});

it('A pod that may become root is refused where only restricted ones are', () => {
  kubectl('label namespace default pod-security.kubernetes.io/enforce=restricted --overwrite');
  const refused = apply(pod('root', 'localhost/pause:1', { hostNetwork: true, securityContext: { runAsUser: 0 } }));
  expect(refused.output).toContain('violates PodSecurity');
});

it('One flipped byte in a layer is refused by the node, and mended by nothing but the right one', async () => {
  const other = smallImage(ground.dir, 'flipped', await nodePrograms(() => undefined), 'another game');
  nameIn(other, 'docker.io/games/flipped:1');
  const [layer = ''] = other.layers;
  const [program = '', ...args] = [...inside(ground.park.lan), process.execPath, PLATFORM, 'mirror', '--from', other.layout, '--to', `https://${ground.park.lan.subnet}.${ground.host('n1').number}:5000`, '--login', join(ground.dir, 'login')];
  expect(spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, NODE_EXTRA_CA_CERTS: join(ground.dir, 'registry-ca.crt') } }).status).toBe(0);
  const blob = `/var/lib/registry/docker/registry/v2/blobs/sha256/${layer.slice(7, 9)}/${layer.slice(7)}/data`;
  ground.on('n1', `cp -p ${blob} /root/whole && printf X | dd of=${blob} bs=1 seek=40000 conv=notrunc`);
  apply(pod('flipped', `docker.io/games/flipped@${other.digest}`));
  await expect.poll(() => said('flipped'), WAIT).toMatch(/failed commit on ref|unexpected commit digest|corrupt|failed to extract/);
  expect(isReady('flipped')).toBe(false);
  ground.on('n1', `cat /root/whole >${blob}`);
  await becomesReady('flipped');
});

it('A second run changes nothing, and no password is in what it says', () => {
  const play = ground.play('site.yml', '-vvv', '--diff');
  well(play);
  expect(play.changed).toEqual([]);
  expect(play.output).not.toContain(PASSWORD);
});

it('A budget keeps a game from being drained, until it is taken away', async () => {
  apply({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'game' }, spec: { maxUnavailable: 0, selector: { matchLabels: { app: 'game' } } } });
  expect(ground.on('n1', 'k3s kubectl drain n2 --force --ignore-daemonsets --delete-emptydir-data --timeout=8s').output).toMatch(/disruption budget/);
  expect(isReady('game')).toBe(true);
  kubectl('delete pdb game');
  expect(ground.on('n1', 'k3s kubectl drain n2 --force --ignore-daemonsets --delete-emptydir-data --timeout=120s').code).toBe(0);
  kubectl('uncordon n2');
  apply(pod('game', `docker.io/games/echo@${game.digest}`, { nodeName: 'n2' }));
  await becomesReady('game');
});

it('Running pods outlive K3s\'s restart, and come back after a reboot with the registry off', async () => {
  const started = () => kubectl('get pod game -o jsonpath={.status.containerStatuses[0].state.running.startedAt}');
  const before = started();
  ground.on('n2', 'systemctl restart k3s-agent');
  await expect.poll(readyNodes, WAIT).toEqual(NAMES);
  expect(started()).toBe(before);
  ground.on('n1', 'systemctl stop registry');
  const boot = ground.on('n2', 'systemctl show --property=UserspaceTimestampMonotonic').out;
  ground.on('n2', 'systemctl reboot');
  await expect.poll(() => { const now = ground.on('n2', 'systemctl show --property=UserspaceTimestampMonotonic'); return now.code === 0 && now.out !== boot; }, WAIT).toBe(true);
  await expect.poll(() => answerTo('n2', 30_565, 'again'), WAIT).toBe('again');
  well(ground.play('site.yml'));
  expect(ground.on('n1', 'systemctl is-active registry').out.trim()).toBe('active');
});

it('A node whose power is cut is noticed, and is back with its pods when it has power', async () => {
  const kept = ground.host('n2');
  await cutPower(kept);
  await expect.poll(readyNodes, WAIT).toEqual(['n1']);
  await wait(1_000);
  startHost(kept);
  await booted(kept);
  await expect.poll(readyNodes, WAIT).toEqual(NAMES);
  await expect.poll(() => answerTo('n1', 30_565, 'after the cut'), WAIT).toBe('after the cut');
  const play = ground.play('site.yml');
  well(play);
  expect(play.changed).toEqual([]);
});
