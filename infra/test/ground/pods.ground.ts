// Two hosts with real kubelets: pods from the ground's own registry, with no way out. Each case builds on the one before.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Ground, type Play } from './ground.ts';
import { eachOnTheOneBefore } from './in-order.ts';
import { nodePrograms } from './programs/programs.ts';
import { archiveOf, smallImage } from './small-image.ts';

const NAMES = ['n1', 'n2'];
const POD_MS = 180_000;
let ground: Ground;

beforeAll(async () => {
  const { busybox } = await nodePrograms(() => undefined);
  ground = await Ground.make({ n1: { role: 'server' }, n2: { role: 'agent' } }, { pods: true });
  archiveOf(smallImage(ground.dir, 'pause', busybox), 'localhost/pause:1', join(ground.dir, 'pause.tar'));
  ground.values({ k3s_images: [join(ground.dir, 'pause.tar')] });
  const { code, output } = ground.terraform.apply();
  if (code !== 0) throw new Error(output);
});
afterAll(() => ground?.remove());
eachOnTheOneBefore();

const well = (play: Play) => {
  expect(play.code, play.output).toBe(0);
  expect(Object.keys(play.recap).sort()).toEqual(NAMES);
};
const kubectl = (words: string) => ground.on('n1', `k3s kubectl ${words}`).out;
const phase = (pod: string) => kubectl(`get pod ${pod} -o 'jsonpath={.status.phase} {.status.containerStatuses[0].ready}'`);

it('The production role makes nodes that are Ready, with a real kubelet behind them', () => {
  well(ground.play('site.yml'));
  expect(kubectl('get nodes --no-headers').split('\n').filter((line) => / Ready /.test(line)).length).toBe(2);
  expect(kubectl('get nodes -o jsonpath={.items[*].status.nodeInfo.containerRuntimeVersion}')).toMatch(/containerd:\/\/\S+ containerd:/);
});

it('A pod from the folder of images runs', async () => {
  kubectl('run first --image=localhost/pause:1 --image-pull-policy=Never --command -- /bin/httpd -f -p 8080 -h /app');
  await expect.poll(() => phase('first'), { timeout: POD_MS, interval: 2_000 }).toBe('Running true');
});
