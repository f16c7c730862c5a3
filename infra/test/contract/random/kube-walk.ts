// Takes steps on one Kubernetes API, in a namespace of their own, and writes down what it saw.
import { customResourceDefinitions } from '@pteronimbus/synth/contract';
import { withoutChance } from '../case.ts';
import type { KubeTarget } from '../kube/target.ts';
import type { KindName, KubeStep, Version } from './kube-steps.ts';

type Thing = Record<string, unknown>;
interface Meta { uid?: string; resourceVersion?: string; name?: string; labels?: Record<string, string> }
/** What is known of an object: as it was last seen, and the version it was first seen with. */
interface Known { last: Thing; first: string }

const KINDS: Record<KindName, { path: (namespace: string) => string; type: object; last: object }> = {
  maps: { path: (namespace) => `/api/v1/namespaces/${namespace}/configmaps`, type: { apiVersion: 'v1', kind: 'ConfigMap' }, last: {} },
  servers: { path: ours('gameservers'), type: { apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer' }, last: { spec: { game: 'luanti', revision: 1, version: '1' } } },
  backups: { path: ours('gameserverbackups'), type: { apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServerBackup' }, last: { spec: { server: 'lobby', reason: 'Request' } } },
};
/** Others put things into a namespace too; ours carry this. */
const OURS = { of: 'random' };
const SELECTOR = 'of=random';

/** Our kinds, so that steps can be about them. */
export async function prepareKube(on: KubeTarget): Promise<void> {
  for (const definition of customResourceDefinitions()) await on.must('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: definition });
  for (const plural of ['gameservers', 'gameserverbackups']) {
    for (let tries = 0; (await on.call('GET', `/apis/pteronimbus.io/v1alpha1/${plural}`)).status !== 200; tries++) {
      if (tries > 200) throw new Error(`${plural} are not served.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** One text per step, and one for the history that a watch tells afterwards. */
export async function kubeWalk(on: KubeTarget, steps: readonly KubeStep[], label: string): Promise<string[]> {
  const namespace = `${label}-${on.run}`;
  await on.must('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } } });
  const kind = steps[0]?.kind ?? 'maps';
  const path = KINDS[kind].path(namespace);
  const { metadata } = await on.must('GET', `${path}?labelSelector=${SELECTOR}`);
  const known = new Map<string, Known>();
  const seen: unknown[] = [];
  for (const step of steps) {
    const { status, body, warning } = await take(on, path, step, known);
    seen.push({ status, body, ...(warning !== null && { warning }) });
    learn(known, step, status, body);
  }
  await on.must('POST', path, { body: { ...KINDS[kind].type, ...KINDS[kind].last, metadata: { name: 'zzz', labels: OURS } } });
  const events = await on.watch(`${path}?watch=true&labelSelector=${SELECTOR}&resourceVersion=${(metadata as Meta).resourceVersion}`, (all) => all.some(({ object }) => (object.metadata as Meta).name === 'zzz'));
  seen.push(events.map(({ type, object: { metadata: of } }) => ({ type, name: (of as Meta).name, metadata: { resourceVersion: (of as Meta).resourceVersion, uid: (of as Meta).uid, labels: (of as Meta).labels } })));
  const plain = numbered(seen.map(withoutOrder)) as unknown[];
  return plain.map((each) => JSON.stringify(withoutChance(each, new Map([...on.known, [namespace, 'here']]))));
}

function take(on: KubeTarget, path: string, step: KubeStep, known: ReadonlyMap<string, Known>) {
  const { name, kind } = step;
  const at = `${path}/${name}`;
  const whole = (fields: Thing, meta: Thing = {}) => ({ ...KINDS[kind].type, ...fields, metadata: { ...(fields.metadata as Thing | undefined), labels: { ...OURS, ...(fields.metadata as Meta | undefined)?.labels }, name, ...meta } });
  switch (step.do) {
    case 'create': return on.call('POST', asked(path, step.query), { body: whole(step.fields) });
    case 'get': return on.call('GET', at);
    case 'list': return on.call('GET', `${path}?labelSelector=${encodeURIComponent(SELECTOR + step.selector)}`);
    case 'apply': return on.call('PATCH', asked(at, `fieldManager=${step.manager}&force=${step.force}`, step.query), { type: 'application/apply-patch+yaml', body: whole(step.fields) });
    case 'merge': return on.call('PATCH', asked(at, `fieldManager=${step.manager}`, step.query), { type: 'application/merge-patch+json', body: step.patch });
    case 'json': return on.call('PATCH', at, { type: 'application/json-patch+json', body: step.patch });
    case 'strategic': return on.call('PATCH', at, { type: 'application/strategic-merge-patch+json', body: step.patch });
    case 'update': {
      const last = step.keep ? known.get(name)?.last : undefined;
      const fields = { ...last, ...step.fields, metadata: { ...(last?.metadata as Thing | undefined), ...(step.fields.metadata as Thing | undefined) } };
      return on.call('PUT', asked(at, `fieldManager=${step.manager}`), { body: whole(fields, { resourceVersion: versionOf(known.get(name), step.version) }) });
    }
    case 'status': return step.how === 'merge'
      ? on.call('PATCH', asked(`${at}/status`, `fieldManager=${step.manager}`), { type: 'application/merge-patch+json', body: { status: step.patch } })
      : on.call('PATCH', asked(`${at}/status`, `fieldManager=${step.manager}&force=true`), { type: 'application/apply-patch+yaml', body: { ...KINDS[kind].type, metadata: { name }, status: step.patch } });
    case 'delete': {
      const uid = { none: undefined, right: (known.get(name)?.last.metadata as Meta | undefined)?.uid, wrong: '00000000-0000-0000-0000-000000000000' }[step.uid];
      return on.call('DELETE', at, { body: { preconditions: { uid, resourceVersion: versionOf(known.get(name), step.version) } } });
    }
    case 'sweep': return on.call('DELETE', `${path}?labelSelector=${encodeURIComponent(SELECTOR + step.selector)}`);
  }
}

function asked(path: string, ...query: string[]): string {
  const given = query.filter((part) => part !== '').join('&');
  return given === '' ? path : `${path}?${given}`;
}

function versionOf(known: Known | undefined, version: Version): string | undefined {
  if (version === 'none') return undefined;
  if (version === 'odd') return 'odd';
  return version === 'stale' ? known?.first : (known?.last.metadata as Meta | undefined)?.resourceVersion;
}

function learn(known: Map<string, Known>, step: KubeStep, status: number, body: unknown): void {
  if (status >= 300 || step.do === 'list' || step.do === 'sweep' || ('query' in step && step.query === 'dryRun=All')) return;
  const { resourceVersion, name } = ((body as Thing).metadata ?? {}) as Meta;
  if (name !== step.name || resourceVersion === undefined) return;
  known.set(step.name, { last: body as Thing, first: known.get(step.name)?.first ?? resourceVersion });
}

/** The real server walks a schema's fields in another order each time, and so lists what is wrong with them. */
function withoutOrder(seen: unknown): unknown {
  const { body } = seen as { body?: { message?: string; details?: { causes?: { field?: string; message: string }[] } } };
  const causes = body?.details?.causes;
  if (causes === undefined || causes.length < 2) return seen;
  const said = `[${causes.map(({ field, message }) => `${field}: ${message}`).join(', ')}]`;
  const sorted = [...causes].sort((left, right) => (`${left.field} ${left.message}` < `${right.field} ${right.message}` ? -1 : 1));
  return { ...(seen as object), body: { ...body, message: body?.message?.replace(said, '<the causes>'), details: { ...body?.details, causes: sorted } } };
}

/** Versions and identities by the order in which they came: what moved on, and what was made anew, can be told. */
function numbered(seen: unknown): unknown {
  const numbers = { resourceVersion: new Map<string, string>(), uid: new Map<string, string>() };
  const number = (key: 'resourceVersion' | 'uid', value: string) => {
    const map = numbers[key];
    if (!map.has(value)) map.set(value, `<${key} ${map.size + 1}>`);
    return map.get(value);
  };
  const walk = (value: unknown, inList: boolean): unknown => {
    if (Array.isArray(value)) return value.map((each) => walk(each, false));
    // A patch that can't be decoded is answered with the whole object, its version and all.
    if (typeof value === 'string') return value.replace(/Invalid value: "\{\\".*\}": /s, 'Invalid value: <the object>: ').replace(/(ResourceVersion in (?:precondition: |object meta: |the precondition \(|record \())(\d+)/g, (_all, words: string, version: string) => `${words}${number('resourceVersion', version)}`);
    if (typeof value !== 'object' || value === null) return value;
    // They are sorted by their times first, and a second may have passed or not.
    if (Array.isArray((value as Thing).managedFields)) value = { ...value, managedFields: [...((value as Thing).managedFields as Thing[])].sort((left, right) => (managerOf(left) < managerOf(right) ? -1 : 1)) };
    const isList = typeof (value as Thing).kind === 'string' && String((value as Thing).kind).endsWith('List');
    return Object.fromEntries(Object.entries(value as Thing).map(([name, each]) => {
      if ((name === 'resourceVersion' || name === 'uid') && typeof each === 'string') return [name, inList ? '<of the list>' : number(name, each)];
      return [name, walk(each, isList && name === 'metadata')];
    }));
  };
  return walk(seen, false);
}

function managerOf({ manager, operation, subresource }: Thing): string {
  return `${String(manager)} ${String(operation)} ${String(subresource)}`;
}

function ours(plural: string): (namespace: string) => string {
  return (namespace) => `/apis/pteronimbus.io/v1alpha1/namespaces/${namespace}/${plural}`;
}
