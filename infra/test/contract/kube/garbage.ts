// What goes with an owner, what outlives it, and what an owner waits for.
import type { Case } from '../case.ts';
import { configMap } from './asks.ts';
import { shown, type KubeTarget } from './target.ts';

const MERGE = 'application/merge-patch+json';
const HOLD = 'example.io/hold';
type Meta = { uid: string; deletionTimestamp?: string; finalizers?: string[]; ownerReferences?: { name: string }[] };

class Family {
  readonly #on: KubeTarget;
  readonly #path: string;

  constructor(on: KubeTarget, namespace: string) {
    [this.#on, this.#path] = [on, `/api/v1/namespaces/${namespace}/configmaps`];
  }

  /** A map that those of `owners` own; `held` keeps it until it is let go. */
  async make(name: string, owners: readonly string[] = [], { blocking, held = false }: { blocking?: boolean; held?: boolean } = {}): Promise<void> {
    const ownerReferences = await Promise.all(owners.map(async (owner) => ({ apiVersion: 'v1', kind: 'ConfigMap', name: owner, uid: (await this.#meta(owner))?.uid, ...(blocking !== undefined && { blockOwnerDeletion: blocking }) })));
    await this.#on.must('POST', this.#path, { body: configMap(name, {}, { ...(owners.length > 0 && { ownerReferences }), ...(held && { finalizers: [HOLD] }) }) });
  }

  async remove(name: string, options: object = {}, query = ''): Promise<unknown> {
    const { status, body } = await this.#on.call('DELETE', `${this.#path}/${name}${query}`, { body: options });
    return { status, body: shown(body) };
  }

  async letGo(name: string): Promise<void> {
    await this.#on.must('PATCH', `${this.#path}/${name}`, { body: { metadata: { finalizers: null } }, type: MERGE });
  }

  async gone(...names: string[]): Promise<void> {
    for (const name of names) await this.#until(name, (meta) => meta === undefined);
  }

  /** Until it is ending, and perhaps waits no more for `without`. */
  async ending(name: string, without = ''): Promise<void> {
    await this.#until(name, (meta) => meta?.deletionTimestamp !== undefined && meta.finalizers?.includes(without) !== true);
  }

  async ownedBy(name: string, count: number): Promise<void> {
    await this.#until(name, (meta) => (meta?.ownerReferences ?? []).length === count);
  }

  async state(...names: string[]): Promise<unknown> {
    const states = await Promise.all(names.map(async (name) => {
      const meta = await this.#meta(name);
      return [name, meta ? { ending: meta.deletionTimestamp !== undefined, finalizers: meta.finalizers ?? [], owners: (meta.ownerReferences ?? []).map((owner) => owner.name) } : 'gone'] as const;
    }));
    return Object.fromEntries(states);
  }

  async #meta(name: string): Promise<Meta | undefined> {
    const { status, body } = await this.#on.call('GET', `${this.#path}/${name}`);
    return status === 404 ? undefined : (body as { metadata: Meta }).metadata;
  }

  async #until(name: string, is: (meta: Meta | undefined) => boolean): Promise<void> {
    for (const end = Date.now() + 40_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) if (is(await this.#meta(name))) return;
    throw new Error(`${name} stayed as it was: ${JSON.stringify(await this.#meta(name))}.`);
  }
}

/** Each case has a family of its own. */
const family = (name: string, label: string, observe: (family: Family) => Promise<unknown>): Case<KubeTarget> => ({ name, observe: async (on) => observe(new Family(on, await on.namespace(label))) });

export const garbage: Case<KubeTarget>[] = [
  family('in the foreground, an owner waits for what blocks it', 'fore-blocked', async (all) => {
    await all.make('owner');
    await all.make('child', ['owner'], { blocking: true, held: true });
    const answer = await all.remove('owner', { propagationPolicy: 'Foreground' });
    await all.ending('child');
    const waiting = await all.state('owner', 'child');
    await all.letGo('child');
    await all.gone('child', 'owner');
    return { answer, waiting };
  }),
  family('in the foreground, an owner doesn\'t wait for what doesn\'t block it', 'fore-free', async (all) => {
    await all.make('owner');
    await all.make('child', ['owner'], { blocking: false, held: true });
    await all.remove('owner', { propagationPolicy: 'Foreground' });
    await all.gone('owner');
    await all.ending('child');
    return all.state('owner', 'child');
  }),
  family('in the foreground, a grandchild goes first', 'fore-deep', async (all) => {
    await all.make('owner');
    await all.make('child', ['owner'], { blocking: true });
    await all.make('grandchild', ['child'], { blocking: true, held: true });
    await all.remove('owner', { propagationPolicy: 'Foreground' });
    await all.ending('grandchild');
    const waiting = await all.state('owner', 'child', 'grandchild');
    await all.letGo('grandchild');
    await all.gone('grandchild', 'child', 'owner');
    return waiting;
  }),
  family('in the foreground, who has nothing goes', 'fore-alone', async (all) => {
    await all.make('owner');
    const answer = await all.remove('owner', { propagationPolicy: 'Foreground' });
    await all.gone('owner');
    return answer;
  }),
  family('in the foreground, what another owns too stays with the other', 'fore-shared', async (all) => {
    await all.make('owner');
    await all.make('other');
    await all.make('child', ['owner', 'other'], { blocking: true });
    await all.remove('owner', { propagationPolicy: 'Foreground' });
    await all.gone('owner');
    await all.ownedBy('child', 1);
    return all.state('child', 'other');
  }),
  family('in the background, an owner goes at once', 'back-held', async (all) => {
    await all.make('owner');
    await all.make('child', ['owner'], { blocking: true, held: true });
    const answer = await all.remove('owner', { propagationPolicy: 'Background' });
    const after = await all.state('owner');
    await all.ending('child');
    return { answer, after, child: await all.state('child') };
  }),
  family('in the background, grandchildren go too', 'back-deep', async (all) => {
    await all.make('owner');
    await all.make('child', ['owner']);
    await all.make('grandchild', ['child']);
    await all.remove('owner', {}, '?propagationPolicy=Background');
    await all.gone('child', 'grandchild');
    return all.state('owner', 'child', 'grandchild');
  }),
  family('in the background, what another owns too stays with the other', 'back-shared', async (all) => {
    await all.make('owner');
    await all.make('other');
    await all.make('child', ['owner', 'other']);
    await all.remove('owner', { propagationPolicy: 'Background' });
    await all.ownedBy('child', 1);
    const left = await all.state('child');
    await all.remove('other');
    await all.gone('child');
    return left;
  }),
  family('an owner leaves its children alone', 'orphans', async (all) => {
    await all.make('owner');
    await all.make('child', ['owner'], { blocking: true });
    const answer = await all.remove('owner', { propagationPolicy: 'Orphan' });
    await all.gone('owner');
    return { answer, child: await all.state('child') };
  }),
  family('an owner that is held leaves its children alone all the same', 'orphans-held', async (all) => {
    await all.make('owner', [], { held: true });
    await all.make('child', ['owner']);
    const answer = await all.remove('owner', { propagationPolicy: 'Orphan' });
    await all.ownedBy('child', 0);
    await all.ending('owner', 'orphan');
    return { answer, after: await all.state('owner', 'child') };
  }),
  family('an old word for leaving children alone', 'orphans-old', async (all) => {
    await all.make('owner');
    await all.make('child', ['owner']);
    const answer = await all.remove('owner', { orphanDependents: true });
    await all.gone('owner');
    return { answer, child: await all.state('child') };
  }),
  family('who waits in the foreground may be sent off in the background', 'fore-back', async (all) => {
    await all.make('owner');
    await all.make('child', ['owner'], { blocking: true, held: true });
    await all.remove('owner', { propagationPolicy: 'Foreground' });
    await all.ending('child');
    const answer = await all.remove('owner', { propagationPolicy: 'Background' });
    await all.gone('owner');
    return { answer, child: await all.state('child') };
  }),
  family('who is owned by nobody that is there goes', 'nobody', async (all) => {
    await all.make('owner');
    await all.make('child', ['owner'], { held: true });
    await all.remove('owner');
    await all.ending('child');
    return all.state('owner', 'child');
  }),
  family('a word for what becomes of children is one of three', 'words', async (all) => {
    await all.make('owner');
    return all.remove('owner', { propagationPolicy: 'Whim' });
  }),
  family('two words for what becomes of children are one too many', 'two-words', async (all) => {
    await all.make('owner');
    return all.remove('owner', { propagationPolicy: 'Background', orphanDependents: true });
  }),
  family('a dry deletion says what would be', 'dry', async (all) => {
    await all.make('owner');
    const answer = await all.remove('owner', { propagationPolicy: 'Foreground', dryRun: ['All'] });
    return { answer, after: await all.state('owner') };
  }),
];
