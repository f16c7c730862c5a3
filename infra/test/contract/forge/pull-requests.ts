// Pull requests: opened, followed, talked about, merged or not.
import { createHmac } from 'node:crypto';
import type { Case } from '../case.ts';
import { shown } from './asks.ts';
import { ownScene, pushNoted, type Scene } from './scene.ts';
import { PATIENCE_MS, type Delivery, type ForgeTarget } from './target.ts';

interface Opened extends Scene {
  /** Path of the pull request below the API: `/repos/<org>/servers/pulls/1`. */
  pull: string;
}

type Shape = Record<string, unknown>;

export const pullRequests: Case<ForgeTarget>[] = [
  {
    name: 'a pull request is opened from a branch',
    async observe(on) {
      const { repo } = await branched(on, 'opened');
      const { status, body } = await on.call('ada', 'POST', `/repos/${repo}/pulls`, { title: 'A lobby', body: 'For the weekend', head: 'lobby', base: 'main' });
      return { status, body: shown(body, ['mergeable']) };
    },
  },
  {
    name: 'a pull request is read when Gitea has looked at it',
    async observe(on) {
      const { pull } = await opened(on, 'read');
      return [shown(await settled(on, pull)), shown(await on.must('vera', 'GET', pull), ['mergeable'])];
    },
  },
  {
    name: 'what can be no pull request is refused',
    async observe(on) {
      const { repo } = await opened(on, 'refused');
      const ask = async (who: string, body: unknown) => brief(await on.call(who, 'POST', `/repos/${repo}/pulls`, body));
      return {
        twice: await ask('ada', { title: 'Again', head: 'lobby', base: 'main' }), nowhere: await ask('ada', { title: 'From nowhere', head: 'not-there', base: 'main' }), toNowhere: await ask('ada', { title: 'To nowhere', head: 'lobby', base: 'not-there' }),
        same: await ask('ada', { title: 'Nothing', head: 'main', base: 'main' }), untitled: await ask('ada', { title: '', head: 'lobby', base: 'main' }), stranger: await ask('eve', { title: 'Mine', head: 'lobby', base: 'main' }),
      };
    },
  },
  {
    name: 'a pull request that is not there is not found',
    async observe(on) {
      const { repo } = await opened(on, 'unfound');
      return [brief(await on.call('ada', 'GET', `/repos/${repo}/pulls/99`)), brief(await on.call('eve', 'GET', `/repos/${repo}/pulls/1`)), brief(await on.call('ada', 'POST', `/repos/${repo}/pulls/99/merge`, { Do: 'merge' }))];
    },
  },
  {
    name: 'pull requests are listed by their state, the newest first',
    async observe(on) {
      const { repo, pull, folder } = await opened(on, 'listed');
      for (const branch of ['two', 'three']) await openFrom(on, repo, folder, branch, { [`${branch}.yaml`]: 'x\n' });
      await on.must('ada', 'PATCH', pull, { state: 'closed' });
      const list = async (query: string) => ((await on.call('ada', 'GET', `/repos/${repo}/pulls${query}`)).body as Shape[]).map(({ number, state }) => [number, state]);
      return { plain: await list(''), open: await list('?state=open'), closed: await list('?state=closed'), all: await list('?state=all'), second: await list('?state=open&limit=1&page=2') };
    },
  },
  {
    name: 'a pull request is closed, opened again and named anew',
    async observe(on) {
      const { pull } = await opened(on, 'edited');
      const say = async (body: Shape, who = 'ada') => { const { status, body: seen } = await on.call(who, 'PATCH', pull, body); return { status, seen: status < 300 ? pick(seen, ['state', 'title', 'body', 'closed_at']) : pick(seen, ['message']) }; };
      return [await say({ state: 'closed' }), await say({ state: 'open' }), await say({ title: 'Another lobby', body: 'For good' }), await say({ title: 'Not mine' }, 'vera')];
    },
  },
  {
    name: 'a push to its branch moves a pull request and its reference',
    async observe(on) {
      const { pull, folder } = await opened(on, 'moved');
      const before = await settled(on, pull);
      const head = await on.commit(folder, 'More of it', { 'clusters/local/lobby.yaml': 'a: 4\n' });
      await on.git(folder, 'push', '-q', 'origin', 'lobby');
      const after = await settled(on, pull, (seen) => (seen.head as Shape).sha === head);
      const refs = await until(async () => (await on.git(folder, 'ls-remote', 'origin', 'refs/pull/*')).out, (out) => out.includes(head));
      return { same: (before.head as Shape).sha === (after.head as Shape).sha, follows: (after.head as Shape).sha === head, refs: refs.replaceAll('\t', ' ').trim().split('\n') };
    },
  },
  {
    name: 'a branch that is gone leaves its pull request where it was',
    async observe(on) {
      const { pull, folder } = await opened(on, 'gone');
      const { head: before } = await settled(on, pull);
      await on.git(folder, 'push', '-q', 'origin', ':lobby');
      const { state, head } = await until(() => on.must('ada', 'GET', pull), (seen) => seen.state === 'closed');
      return { state, head: pick(head, ['label', 'ref', 'sha']), same: (head as Shape).sha === (before as Shape).sha };
    },
  },
  {
    name: 'comments of one pull request come all at once, those of a repository in pages',
    async observe(on) {
      const { pull, repo } = await opened(on, 'paged-talk');
      const own = `${pull.replace('/pulls/', '/issues/')}/comments`;
      for (const body of ['One', 'Two', 'Three']) await on.must('ada', 'POST', own, { body });
      const page = async (path: string) => {
        const { body, headers } = await on.call('ada', 'GET', path);
        return { bodies: (body as Shape[]).map((one) => one.body), total: headers.get('x-total-count'), link: headers.get('link')?.replaceAll(on.url, 'http://forge') };
      };
      return { own: await page(`${own}?limit=2`), all: await page(`/repos/${repo}/issues/comments?limit=2`), rest: await page(`/repos/${repo}/issues/comments?limit=2&page=2`) };
    },
  },
  {
    name: 'comments are written, listed, changed and taken away',
    async observe(on) {
      const { repo, pull } = await opened(on, 'talked');
      const comments = `${pull.replace('/pulls/', '/issues/')}/comments`;
      const made = await on.call('vera', 'POST', comments, { body: 'Looks *good*' });
      const one = `/repos/${repo}/issues/comments/${String((made.body as Shape).id)}`;
      const second = await on.must('admin', 'POST', comments, { body: 'Indeed' });
      const changed = await on.call('vera', 'PATCH', one, { body: 'Looks better' });
      const notMine = await on.call('ada', 'PATCH', `/repos/${repo}/issues/comments/${String(second.id)}`, { body: 'Mine now' });
      const byReader = await on.call('vera', 'PATCH', `/repos/${repo}/issues/comments/${String(second.id)}`, { body: 'Mine now' });
      const listed = ((await on.call('ada', 'GET', comments)).body as Shape[]).map(({ body, user }) => [(user as Shape).login, body]);
      const counted = (await on.must('ada', 'GET', pull)).comments;
      const removed = await on.call('vera', 'DELETE', one);
      return {
        made: { status: made.status, body: shown(made.body) }, changed: { status: changed.status, body: pick(changed.body, ['body']) }, notMine: notMine.status, byReader: brief(byReader), listed, counted, removed: removed.status, after: (await on.call('ada', 'GET', one)).status,
        empty: brief(await on.call('vera', 'POST', comments, { body: '' })), stranger: (await on.call('eve', 'POST', comments, { body: 'Me too' })).status,
      };
    },
  },
  {
    name: 'comments are listed since a moment, edited ones too',
    async observe(on) {
      const { repo, pull } = await opened(on, 'since');
      const comments = `${pull.replace('/pulls/', '/issues/')}/comments`;
      await on.must('ada', 'POST', comments, { body: 'First' });
      const later = new Date(Date.now() + 3_600_000).toISOString();
      const earlier = new Date(Date.now() - 3_600_000).toISOString();
      const count = async (path: string) => ((await on.call('ada', 'GET', path)).body as unknown[]).length;
      return [await count(`${comments}?since=${earlier}`), await count(`${comments}?since=${later}`), await count(`/repos/${repo}/issues/comments?since=${earlier}`)];
    },
  },
  {
    name: 'a writer merges: a commit with two parents, and the pull request says so',
    async observe(on) {
      const { repo, pull, folder } = await opened(on, 'merged');
      await settled(on, pull);
      const merged = await on.call('ada', 'POST', `${pull}/merge`, { Do: 'merge', merge_message_field: 'Said on the way' });
      const seen = await on.must('ada', 'GET', pull);
      await on.git(folder, 'fetch', '-q', 'origin', 'main');
      const commit = (await on.git(folder, 'log', '-1', '--format=%an|%cn|%p|%B', 'FETCH_HEAD')).out.trim();
      const [author, committer, parents, ...words] = commit.split('|');
      return {
        status: merged.status, text: merged.text, seen: shown(seen), sameCommit: seen.merge_commit_sha === (await on.git(folder, 'rev-parse', 'FETCH_HEAD')).out.trim(), author, committer, parents: parents?.split(' ').length, words: words.join('|'),
        again: brief(await on.call('ada', 'POST', `${pull}/merge`, { Do: 'merge' })), isMerged: (await on.call('ada', 'GET', `${pull}/merge`)).status, main: pick((await on.must('ada', 'GET', `/repos/${repo}/branches/main`)).commit, ['message']),
      };
    },
  },
  {
    name: 'a merge says which head it means',
    async observe(on) {
      const { pull } = await opened(on, 'meant');
      const { head } = await settled(on, pull);
      const wrong = await on.call('ada', 'POST', `${pull}/merge`, { Do: 'merge', head_commit_id: 'a'.repeat(40) });
      const right = await patiently(() => on.call('ada', 'POST', `${pull}/merge`, { Do: 'merge', head_commit_id: (head as Shape).sha }));
      return [brief(wrong), right.status];
    },
  },
  {
    name: 'readers and strangers merge nothing, nor does anybody what is closed',
    async observe(on) {
      const { pull } = await opened(on, 'denied');
      await settled(on, pull);
      const by = async (who: string) => brief(await on.call(who, 'POST', `${pull}/merge`, { Do: 'merge' }));
      const answers = [await by('vera'), await by('eve'), { status: (await on.call('ada', 'GET', `${pull}/merge`)).status }];
      await on.must('ada', 'PATCH', pull, { state: 'closed' });
      return [...answers, await by('ada')];
    },
  },
  {
    name: 'a branch with a required status waits for it',
    async observe(on) {
      const { repo, pull } = await opened(on, 'required');
      await on.must('admin', 'POST', `/repos/${repo}/branch_protections`, { rule_name: 'main', enable_push: true, enable_status_check: true, status_check_contexts: ['the/check'] });
      const { head } = await settled(on, pull);
      const merge = async () => brief(await patiently(() => on.call('ada', 'POST', `${pull}/merge`, { Do: 'merge' })));
      const set = (state: string, context = 'the/check') => on.must('ada', 'POST', `/repos/${repo}/statuses/${String((head as Shape).sha)}`, { state, context });
      const none = await merge();
      await set('failure');
      const failed = await merge();
      await set('success', 'another');
      await set('pending');
      const pending = await merge();
      await set('success');
      return { none, failed, pending, success: await merge() };
    },
  },
  {
    name: 'an administrator may force a merge unless the rule says no',
    async observe(on) {
      const { repo, pull } = await opened(on, 'forced');
      await on.must('admin', 'POST', `/repos/${repo}/branch_protections`, { rule_name: 'main', enable_push: true, enable_status_check: true, status_check_contexts: ['the/check'], block_admin_merge_override: true });
      await settled(on, pull);
      const merge = async (who: string) => brief(await patiently(() => on.call(who, 'POST', `${pull}/merge`, { Do: 'merge', force_merge: true })));
      const answers = [await merge('ada'), await merge('admin')];
      await on.must('admin', 'PATCH', `/repos/${repo}/branch_protections/main`, { block_admin_merge_override: false });
      return [...answers, await merge('admin')];
    },
  },
  {
    name: 'an outdated branch is brought up to date before it is merged',
    async observe(on) {
      const { repo, pull, folder } = await opened(on, 'outdated');
      await on.must('admin', 'POST', `/repos/${repo}/branch_protections`, { rule_name: 'main', enable_push: true, block_on_outdated_branch: true });
      await settled(on, pull);
      await on.git(folder, 'checkout', '-q', 'main');
      await on.commit(folder, 'Main goes on', { 'other.yaml': 'x\n' });
      await on.git(folder, 'push', '-q', 'origin', 'main');
      // Gitea finds out in the background that main went on; until then only the wrong head keeps this from being merged.
      const stale = await until(async () => brief(await on.call('ada', 'POST', `${pull}/merge`, { Do: 'merge', head_commit_id: 'a'.repeat(40) })), ({ message }) => !/try again|head out of date/.test(String(message)));
      const updated = await on.call('ada', 'POST', `${pull}/update?style=merge`);
      const seen = await settled(on, pull, ({ merge_base: from, base }) => from === (base as Shape).sha);
      await on.git(folder, 'fetch', '-q', 'origin', 'lobby');
      const parents = (await on.git(folder, 'log', '-1', '--format=%p', 'FETCH_HEAD')).out.trim().split(' ').length;
      const again = await on.call('ada', 'POST', `${pull}/update?style=merge`);
      return { stale, updated: updated.status, parents, upToDate: seen.merge_base === (seen.base as Shape).sha, again: brief(again), merged: (await patiently(() => on.call('ada', 'POST', `${pull}/merge`, { Do: 'merge' }))).status };
    },
  },
  {
    name: 'two changes of one line do not merge',
    async observe(on) {
      const { repo, pull, folder } = await opened(on, 'clash');
      await on.git(folder, 'checkout', '-q', 'main');
      await openFrom(on, repo, folder, 'second', { 'clusters/local/lobby.yaml': 'a: 9\n' });
      await settled(on, pull);
      await on.must('ada', 'POST', `${pull}/merge`, { Do: 'merge' });
      const second = `/repos/${repo}/pulls/2`;
      const seen = await until(async () => on.must('ada', 'GET', second), ({ mergeable }) => mergeable === false);
      return { seen: pick(seen, ['mergeable', 'state']), merge: brief(await on.call('ada', 'POST', `${second}/merge`, { Do: 'merge' })), update: brief(await on.call('ada', 'POST', `${second}/update`)) };
    },
  },
  {
    name: 'a title that says so is work in progress and does not merge',
    async observe(on) {
      const { pull } = await opened(on, 'draft');
      await on.must('ada', 'PATCH', pull, { title: 'WIP: A lobby' });
      const seen = await settled(on, pull, () => true);
      return { draft: seen.draft, merge: brief(await on.call('ada', 'POST', `${pull}/merge`, { Do: 'merge' })) };
    },
  },
  {
    name: 'a merge may take the branch with it',
    async observe(on) {
      const { repo, pull } = await opened(on, 'tidy');
      await settled(on, pull);
      const { status } = await on.call('ada', 'POST', `${pull}/merge`, { Do: 'merge', delete_branch_after_merge: true });
      const branch = await until(async () => (await on.call('ada', 'GET', `/repos/${repo}/branches/lobby`)).status, (seen) => seen === 404);
      const { head } = await on.must('ada', 'GET', pull);
      return { status, branch, head: pick(head, ['label', 'ref', 'sha']) };
    },
  },
  {
    name: 'an administrator speaks in another person\'s name',
    async observe(on) {
      const { pull } = await opened(on, 'sudo');
      const comments = `${pull.replace('/pulls/', '/issues/')}/comments`;
      const said = await on.call('admin', 'POST', `${comments}?sudo=${on.name('vera')}`, { body: 'Said by Vera' });
      const byWriter = await on.call('ada', 'POST', `${comments}?sudo=${on.name('vera')}`, { body: 'Said by Vera' });
      const byNobody = await on.call('admin', 'POST', `${comments}?sudo=not-there-at-all`, { body: 'Said by nobody' });
      await settled(on, pull);
      const merge = await on.call('admin', 'POST', `${pull}/merge?sudo=${on.name('vera')}`, { Do: 'merge' });
      return { said: said.status, by: ((said.body as Shape).user as Shape).login, byWriter: brief(byWriter), byNobody: brief(byNobody), merge: brief(merge) };
    },
  },
  {
    name: 'an administrator sees what another person may, in their name',
    async observe(on) {
      const { repo } = await opened(on, 'sees');
      const may = async (who: string) => { const { status, body } = await on.call('admin', 'GET', `/repos/${repo}?sudo=${on.name(who)}`); return status === 200 ? (body as Shape).permissions : status; };
      return { ada: await may('ada'), vera: await may('vera'), eve: await may('eve') };
    },
  },
  {
    name: 'a pull request is told to a hook: opened, pushed to, talked about, merged',
    async observe(on) {
      const { repo, folder } = await branched(on, 'heard');
      const made = await on.must('admin', 'POST', `/repos/${repo}/hooks`, { type: 'gitea', active: true, events: ['pull_request'], config: { url: await on.receiver('/heard'), content_type: 'json', secret: 'the secret' } });
      await on.must('ada', 'POST', `/repos/${repo}/pulls`, { title: 'A lobby', head: 'lobby', base: 'main' });
      const pull = `/repos/${repo}/pulls/1`;
      await on.deliveries('/heard', 1);
      const head = await on.commit(folder, 'More of it', { 'clusters/local/lobby.yaml': 'a: 4\n' });
      await on.git(folder, 'push', '-q', 'origin', 'lobby');
      await on.deliveries('/heard', 2);
      const { id } = await on.must('vera', 'POST', `/repos/${repo}/issues/1/comments`, { body: '/merge' });
      await on.deliveries('/heard', 3);
      await on.must('vera', 'PATCH', `/repos/${repo}/issues/comments/${String(id)}`, { body: 'never mind' });
      await on.deliveries('/heard', 4);
      await settled(on, pull, (seen) => (seen.head as Shape).sha === head);
      await on.must('ada', 'POST', `${pull}/merge`, { Do: 'merge' });
      return { events: made.events, heard: (await on.deliveries('/heard', 5)).map(told) };
    },
  },
  {
    name: 'a pull request is told to a hook: closed, opened again, named anew',
    async observe(on) {
      const { pull, repo } = await opened(on, 'shut');
      await on.must('admin', 'POST', `/repos/${repo}/hooks`, { type: 'gitea', active: true, events: ['pull_request'], config: { url: await on.receiver('/shut'), content_type: 'json', secret: 'the secret' } });
      const steps: Shape[] = [{ state: 'closed' }, { state: 'open' }, { title: 'Another lobby' }];
      for (const [index, step] of steps.entries()) {
        await on.must('ada', 'PATCH', pull, step);
        await on.deliveries('/shut', index + 1);
      }
      return (await on.deliveries('/shut', 3)).map(told);
    },
  },
  {
    name: 'what comes to main by a merge is told as a push',
    async observe(on) {
      const { pull, repo } = await opened(on, 'arrived');
      await settled(on, pull);
      await on.must('admin', 'POST', `/repos/${repo}/hooks`, { type: 'gitea', active: true, events: ['push'], config: { url: await on.receiver('/arrived'), content_type: 'json', secret: 'the secret' } });
      await on.must('ada', 'POST', `${pull}/merge`, { Do: 'merge' });
      const head = ((await on.must('ada', 'GET', `/repos/${repo}/branches/main`)).commit as Shape).id;
      const isOfHead = ({ body }: Delivery) => (JSON.parse(body) as Shape).after === head;
      const delivery = (await on.deliveries('/arrived', 1, isOfHead))[0];
      const { ref, after, total_commits: total, pusher } = JSON.parse(delivery?.body ?? '{}') as Shape;
      return { ref, total, pusher: pick(pusher, ['login']), isHead: after === head };
    },
  },
];

/** A scene with a branch `lobby` that is one commit ahead, pushed and checked out. */
async function branched(on: ForgeTarget, label: string): Promise<Scene> {
  const made = await ownScene(on, `pr-${label}`);
  await on.git(made.folder, 'checkout', '-q', '-b', 'lobby');
  await on.commit(made.folder, 'A larger lobby', { 'clusters/local/lobby.yaml': 'a: 3\n' });
  await pushNoted(on, made.repo, made.folder, 'lobby');
  return made;
}

async function opened(on: ForgeTarget, label: string): Promise<Opened> {
  const made = await branched(on, label);
  await on.must('ada', 'POST', `/repos/${made.repo}/pulls`, { title: 'A lobby', body: 'For the weekend', head: 'lobby', base: 'main' });
  return { ...made, pull: `/repos/${made.repo}/pulls/1` };
}

async function openFrom(on: ForgeTarget, repo: string, folder: string, branch: string, files: Record<string, string>): Promise<void> {
  await on.git(folder, 'checkout', '-q', '-b', branch, 'main');
  await on.commit(folder, `Make ${branch}`, files);
  await pushNoted(on, repo, folder, branch);
  await on.must('ada', 'POST', `/repos/${repo}/pulls`, { title: branch, head: branch, base: 'main' });
}

/** Gitea works out in the background whether a pull request may be merged. */
function settled(on: ForgeTarget, pull: string, ready: (seen: Shape) => boolean = () => true): Promise<Shape> {
  return until(() => on.must('ada', 'GET', pull), (seen) => (seen.mergeable === true || seen.draft === true) && ready(seen));
}

/** Gitea looks at a pull request anew after each push and each merge that failed; until it has, it says "try again later". */
function patiently<T extends { text: string }>(ask: () => Promise<T>): Promise<T> {
  return until(ask, ({ text }) => !text.includes('Please try again later'));
}

async function until<T>(look: () => Promise<T>, ready: (seen: T) => boolean): Promise<T> {
  let seen = await look();
  for (const end = Date.now() + PATIENCE_MS; !ready(seen) && Date.now() < end; seen = await look()) await new Promise((resolve) => setTimeout(resolve, 50));
  return seen;
}

const brief = ({ status, body, text }: { status: number; body: unknown; text: string }): Shape => ({ status, message: typeof body === 'object' && body !== null ? String((body as Shape).message).replace(/_id: \d+/g, '_id: <id>') : text });

function pick(value: unknown, names: string[]): Shape {
  return Object.fromEntries(names.map((name) => [name, (value as Shape | null | undefined)?.[name] ?? null]));
}

const HEADERS = ['x-gitea-event', 'x-gitea-event-type', 'x-github-event', 'x-github-event-type'];

function told({ headers, body }: Delivery): unknown {
  const signature = createHmac('sha256', 'the secret').update(body).digest('hex');
  return { headers: Object.fromEntries(HEADERS.map((name) => [name, headers[name]])), signed: headers['x-gitea-signature'] === signature, payload: shown(JSON.parse(body), ['mergeable', 'content_version']) };
}

