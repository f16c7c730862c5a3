import type { Case } from '../case.ts';
import { asks, configMap } from './asks.ts';
import { shown, type KubeTarget } from './target.ts';

const MAPS = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`;

async function prepare(on: KubeTarget, namespace: string): Promise<void> {
  for (const [name, labels] of [['one', { tier: 'a' }], ['two', { tier: 'b' }], ['three', { tier: 'a', extra: 'yes' }]] as const) await on.must('POST', MAPS(namespace), { body: configMap(name, { key: name }, { labels }) });
}

export const objects: Case<KubeTarget>[] = [
  ...asks('objects', prepare, [
    ['an object is made', (ns) => ['POST', MAPS(ns), { body: configMap('fresh', { a: 'b' }) }]],
    ['a name is used once', (ns) => ['POST', MAPS(ns), { body: configMap('one') }]],
    ['an object is read', (ns) => ['GET', `${MAPS(ns)}/one`]],
    ['an object that is not there is not found', (ns) => ['GET', `${MAPS(ns)}/none`]],
    ['a kind that is not there is not found', (ns) => ['GET', `/api/v1/namespaces/${ns}/moons`]],
    ['a group that is not there is not found', () => ['GET', '/apis/moons.example.io/v1/moons']],
    ['a name with capitals is invalid', (ns) => ['POST', MAPS(ns), { body: configMap('Fresh') }]],
    ['a name with a slash is invalid', (ns) => ['POST', MAPS(ns), { body: configMap('a/b') }]],
    ['a name of 254 letters is invalid', (ns) => ['POST', MAPS(ns), { body: configMap('a'.repeat(254)) }]],
    ['no name is invalid', (ns) => ['POST', MAPS(ns), { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} } }]],
    ['a label with a space is invalid', (ns) => ['POST', MAPS(ns), { body: configMap('labelled', {}, { labels: { 'a b': 'c' } }) }]],
    ['a label value that is too long is invalid', (ns) => ['POST', MAPS(ns), { body: configMap('labelled', {}, { labels: { a: 'x'.repeat(64) } }) }]],
    ['a key with a space is invalid', (ns) => ['POST', MAPS(ns), { body: configMap('keyed', { 'a b': 'c' }) }]],
    ['another kind than the path\'s is refused', (ns) => ['POST', MAPS(ns), { body: { ...configMap('x'), kind: 'Secret' } }]],
    ['another version than the path\'s is refused', (ns) => ['POST', MAPS(ns), { body: { ...configMap('x'), apiVersion: 'v2' } }]],
    ['no kind is refused', (ns) => ['POST', MAPS(ns), { body: { metadata: { name: 'kindless' } } }]],
    ['a body that is no JSON is refused', (ns) => ['POST', MAPS(ns), { body: '{"kind":' }]],
    ['a body that is empty is refused', (ns) => ['POST', MAPS(ns), { body: '' }]],
    ['a body of an unknown type is refused', (ns) => ['POST', MAPS(ns), { body: 'x', type: 'text/plain' }]],
    ['a field of the wrong type is refused', (ns) => ['POST', MAPS(ns), { body: { ...configMap('x'), data: 'text' } }]],
    ['another namespace than the path\'s is refused', (ns) => ['POST', MAPS(ns), { body: configMap('x', {}, { namespace: 'default' }) }]],
    ['a namespace that is not there takes nothing', () => ['POST', MAPS('not-there-at-all'), { body: configMap('x') }]],
    ['an unknown field is dropped', (ns) => ['POST', `${MAPS(ns)}?dryRun=All&fieldValidation=Ignore`, { body: { ...configMap('x'), colour: 'red' } }]],
    ['an unknown field is warned of', (ns) => ['POST', `${MAPS(ns)}?dryRun=All&fieldValidation=Warn`, { body: { ...configMap('x'), colour: 'red' } }]],
    ['an unknown field is refused when asked to', (ns) => ['POST', `${MAPS(ns)}?fieldValidation=Strict`, { body: { ...configMap('x'), colour: 'red' } }]],
    ['a field twice is refused when asked to', (ns) => ['POST', `${MAPS(ns)}?fieldValidation=Strict`, { body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","name":"y"}}' }]],
    ['an odd way to validate is invalid', (ns) => ['POST', `${MAPS(ns)}?fieldValidation=Maybe`, { body: configMap('x') }]],
    ['a dry run makes nothing and answers as if', (ns) => ['POST', `${MAPS(ns)}?dryRun=All`, { body: configMap('dry', { a: 'b' }) }]],
    ['an odd dry run is invalid', (ns) => ['POST', `${MAPS(ns)}?dryRun=Some`, { body: configMap('dry') }]],
    ['a replacement of what changed meanwhile is a conflict', (ns) => ['PUT', `${MAPS(ns)}/one`, { body: configMap('one', {}, { resourceVersion: '1' }) }]],
    ['a replacement under another name is refused', (ns) => ['PUT', `${MAPS(ns)}/one`, { body: configMap('two') }]],
    ['a replacement of nothing makes it where its kind allows', (ns) => ['PUT', `${MAPS(ns)}/upserted`, { body: configMap('upserted') }]],
    ['a replacement of nothing with a version is not found', (ns) => ['PUT', `${MAPS(ns)}/none`, { body: configMap('none', {}, { resourceVersion: '1' }) }]],
    ['a replacement with another uid is a conflict', (ns) => ['PUT', `${MAPS(ns)}/one`, { body: configMap('one', {}, { uid: '00000000-0000-0000-0000-000000000000' }) }]],
    ['a deletion of nothing is not found', (ns) => ['DELETE', `${MAPS(ns)}/none`]],
    ['a deletion of another uid is a conflict', (ns) => ['DELETE', `${MAPS(ns)}/two`, { body: { preconditions: { uid: '00000000-0000-0000-0000-000000000000' } } }]],
    ['a deletion of another version is a conflict', (ns) => ['DELETE', `${MAPS(ns)}/two`, { body: { preconditions: { resourceVersion: '1' } } }]],
    ['a method that a resource lacks is not allowed', (ns) => ['PATCH', MAPS(ns), { body: {}, type: 'application/merge-patch+json' }]],
    ['a subresource that is not there is not found', (ns) => ['GET', `${MAPS(ns)}/one/status`]],
    ['objects are listed by label', (ns) => ['GET', `${MAPS(ns)}?labelSelector=tier%3Da`]],
    ['objects are listed by labels that are not', (ns) => ['GET', `${MAPS(ns)}?labelSelector=tier%2Ctier%21%3Da`]],
    ['objects are listed by a set of values', (ns) => ['GET', `${MAPS(ns)}?labelSelector=tier%20in%20(b%2Cc)`]],
    ['objects are listed by a label that is absent', (ns) => ['GET', `${MAPS(ns)}?labelSelector=tier%3Da%2C%21extra`]],
    ['objects are listed by name', (ns) => ['GET', `${MAPS(ns)}?fieldSelector=metadata.name%3Dtwo`]],
    ['a label selector that is none is refused', (ns) => ['GET', `${MAPS(ns)}?labelSelector=a%3D%3D%3Db`]],
    ['a field that no selector knows is refused', (ns) => ['GET', `${MAPS(ns)}?fieldSelector=data.key%3Done`]],
    ['a page that nobody gave out is refused', (ns) => ['GET', `${MAPS(ns)}?limit=1&continue=e30`]],
    ['a version that is no number is refused', (ns) => ['GET', `${MAPS(ns)}?resourceVersion=abc`]],
    ['nobody reads without a token', (ns) => ['GET', MAPS(ns), { token: null }]],
    ['nobody reads with a token that is none', (ns) => ['GET', MAPS(ns), { token: 'nonsense' }]],
    ['who has no rights reads nothing', (ns) => ['GET', MAPS(ns), { as: 'eve' }]],
    ['who has no rights makes nothing', (ns) => ['POST', MAPS(ns), { body: configMap('x'), as: 'eve' }]],
    ['who has no rights reads nothing of the cluster', () => ['GET', '/api/v1/nodes', { as: 'eve' }]],
    ['an administrator may do anything', (ns) => ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: { namespace: ns, verb: 'delete', resource: 'configmaps' } } } }]],
    ['a stranger may do nothing', (ns) => ['POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: { user: 'eve', resourceAttributes: { namespace: ns, verb: 'delete', resource: 'configmaps' } } } }]],
    ['an object is shown as a table', (ns) => ['GET', `${MAPS(ns)}?fieldSelector=metadata.name%3Dtwo&includeObject=None`, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }]],
    ['objects are shown by their metadata alone', (ns) => ['GET', `${MAPS(ns)}?fieldSelector=metadata.name%3Dtwo`, { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' }]],
    ['an answer of an unknown type is refused', (ns) => ['GET', `${MAPS(ns)}/one`, { accept: 'text/html' }]],
  ]),
  {
    name: 'an object is replaced, and its version moves on',
    async observe(on) {
      const path = `${MAPS(await on.namespace('replace'))}`;
      const made = await on.must('POST', path, { body: configMap('one', { a: '1' }) });
      const changed = await on.must('PUT', `${path}/one`, { body: { ...made, data: { a: '2' } } });
      const same = await on.must('PUT', `${path}/one`, { body: changed });
      const version = (one: Record<string, unknown>) => (one.metadata as { resourceVersion: string }).resourceVersion;
      return { data: changed.data, moved: version(made) !== version(changed), still: version(changed) === version(same) };
    },
  },
  {
    name: 'a deletion answers with what it did',
    async observe(on) {
      const path = `${MAPS(await on.namespace('deleted'))}`;
      await on.must('POST', path, { body: configMap('one') });
      return shown((await on.call('DELETE', `${path}/one`)).body);
    },
  },
  {
    name: 'all of a collection are deleted by label',
    async observe(on) {
      const path = `${MAPS(await on.namespace('swept'))}`;
      for (const [name, tier] of [['one', 'a'], ['two', 'b'], ['three', 'a']] as const) await on.must('POST', path, { body: configMap(name, {}, { labels: { tier } }) });
      const { status } = await on.call('DELETE', `${path}?labelSelector=tier%3Da`);
      return { status, left: names((await on.call('GET', `${path}?labelSelector=tier`)).body) };
    },
  },
  {
    name: 'a finalizer holds an object until it is taken off',
    async observe(on) {
      const path = `${MAPS(await on.namespace('held'))}`;
      await on.must('POST', path, { body: configMap('one', {}, { finalizers: ['example.io/hold'] }) });
      const deleted = await on.call('DELETE', `${path}/one`);
      const more = await on.call('PATCH', `${path}/one`, { body: { metadata: { finalizers: ['example.io/hold', 'example.io/more'] } }, type: 'application/merge-patch+json' });
      const marked = ((await on.must('GET', `${path}/one`)).metadata as { deletionTimestamp?: string; deletionGracePeriodSeconds?: number });
      const released = await on.call('PATCH', `${path}/one`, { body: { metadata: { finalizers: null } }, type: 'application/merge-patch+json' });
      return { deleted: deleted.status, more: { status: more.status, body: shown(more.body) }, marked: marked.deletionTimestamp !== undefined, grace: marked.deletionGracePeriodSeconds, released: released.status, after: (await on.call('GET', `${path}/one`)).status };
    },
  },
  {
    name: 'pages hold as many as asked for, and say how many are left',
    async observe(on) {
      const path = `${MAPS(await on.namespace('pages'))}`;
      for (let n = 0; n < 5; n++) await on.must('POST', path, { body: configMap(`m${n}`, {}, { labels: { paged: 'yes' } }) });
      const pages: unknown[] = [];
      for (let token = ''; pages.length < 6;) {
        const page = await on.must('GET', `${path}?limit=2${token && `&continue=${encodeURIComponent(token)}`}`);
        const { continue: next = '', remainingItemCount } = page.metadata as { continue?: string; remainingItemCount?: number };
        pages.push({ names: names(page), remainingItemCount });
        token = next;
        if (token === '') break;
      }
      return pages;
    },
  },
  {
    name: 'items of a list do not repeat what they are',
    async observe(on) {
      const path = `${MAPS(await on.namespace('items'))}`;
      await on.must('POST', path, { body: configMap('one') });
      const { apiVersion, kind, items } = (await on.must('GET', path)) as { apiVersion: string; kind: string; items: { kind?: string; apiVersion?: string }[] };
      return { apiVersion, kind, item: items.map((item) => [item.apiVersion ?? null, item.kind ?? null])[0] };
    },
  },
  {
    name: 'a name is made up from its beginning',
    async observe(on) {
      const made = await on.must('POST', MAPS(await on.namespace('generated')), { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'some-' } } });
      return /^some-[a-z0-9]{5}$/.test((made.metadata as { name: string }).name);
    },
  },
  {
    name: 'what an object owns goes with it',
    async observe(on) {
      const path = `${MAPS(await on.namespace('owned'))}`;
      const owner = await on.must('POST', path, { body: configMap('owner') });
      const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: (owner.metadata as { uid: string }).uid };
      await on.must('POST', path, { body: configMap('owned', {}, { ownerReferences: [reference] }) });
      await on.must('DELETE', `${path}/owner`);
      for (let tries = 0; tries < 300; tries++) {
        if ((await on.call('GET', `${path}/owned`)).status === 404) return 'gone';
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return 'still there';
    },
  },
  {
    name: 'what is orphaned stays',
    async observe(on) {
      const path = `${MAPS(await on.namespace('orphaned'))}`;
      const owner = await on.must('POST', path, { body: configMap('owner') });
      const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: (owner.metadata as { uid: string }).uid };
      await on.must('POST', path, { body: configMap('owned', {}, { ownerReferences: [reference] }) });
      await on.must('DELETE', `${path}/owner`, { body: { propagationPolicy: 'Orphan' } });
      for (let tries = 0; tries < 300; tries++) {
        if ((await on.call('GET', `${path}/owner`)).status === 404) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const { metadata } = await on.must('GET', `${path}/owned`);
      return { owners: (metadata as { ownerReferences?: unknown[] }).ownerReferences ?? null };
    },
  },
];

function names(list: unknown): string[] {
  return (list as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name).filter((name) => name !== 'kube-root-ca.crt');
}
