// One suite for the stand-in and the real API server: what synth writes is taken, what its rules forbid is not.
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { customResourceDefinitions, specDigest, type GameServer, type GameServerSpec } from '@pteronimbus/synth/contract';
import { CATALOGUE, gameTemplates } from '@pteronimbus/synth/games';
import { desiredPod } from '../../../operator/src/game-server/desired/pod.ts';
import { eventually, type Client } from '../../local/kube/test-support/client.ts';


export interface KubeUnderTest {
  call: Client;
  stop(): Promise<void>;
}

const golden = resolve(import.meta.dirname, '../../../synth/golden');
const GROUP = '/apis/pteronimbus.io/v1alpha1';
const SERVERS = `${GROUP}/namespaces/tenant-redfox/gameservers`;
const TEMPLATES = `${GROUP}/gametemplates`;

const objectsOf = (file: string) => parseAllDocuments(readFileSync(join(golden, file), 'utf8')).map((document) => document.toJS() as GameServer);
const server = (name: string, spec: object = {}) => ({ apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata: { name }, spec: { game: 'luanti', revision: 1, version: '5.17.0', ...spec } });

/** Rule → an object that keeps it and one that breaks it; `message` is what the API server must answer. */
const RULES: Record<string, { path: string; good: object; bad: object; message: string }> = {
  "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$')": { path: SERVERS, good: server('a'.repeat(40)), bad: server('a'.repeat(41)), message: 'not a server\'s name' },
  "!has(self.when) || self.when != 'Window' || has(self.window)": {
    path: SERVERS, message: 'window is required when update.when is Window',
    good: server('window', { update: { when: 'Window', window: { cron: '0 4 * * *', timeZone: 'UTC', length: '2h' } } }), bad: server('no-window', { update: { when: 'Window' } }),
  },
  "self.metadata.name.startsWith(self.spec.game + '-') && int(self.metadata.name.substring(size(self.spec.game) + 1)) == self.spec.revision": {
    path: TEMPLATES, message: 'named <game>-<revision>',
    good: { ...gameTemplates()[0], metadata: { name: 'other-2' }, spec: { ...CATALOGUE[0], game: 'other', revision: 2 } }, bad: { ...gameTemplates()[0], metadata: { name: 'other-4' }, spec: { ...CATALOGUE[0], game: 'other', revision: 3 } },
  },
};

/** `start` gives an administrator's client of an API server without definitions of ours. */
export function definitionsSuite(start: () => Promise<KubeUnderTest>): void {
  let kube: KubeUnderTest;
  const call: Client = (...request) => kube.call(...request);
  const create = (path: string, body: unknown) => call('POST', `${path}?fieldValidation=Strict`, body);

  beforeAll(async () => {
    kube = await start();
    for (const definition of customResourceDefinitions()) expect((await create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition)).text).toContain('"CustomResourceDefinition"');
    for (const plural of ['gameservers', 'gametemplates', 'gameserverbackups']) await eventually(async () => (await call('GET', `${GROUP}/${plural}`)).code === 200, 30_000);
    expect((await create('/api/v1/namespaces', objectsOf('redfox/tenants/redfox/namespace.yaml')[0])).code).toBe(201);
    await eventually(async () => (await call('GET', '/api/v1/namespaces/tenant-redfox/serviceaccounts/default')).code === 200, 30_000);
  });
  afterAll(async () => {
    await kube.stop();
  });

  describe('Everything synth writes', () => {
    it.each(gameTemplates().map((template) => [template.metadata.name, template] as const))('template %s is accepted as it is', async (name, template) => {
      expect((await create(TEMPLATES, template)).text).toContain('"GameTemplate"');
      expect((await call('GET', `${TEMPLATES}/${name}`)).body.spec).toEqual(template.spec);
    });

    it.each(globSync('*/output.yaml', { cwd: golden }).sort())('server %s is accepted, and stored with the digest it has in Git', async (file) => {
      const [written] = objectsOf(file);
      const answer = await create(SERVERS, written);
      expect(answer.text).toContain('"GameServer"');
      expect(specDigest(answer.body.spec as unknown as GameServerSpec)).toBe(specDigest((written as GameServer).spec));
    });
  });

  describe('The rules in CEL', () => {
    it('are all tried here, but for the one that looks back', () => {
      const rules = [...JSON.stringify(customResourceDefinitions()).matchAll(/"rule":"((?:[^"\\]|\\.)*)"/g)].map(([, rule]) => JSON.parse(`"${rule}"`) as string);
      expect(rules.sort()).toEqual(['self == oldSelf', ...Object.keys(RULES)].sort());
    });

    it.each(Object.entries(RULES))('%s', async (_rule, { path, good, bad, message }) => {
      expect((await create(path, good)).code).toBe(201);
      const refused = await create(path, bad);
      expect(refused.code).toBe(422);
      expect(refused.body.message).toContain(message);
    });

    it('self == oldSelf: a template revision is written once', async () => {
      const name = 'luanti-1';
      const patch = (body: object) => call('PATCH', `${TEMPLATES}/${name}`, body, { type: 'application/merge-patch+json' });
      expect((await patch({ metadata: { labels: { a: 'b' } } })).code).toBe(200);
      const refused = await patch({ spec: { displayName: 'Minetest' } });
      expect(refused.code).toBe(422);
      expect(refused.body.message).toContain('a template revision is immutable');
    });
  });

  describe('What a definition refuses without a rule', () => {
    it.each<[string, object, string]>([
      ['an unknown field', server('colour', { colour: 'red' }), 'unknown field "spec.colour"'],
      ['a revision of text', server('text', { revision: '1' }), 'must be of type integer'],
      ['no version', server('none', { version: undefined }), 'spec.version: Required value'],
      ['a name with a digit first', server('1lobby'), 'not a server\'s name'],
      ['a name with a dot', server('lobby.eu'), 'not a server\'s name'],
      ['a negative memory', server('minus', { resources: { memory: '-1' } }), 'spec.resources.memory'],
      ['a port above the last', server('port', { network: { ports: { game: 65536 } } }), 'spec.network.ports.game'],
      ['a state nobody knows', server('state', { state: 'Paused' }), 'supported values: "Running", "Stopped"'],
    ])('%s', async (_name, body, message) => {
      const refused = await create(SERVERS, body);
      expect([400, 422]).toContain(refused.code);
      expect(refused.body.message).toContain(message);
    });
  });

  describe('Pod Security restricted', () => {
    it.each(CATALOGUE.map((template) => [template.game, template] as const))('a pod of %s is admitted to a tenant\'s namespace without a warning', async (game, template) => {
      const spec = { game, revision: template.revision, version: template.versions[0]?.name ?? '' };
      const made = desiredPod({ ...server(game, spec), kind: 'GameServer', metadata: { name: game, namespace: 'tenant-redfox', uid: '0b0c5bd2-0000-4000-8000-000000000000' } } as GameServer, template, `${game}-world`);
      const answer = await create('/api/v1/namespaces/tenant-redfox/pods', { ...made, metadata: { ...made.metadata, ownerReferences: undefined } });
      expect(answer.text).toContain('"Pod"');
      expect(answer.headers.warning).toBeUndefined();
    });

    it('the same pod as root is not', async () => {
      const [template] = CATALOGUE;
      const pod = desiredPod({ ...server('root'), metadata: { name: 'root', namespace: 'tenant-redfox', uid: '0b0c5bd2-0000-4000-8000-000000000000' } } as GameServer, template!, 'root-world');
      const answer = await create('/api/v1/namespaces/tenant-redfox/pods', { ...pod, metadata: { name: 'root' }, spec: { ...pod.spec, securityContext: { runAsUser: 0 } } });
      expect(answer.code).toBe(403);
      expect(answer.body.message).toContain('PodSecurity "restricted');
    });
  });

  // Last: until its controller has counted, a quota on a kind that is seconds old lets nothing of it in.
  describe('A tenant', () => {
    it.each([
      ['quota', '/api/v1/namespaces/tenant-redfox/resourcequotas', 0], ['quota', '/api/v1/namespaces/tenant-redfox/limitranges', 1],
      ['network-policies', '/apis/networking.k8s.io/v1/namespaces/tenant-redfox/networkpolicies', 0], ['network-policies', '/apis/networking.k8s.io/v1/namespaces/tenant-redfox/networkpolicies', 1],
      ['network-policies', '/apis/networking.k8s.io/v1/namespaces/tenant-redfox/networkpolicies', 2], ['access', '/api/v1/namespaces/tenant-redfox/serviceaccounts', 0],
      ['access', '/apis/rbac.authorization.k8s.io/v1/namespaces/tenant-redfox/rolebindings', 1], ['access', '/apis/rbac.authorization.k8s.io/v1/namespaces/tenant-redfox/rolebindings', 2],
    ])('has its %s accepted by %s', async (file, path, index) => {
      expect((await create(path, objectsOf(`redfox/tenants/redfox/${file}.yaml`)[index])).code).toBe(201);
    });
  });
}
