// One host from nothing: runs that are ended half way, then the platform's manifests and Secrets put into its cluster.
import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LEAST } from '../../platform/production/variants.ts';
import { cacheRoot, ensureTools } from '../../real/tools/tools.ts';
import { Ground, type Play } from './ground.ts';
import { eachOnTheOneBefore } from './in-order.ts';
import { wentWell } from './went-well.ts';

let ground: Ground;

beforeAll(async () => {
  const { argocdFiles } = await ensureTools(cacheRoot(process.env), () => undefined);
  ground = await Ground.make({ n1: { role: 'server' } });
  writeFileSync(join(ground.dir, 'settings.yaml'), LEAST);
  writeFileSync(join(ground.dir, 'database.json'), JSON.stringify({ host: 'db.example.org:5432', name: 'gitea', user: 'gitea', password: 'the database\'s password' }));
  ground.values({
    handover_settings: join(ground.dir, 'settings.yaml'), handover_gitea_database: join(ground.dir, 'database.json'), handover_allow_unresolved: true,
    handover_definitions: globSync('manifests/crds/*.yaml', { cwd: argocdFiles }).map((file) => join(argocdFiles, file)),
  });
  ground.boot();
});
afterAll(() => ground?.remove());
eachOnTheOneBefore();

const well = (play: Play) => wentWell(play, ['n1']);
const kubectl = (words: string) => ground.on('n1', `k3s kubectl ${words}`).out;

it('A run that is ended at five moments, each time begun again, ends as one that was not', async () => {
  const random = seeded(8);
  for (let time = 0; time < 5; time++) await ground.playUntil(2_000 + random() * 15_000, 'site.yml');
  well(ground.play('site.yml'));
  expect(kubectl('get nodes --no-headers')).toMatch(/^n1 +Ready /);
  const again = ground.play('site.yml');
  well(again);
  expect(again.changed).toEqual([]);
});

it('The handover puts the platform and its Secrets into the cluster', () => {
  well(ground.play('handover.yml'));
  expect(kubectl('get deployments -A --no-headers -o custom-columns=:metadata.namespace,:metadata.name').trim().split('\n').map((line) => line.replaceAll(/ +/g, '/'))).toEqual(expect.arrayContaining(['argocd/argocd-server', 'gitea/gitea', 'pteronimbus/api', 'pteronimbus/operator']));
  expect(kubectl('-n argocd get applications --no-headers -o name').trim().split('\n').sort()).toEqual(['application.argoproj.io/fleet-catalogue', 'application.argoproj.io/fleet-root', 'application.argoproj.io/ground']);
  expect(kubectl('-n pteronimbus get secret api -o jsonpath={.data.session-key}')).toMatch(/^[A-Za-z0-9+/=]{40,}$/);
  expect(kubectl('-n pteronimbus get secret tls-api -o jsonpath={.type}')).toBe('kubernetes.io/tls');
  expect(kubectl('-n pteronimbus get configmap local-authority -o jsonpath={.data}')).toContain('BEGIN CERTIFICATE');
});

it('Secrets are encrypted where they are stored', () => {
  expect(ground.on('n1', 'grep -rlqa "k8s:enc:aescbc" /var/lib/rancher/k3s/server/db && echo encrypted').out).toContain('encrypted');
});

it('A second handover changes nothing, and shows no Secret, however much it is asked to tell', () => {
  const before = kubectl('-n pteronimbus get secret seeds -o jsonpath={.data}');
  const play = ground.play('handover.yml', '-vvv', '--diff');
  well(play);
  expect(play.changed).toEqual([]);
  expect(kubectl('-n pteronimbus get secret seeds -o jsonpath={.data}')).toBe(before);
  const values = Object.values(JSON.parse(before) as Record<string, string>).filter((value) => value.length > 20);
  expect(values.length).toBeGreaterThan(10);
  expect(values.filter((value) => play.output.includes(value) || play.output.includes(Buffer.from(value, 'base64').toString()))).toEqual([]);
});

it('Secrets that somebody deleted are made again from the same seeds', () => {
  const before = kubectl('-n pteronimbus get secret api -o jsonpath={.data}');
  kubectl('-n pteronimbus delete secret api');
  well(ground.play('handover.yml'));
  expect(kubectl('-n pteronimbus get secret api -o jsonpath={.data}')).toBe(before);
});

/** The same numbers from 0 to 1 in every run. */
function seeded(seed: number): () => number {
  return () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
}
