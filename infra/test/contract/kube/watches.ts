// What happens, as it happens.
import type { Case } from '../case.ts';
import { configMap } from './asks.ts';
import { shown, type KubeTarget } from './target.ts';
import { definition, madeDefinition, pathOf, thing } from './widgets.ts';

const MERGE = 'application/merge-patch+json';
const MAPS = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`;

type Seen = { type: string; object: Record<string, unknown> }[];

/** A marked map that is made, changed and deleted, and the version before. */
async function life(on: KubeTarget, label: string): Promise<{ path: string; from: string }> {
  const path = MAPS(await on.namespace(label));
  const { metadata } = await on.must('GET', path);
  await on.must('POST', path, { body: configMap('one', { a: '1' }, { labels: { tier: 'a' } }) });
  await on.must('PATCH', `${path}/one`, { body: { metadata: { labels: { tier: 'b' } } }, type: MERGE });
  await on.must('DELETE', `${path}/one`);
  return { path, from: (metadata as { resourceVersion: string }).resourceVersion };
}

const types = (events: Seen) => events.map(({ type, object }) => `${type} ${String((object.metadata as { name?: string }).name)}`);
const marked = (events: Seen) => events.some(({ type }) => type === 'BOOKMARK');

export const watches: Case<KubeTarget>[] = [
  {
    name: 'a watch from a version tells a whole life',
    async observe(on) {
      const { path, from } = await life(on, 'lives');
      return shown(await on.watch(`${path}?watch=true&resourceVersion=${from}`, (events) => events.length >= 3));
    },
  },
  {
    name: 'a watch of some tells when one begins and ceases to be of them',
    async observe(on) {
      const { path, from } = await life(on, 'some');
      return types(await on.watch(`${path}?watch=true&resourceVersion=${from}&labelSelector=tier%3Db`, (events) => events.length >= 2));
    },
  },
  {
    name: 'what ceases to be watched is told with its last state',
    async observe(on) {
      const { path, from } = await life(on, 'ceasing');
      return shown(await on.watch(`${path}?watch=true&resourceVersion=${from}&labelSelector=tier%3Da`, (events) => events.length >= 2));
    },
  },
  {
    name: 'a watch without a version begins with what is there',
    async observe(on) {
      const path = MAPS(await on.namespace('begins'));
      await on.must('POST', path, { body: configMap('one', {}, { labels: { tier: 'a' } }) });
      return types(await on.watch(`${path}?watch=true&labelSelector=tier`, (events) => events.length >= 1));
    },
  },
  {
    name: 'a watch of one name tells of that alone',
    async observe(on) {
      const path = MAPS(await on.namespace('named'));
      for (const name of ['one', 'two']) await on.must('POST', path, { body: configMap(name) });
      return types(await on.watch(`${path}?watch=true&fieldSelector=metadata.name%3Dtwo`, (events) => events.length >= 1));
    },
  },
  {
    name: 'a stream that sends what is there ends that part with a mark',
    async observe(on) {
      const path = MAPS(await on.namespace('streamed'));
      for (const name of ['one', 'two']) await on.must('POST', path, { body: configMap(name, {}, { labels: { tier: 'a' } }) });
      return shown(await on.watch(`${path}?watch=true&labelSelector=tier&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`, marked));
    },
  },
  {
    name: 'a stream of an empty place is a mark alone',
    async observe(on) {
      const path = MAPS(await on.namespace('empty'));
      return shown(await on.watch(`${path}?watch=true&labelSelector=tier&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`, marked));
    },
  },
  ...([
    ['what is there is not sent without a rule about versions', 'watch=true&sendInitialEvents=true'],
    ['what is there is not sent with another rule about versions', 'watch=true&sendInitialEvents=true&resourceVersionMatch=Exact'],
    ['a watch has no rule about versions', 'watch=true&resourceVersionMatch=NotOlderThan'],
    ['a watch from a version that is no number is refused', 'watch=true&resourceVersion=abc'],
    ['a list sends nothing first', 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan'],
    ['a watch by a selector that is none is refused', 'watch=true&labelSelector=a%3D%3D%3Db'],
  ] as const).map(([name, query]): Case<KubeTarget> => ({
    name,
    async observe(on) {
      const { status, body } = await on.call('GET', `${MAPS(await on.namespace('asked'))}?${query}`);
      return { status, body: shown(body) };
    },
  })),
  {
    name: 'a watch ends after the seconds it asked for',
    async observe(on) {
      const { status, text } = await on.call('GET', `${MAPS(await on.namespace('brief'))}?watch=true&timeoutSeconds=1&labelSelector=tier`);
      return { status, text };
    },
  },
  {
    name: 'a watch is shown as tables',
    async observe(on) {
      const path = MAPS(await on.namespace('tabled'));
      await on.must('POST', path, { body: configMap('one', {}, { labels: { tier: 'a' } }) });
      const { text } = await on.call('GET', `${path}?watch=true&timeoutSeconds=1&labelSelector=tier&includeObject=None`, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
      return text.split('\n').filter((line) => line !== '').map((line) => shown((JSON.parse(line) as { object: unknown }).object));
    },
  },
  {
    name: 'a watch from before there was anything to watch ends with a word to begin anew',
    async observe(on) {
      const { metadata } = await on.must('GET', MAPS(await on.namespace('late')));
      await madeDefinition(on, definition(on, 'lates'));
      const path = pathOf(on, 'lates', await on.namespace('late'));
      await on.must('POST', path, { body: thing(on, 'lates', 'one') });
      const { status, text } = await on.call('GET', `${path}?watch=true&timeoutSeconds=5&resourceVersion=${(metadata as { resourceVersion: string }).resourceVersion}`);
      return { status, told: text.split('\n').filter((line) => line !== '').map((line) => shown(JSON.parse(line))) };
    },
  },
  {
    name: 'a watch by metadata alone from before there was anything to watch ends likewise',
    async observe(on) {
      await madeDefinition(on, definition(on, 'latelies'));
      const { status, text } = await on.call('GET', `${pathOf(on, 'latelies', await on.namespace('late'))}?watch=true&timeoutSeconds=5&resourceVersion=1`, { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' });
      return { status, told: text.split('\n').filter((line) => line !== '').map((line) => shown(JSON.parse(line))) };
    },
  },
];
