import { createHmac } from 'node:crypto';
import type { Case } from '../case.ts';
import { asks, withoutIdle } from './asks.ts';
import { ownScene } from './scene.ts';
import type { Delivery, ForgeTarget } from './target.ts';

const hook = (url: string, more: object = {}) => ({ type: 'gitea', active: true, events: ['push'], config: { url, content_type: 'json', secret: 'the secret' }, ...more });

export const rules: Case<ForgeTarget>[] = [
  ...asks([
    ['a status is set on a commit', (s) => ['ada', 'POST', `/repos/${s.repo}/statuses/${s.commits[0]}`, { state: 'success', context: 'check', description: 'Fine', target_url: 'https://example.com/1' }]],
    ['a status has one of the known states', (s) => ['ada', 'POST', `/repos/${s.repo}/statuses/${s.commits[1]}`, { state: 'odd', context: 'check' }]],
    ['a commit that is not there takes no status', (s) => ['ada', 'POST', `/repos/${s.repo}/statuses/${'a'.repeat(40)}`, { state: 'success' }]],
    ['a reader sets no status', (s) => ['vera', 'POST', `/repos/${s.repo}/statuses/${s.commits[0]}`, { state: 'success' }]],
    ['a commit without a status has none', (s) => ['ada', 'GET', `/repos/${s.repo}/statuses/${s.commits[2]}`]],
    ['a branch without rules is not protected', (s) => ['admin', 'GET', `/repos/${s.repo}/branch_protections`]],
    ['a rule that is not there is not found', (s) => ['admin', 'GET', `/repos/${s.repo}/branch_protections/none`]],
    ['a writer sees no rules', (s) => ['ada', 'GET', `/repos/${s.repo}/branch_protections`]],
    ['a rule needs a name', (s) => ['admin', 'POST', `/repos/${s.repo}/branch_protections`, { rule_name: '' }]],
    ['a repository without hooks has none', (s) => ['admin', 'GET', `/repos/${s.repo}/hooks`]],
    ['a writer sees no hooks', (s) => ['ada', 'GET', `/repos/${s.repo}/hooks`]],
    ['a hook that is not there is not found', (s) => ['admin', 'GET', `/repos/${s.repo}/hooks/999999`]],
    ['a hook needs an address', (s) => ['admin', 'POST', `/repos/${s.repo}/hooks`, { type: 'gitea', active: true, config: { content_type: 'json' } }]],
    ['a hook needs a type of content', (s) => ['admin', 'POST', `/repos/${s.repo}/hooks`, { type: 'gitea', active: true, config: { url: 'http://127.0.0.1:9/x' } }]],
    ['a hook needs a type', (s) => ['admin', 'POST', `/repos/${s.repo}/hooks`, { active: true, config: { url: 'http://127.0.0.1:9/x', content_type: 'json' } }]],
    ['only an administrator sees system hooks', () => ['ada', 'GET', '/admin/hooks']],
  ]),
  {
    name: 'the state of a commit is the worst of its newest statuses',
    async observe(on) {
      const { repo, commits } = await ownScene(on, 'worst');
      const set = (context: string, state: string) => on.must('ada', 'POST', `/repos/${repo}/statuses/${commits[0]}`, { state, context });
      const state = async () => ((await on.must('ada', 'GET', `/repos/${repo}/commits/${commits[0]}/status`)) as { state: string }).state;
      await set('one', 'success');
      const states = [await state()];
      await set('two', 'pending');
      states.push(await state());
      await set('two', 'failure');
      states.push(await state());
      await set('two', 'success');
      return [...states, await state()];
    },
  },
  {
    name: 'an older failure outweighs a newer success of another check',
    async observe(on) {
      const { repo, commits } = await ownScene(on, 'outweighed');
      for (const [context, state] of [['one', 'failure'], ['two', 'success']]) await on.must('ada', 'POST', `/repos/${repo}/statuses/${commits[0]}`, { state, context });
      return ((await on.must('ada', 'GET', `/repos/${repo}/commits/${commits[0]}/status`)) as { state: string }).state;
    },
  },
  {
    name: 'a protected branch takes no push of people who are not named',
    async observe(on) {
      const { repo, folder } = await ownScene(on, 'guarded');
      const made = await on.call('admin', 'POST', `/repos/${repo}/branch_protections`, { rule_name: 'main', enable_push: false });
      await on.commit(folder, 'Not allowed', { 'x.yaml': 'x\n' });
      const { code, out } = await on.git(folder, 'push', 'origin', 'main');
      return { made: { status: made.status, body: withoutIdle(made.body) }, failed: code !== 0, words: out.split('\n').filter((line) => /remote: \S|rejected/.test(line)).map((line) => line.trim()) };
    },
  },
  {
    name: 'a protected branch takes pushes of people who are named',
    async observe(on) {
      const { repo, folder } = await ownScene(on, 'named');
      await on.must('admin', 'POST', `/repos/${repo}/branch_protections`, { rule_name: 'main', enable_push: true, enable_push_whitelist: true, push_whitelist_usernames: [on.name('ada')] });
      await on.commit(folder, 'Allowed', { 'x.yaml': 'x\n' });
      return (await on.git(folder, 'push', '-q', 'origin', 'main')).code;
    },
  },
  {
    name: 'a team that is named is the one of its own organisation',
    async observe(on) {
      const [{ repo, folder }, other] = [await ownScene(on, 'own-team'), await ownScene(on, 'other-team')];
      await on.must('admin', 'PUT', `/teams/${other.teams.write}/members/${on.name('eve')}`);
      await on.must('admin', 'PUT', `/repos/${repo}/collaborators/${on.name('eve')}`, { permission: 'write' });
      await on.must('admin', 'POST', `/repos/${repo}/branch_protections`, { rule_name: 'main', enable_push: true, enable_push_whitelist: true, push_whitelist_teams: ['write'] });
      await on.git(folder, 'remote', 'add', 'eve', on.remote('eve', repo));
      await on.commit(folder, 'Whose team', { 'x.yaml': 'x\n' });
      const failed = async (...push: string[]) => (await on.git(folder, 'push', '-q', ...push)).code !== 0;
      return { otherBranch: await failed('eve', 'main:eve'), eve: await failed('eve', 'main'), ada: await failed('origin', 'main') };
    },
  },
  {
    name: 'a protected branch is never rewritten',
    async observe(on) {
      const { repo, folder } = await ownScene(on, 'firm');
      await on.must('admin', 'POST', `/repos/${repo}/branch_protections`, { rule_name: 'main', enable_push: true });
      await on.git(folder, 'reset', '-q', '--hard', 'HEAD~1');
      await on.commit(folder, 'Another way', { 'x.yaml': 'x\n' });
      const { code, out } = await on.git(folder, 'push', '-f', 'origin', 'main');
      return { failed: code !== 0, words: out.split('\n').filter((line) => /remote: \S|rejected/.test(line)).map((line) => line.trim()) };
    },
  },
  {
    name: 'a rule is changed and taken away',
    async observe(on) {
      const { repo } = await ownScene(on, 'ruled');
      await on.must('admin', 'POST', `/repos/${repo}/branch_protections`, { rule_name: 'main', enable_push: false });
      const twice = await on.call('admin', 'POST', `/repos/${repo}/branch_protections`, { rule_name: 'main' });
      const changed = await on.must('admin', 'PATCH', `/repos/${repo}/branch_protections/main`, { enable_push: true });
      const removed = await on.call('admin', 'DELETE', `/repos/${repo}/branch_protections/main`);
      const after = await on.call('admin', 'GET', `/repos/${repo}/branch_protections/main`);
      return { twice: { status: twice.status, body: twice.body }, push: changed.enable_push, removed: removed.status, after: after.status };
    },
  },
  {
    name: 'a hook is made, shown without its secret, changed and taken away',
    async observe(on) {
      const { repo } = await ownScene(on, 'hooked');
      const made = await on.call('admin', 'POST', `/repos/${repo}/hooks`, hook(await on.receiver('/made')));
      const { id } = made.body as { id: number };
      const changed = await on.call('admin', 'PATCH', `/repos/${repo}/hooks/${id}`, { active: false, events: ['push', 'repository'] });
      const listed = (await on.call('admin', 'GET', `/repos/${repo}/hooks`)).body as unknown[];
      const removed = await on.call('admin', 'DELETE', `/repos/${repo}/hooks/${id}`);
      const after = await on.call('admin', 'GET', `/repos/${repo}/hooks/${id}`);
      return { made: { status: made.status, body: withoutIdle(made.body) }, changed: { status: changed.status, body: withoutIdle(changed.body) }, listed: listed.length, removed: removed.status, after: after.status };
    },
  },
  {
    name: 'a page holds fifty at most, and names the ones beside it',
    async observe(on) {
      const { repo } = await ownScene(on, 'fifty');
      const url = await on.receiver('/fifty');
      for (let n = 0; n < 52; n++) await on.must('admin', 'POST', `/repos/${repo}/hooks`, hook(url, { active: false }));
      const page = async (query: string) => {
        const { body, headers } = await on.call('admin', 'GET', `/repos/${repo}/hooks?${query}`);
        return { count: (body as unknown[]).length, total: headers.get('x-total-count'), link: headers.get('link')?.replaceAll(on.url, 'http://forge') };
      };
      return [await page('limit=100'), await page('limit=100&page=2'), await page('')];
    },
  },
  {
    name: 'a push is told to a hook, with headers, signature and payload',
    async observe(on) {
      const { repo, folder } = await ownScene(on, 'told');
      await on.must('admin', 'POST', `/repos/${repo}/hooks`, hook(await on.receiver('/told')));
      await on.commit(folder, 'Change arena\n\nChange-Id: two', { 'clusters/local/arena.yaml': 'b: 2\n', 'clusters/local/new.yaml': 'n: 1\n' });
      await on.git(folder, 'push', '-q', 'origin', 'main');
      const [delivery] = await on.deliveries('/told', 1);
      return delivery ? shown(delivery, true) : 'nothing came';
    },
  },
  {
    name: 'a payload escapes what a web page would take for a tag',
    async observe(on) {
      const { repo, folder } = await ownScene(on, 'escaped');
      await on.must('admin', 'POST', `/repos/${repo}/hooks`, hook(await on.receiver('/escaped')));
      await on.commit(folder, 'Change <b>arena</b> & lobby', { 'clusters/local/arena.yaml': 'b: 2\n' });
      await on.git(folder, 'push', '-q', 'origin', 'main');
      const [delivery] = await on.deliveries('/escaped', 1);
      return /"message": ?"(Change [^"]*)"/.exec(delivery?.body ?? '')?.[1];
    },
  },
  {
    name: 'a new branch is told with its own commits',
    async observe(on) {
      const { repo, folder } = await ownScene(on, 'newborn');
      await on.must('admin', 'POST', `/repos/${repo}/hooks`, hook(await on.receiver('/newborn')));
      await on.git(folder, 'checkout', '-q', '-b', 'feature');
      await on.commit(folder, 'On a branch', { 'b.yaml': 'b\n' });
      await on.git(folder, 'push', '-q', 'origin', 'feature');
      const [delivery] = await on.deliveries('/newborn', 1);
      return delivery ? shown(delivery, false) : 'nothing came';
    },
  },
  {
    name: 'a hook that is not active hears nothing, an active one beside it does',
    async observe(on) {
      const { repo, folder } = await ownScene(on, 'silent');
      await on.must('admin', 'POST', `/repos/${repo}/hooks`, hook(await on.receiver('/silent'), { active: false }));
      await on.must('admin', 'POST', `/repos/${repo}/hooks`, hook(await on.receiver('/loud')));
      await on.commit(folder, 'Something', { 'x.yaml': 'x\n' });
      await on.git(folder, 'push', '-q', 'origin', 'main');
      return { loud: (await on.deliveries('/loud', 1)).length, silent: (await on.deliveries('/silent', 0)).length };
    },
  },
  {
    name: 'a hook of one branch hears of that branch only',
    async observe(on) {
      const { repo, folder } = await ownScene(on, 'narrow');
      await on.must('admin', 'POST', `/repos/${repo}/hooks`, hook(await on.receiver('/narrow'), { branch_filter: 'main' }));
      await on.git(folder, 'push', '-q', 'origin', 'main:other');
      await on.commit(folder, 'On main', { 'x.yaml': 'x\n' });
      await on.git(folder, 'push', '-q', 'origin', 'main');
      return (await on.deliveries('/narrow', 1)).map(({ body }) => (JSON.parse(body) as { ref: string }).ref);
    },
  },
  {
    name: 'a push of seven commits names at most five and counts all',
    async observe(on) {
      const { repo, folder } = await ownScene(on, 'many');
      await on.must('admin', 'POST', `/repos/${repo}/hooks`, hook(await on.receiver('/many')));
      for (let n = 0; n < 7; n++) await on.commit(folder, `Number ${n}`, { [`${n}.yaml`]: 'x\n' });
      await on.git(folder, 'push', '-q', 'origin', 'main');
      const [delivery] = await on.deliveries('/many', 1);
      const { commits, total_commits: total } = JSON.parse(delivery?.body ?? '{}') as { commits?: { message: string }[]; total_commits?: number };
      return { named: commits?.map(({ message }) => message), total };
    },
  },
  {
    name: 'a system hook hears of every repository',
    async observe(on) {
      const { folder } = await ownScene(on, 'system');
      const made = await on.must('admin', 'POST', '/admin/hooks', hook('', { config: { url: await on.receiver('/system'), content_type: 'json', secret: 'the secret', is_system_webhook: 'true' } }));
      await on.commit(folder, 'Heard everywhere', { 'x.yaml': 'x\n' });
      await on.git(folder, 'push', '-q', 'origin', 'main');
      const heard = (await on.deliveries('/system', 1)).length;
      const listed = ((await on.call('admin', 'GET', '/admin/hooks?type=system')).body as { id: number }[]).some(({ id }) => id === made.id);
      const removed = await on.call('admin', 'DELETE', `/admin/hooks/${String(made.id)}`);
      return { heard: heard > 0, listed, removed: removed.status };
    },
  },
];

const HEADERS = ['content-type', 'x-gitea-event', 'x-gitea-event-type', 'x-gogs-event', 'x-github-event', 'x-hub-signature-256'];

/** Headers that count, whether the signature fits, and the payload: its repository and people by name only. */
function shown({ headers, body }: Delivery, signatures: boolean): unknown {
  const signature = createHmac('sha256', 'the secret').update(body).digest('hex');
  const { repository, pusher, sender, ...rest } = JSON.parse(body) as Record<string, { full_name?: string; login?: string }>;
  return {
    headers: Object.fromEntries(HEADERS.map((name) => [name, String(headers[name]).replace(signature, '<signature>')])),
    ...(signatures && { signed: headers['x-gitea-signature'] === signature, named: /^[0-9a-f-]{36}$/.test(String(headers['x-gitea-delivery'])) }),
    payload: withoutIdle(rest), repository: repository?.full_name, pusher: pusher?.login, sender: sender?.login,
  };
}
