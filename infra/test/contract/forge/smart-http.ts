import { join } from 'node:path';
import type { Case } from '../case.ts';
import { ownScene, scene } from './scene.ts';
import type { ForgeTarget } from './target.ts';

const EMPTY_PACK = Buffer.from('5041434b0000000200000000029d08823bd8a8eab510ad6ac75c823cfd3ed31e', 'hex');
const NONE = '0'.repeat(40);

/** One git request as it stands on the wire. */
async function raw(on: ForgeTarget, who: Parameters<ForgeTarget['call']>[0], method: string, path: string, body?: Buffer | string, type?: string) {
  const authorization = on.authorization(who);
  const response = await fetch(`${on.url}/${path}`, { method, body: body === undefined ? null : (body as string), redirect: 'manual', headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) } });
  return { status: response.status, type: response.headers.get('content-type'), asks: response.headers.get('www-authenticate'), cache: response.headers.get('cache-control'), text: await response.text() };
}

/** A push of one ref with an empty pack: what the server says about the ref is all that matters. */
function command(from: string, to: string, ref: string, pack = true): Buffer {
  const line = `${from} ${to} ${ref}\0report-status`;
  return Buffer.concat([Buffer.from(`${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`), pack ? EMPTY_PACK : Buffer.alloc(0)]);
}
const push = (on: ForgeTarget, who: string, repo: string, body: Buffer) => raw(on, who, 'POST', `${repo}.git/git-receive-pack`, body, 'application/x-git-receive-pack-request');

/** git's last words without what it counts and where it is. */
const words = (out: string) => out.split('\n').filter((line) => /^(remote:| [!*+-]|fatal|error| = |To )/.test(line)).map((line) => line.replace(/\/\/[^@/]+@/, '//').replace(/[0-9a-f]{7,}\.\.[0-9a-f]{7,}/, '<range>').trim()).filter((line) => line !== 'remote:');

export const smartHttp: Case<ForgeTarget>[] = [
  {
    name: 'a writer is told the refs of a repository',
    async observe(on) {
      const { repo, commits } = await scene(on);
      const { status, type, cache, text } = await raw(on, 'ada', 'GET', `${repo}.git/info/refs?service=git-upload-pack`);
      return { status, type, cache, service: text.startsWith('001e# service=git-upload-pack\n0000'), head: text.includes(`${commits[2]} HEAD`), main: text.includes(`${commits[2]} refs/heads/main`) };
    },
  },
  {
    name: 'the refs are told without .git too',
    async observe(on) {
      const { repo } = await scene(on);
      return (await raw(on, 'ada', 'GET', `${repo}/info/refs?service=git-upload-pack`)).status;
    },
  },
  ...([
    ['nobody is asked to sign in before a private repository', undefined, 'git-upload-pack', ''],
    ['nobody is asked to sign in before a repository that is not there', undefined, 'git-upload-pack', 'x'],
    ['a stranger finds no private repository by git', 'eve', 'git-upload-pack', ''],
    ['a person finds no repository that is not there by git', 'ada', 'git-upload-pack', 'x'],
    ['a reader may begin a push', 'vera', 'git-receive-pack', ''],
    ['a stranger may not begin a push', 'eve', 'git-receive-pack', ''],
    ['a service that git does not have is refused', 'ada', 'git-other-pack', ''],
  ] as const).map(([name, who, service, suffix]): Case<ForgeTarget> => ({
    name,
    async observe(on) {
      const { repo } = await scene(on);
      const { status, asks, text } = await raw(on, who, 'GET', `${repo}${suffix}.git/info/refs?service=${service}`);
      return { status, asks, text: status === 200 ? '<refs>' : text };
    },
  })),
  {
    name: 'a wrong password is asked again by git\'s door',
    async observe(on) {
      const { repo } = await scene(on);
      const { status, asks } = await raw(on, { basic: [on.name('ada'), 'wrong'] }, 'GET', `${repo}.git/info/refs?service=git-upload-pack`);
      return { status, asks };
    },
  },
  {
    name: 'a token is taken as password, as user, and as bearer',
    async observe(on) {
      const { repo } = await scene(on);
      const { sha1 } = await on.must('ada', 'POST', `/users/${on.name('ada')}/tokens`, { name: 'git-door', scopes: ['write:repository'] });
      const token = String(sha1);
      const path = `${repo}.git/info/refs?service=git-upload-pack`;
      const bearer = await fetch(`${on.url}/${path}`, { headers: { authorization: `Bearer ${token}` } });
      await bearer.text();
      return [(await raw(on, { basic: [on.name('ada'), token] }, 'GET', path)).status, (await raw(on, { basic: [token, 'x-oauth-basic'] }, 'GET', path)).status, (await raw(on, { token }, 'GET', path)).status, bearer.status];
    },
  },
  {
    name: 'a token that may only read pushes nothing',
    async observe(on) {
      const { repo } = await scene(on);
      const { sha1 } = await on.must('ada', 'POST', `/users/${on.name('ada')}/tokens`, { name: 'git-reader', scopes: ['read:repository'] });
      const { repo: own, commits } = await ownScene(on, 'readtoken');
      const by = (who: Parameters<ForgeTarget['call']>[0], branch: string) => raw(on, who, 'POST', `${own}.git/git-receive-pack`, command(NONE, commits[0] ?? '', `refs/heads/${branch}`), 'application/x-git-receive-pack-request');
      const basic = await by({ basic: [on.name('ada'), String(sha1)] }, 'basic');
      const refs = await raw(on, { basic: [on.name('ada'), String(sha1)] }, 'GET', `${repo}.git/info/refs?service=git-receive-pack`);
      return { refs: refs.status, push: basic.status, body: basic.text };
    },
  },
  {
    name: 'a body of another type is no push',
    async observe(on) {
      const { repo } = await scene(on);
      return (await raw(on, 'ada', 'POST', `${repo}.git/git-receive-pack`, command(NONE, NONE, 'refs/heads/x'), 'application/json')).status;
    },
  },
  {
    name: 'the first of two pushes from one base wins, the second is told why not',
    async observe(on) {
      const { repo, commits } = await ownScene(on, 'race');
      const [first = '', second = ''] = commits;
      // Back by one and forth: the pack may stay empty.
      const stale = await push(on, 'ada', repo, command(first, second, 'refs/heads/main'));
      return { status: stale.status, type: stale.type, report: lines(stale.text) };
    },
  },
  {
    name: 'a push of what the server has already needs no objects',
    async observe(on) {
      const { repo, commits } = await ownScene(on, 'branch');
      const made = await push(on, 'ada', repo, command(NONE, commits[0] ?? '', 'refs/heads/old'));
      const branch = await on.call('ada', 'GET', `/repos/${repo}/branches/old`);
      return { report: lines(made.text), branch: branch.status };
    },
  },
  {
    name: 'a push of a commit that nobody sent is refused',
    async observe(on) {
      const { repo } = await ownScene(on, 'absent');
      const { status, text } = await push(on, 'ada', repo, command(NONE, 'c'.repeat(40), 'refs/heads/absent'));
      return { status, report: lines(text) };
    },
  },
  {
    name: 'a pack that is torn is refused',
    async observe(on) {
      const { repo, commits } = await ownScene(on, 'torn');
      const body = Buffer.concat([command(NONE, commits[0] ?? '', 'refs/heads/torn', false), Buffer.from('PACK\0\0\0\x02\0\0\0\x05')]);
      const { status } = await push(on, 'ada', repo, body);
      return { status, branch: (await on.call('ada', 'GET', `/repos/${repo}/branches/torn`)).status };
    },
  },
  {
    name: 'a branch is deleted by a push',
    async observe(on) {
      const { repo, commits } = await ownScene(on, 'pruned');
      await push(on, 'ada', repo, command(NONE, commits[0] ?? '', 'refs/heads/old'));
      const { text } = await push(on, 'ada', repo, command(commits[0] ?? '', NONE, 'refs/heads/old', false));
      return { report: lines(text), branch: (await on.call('ada', 'GET', `/repos/${repo}/branches/old`)).status };
    },
  },
  {
    name: 'a reader is refused inside git\'s own answer',
    async observe(on) {
      const { repo } = await ownScene(on, 'readonly');
      const cwd = join(on.dir, 'vera-clone');
      await on.git(on.dir, 'clone', '-q', on.remote('vera', repo), cwd);
      await on.commit(cwd, 'Mine', { 'mine.yaml': 'x\n' });
      const { code, out } = await on.git(cwd, 'push', 'origin', 'main');
      return { failed: code !== 0, words: words(out).filter((line) => !line.startsWith('To ')) };
    },
  },
  {
    name: 'a push that does not move forward is refused unless forced',
    async observe(on) {
      const { folder, repo } = await ownScene(on, 'rewound');
      await on.git(folder, 'reset', '-q', '--hard', 'HEAD~1');
      await on.commit(folder, 'Another way', { 'other.yaml': 'x\n' });
      const plain = await on.git(folder, 'push', 'origin', 'main');
      const forced = await on.git(folder, 'push', '-f', 'origin', 'main');
      return { plain: plain.code !== 0, forced: forced.code, head: ((await on.must('ada', 'GET', `/repos/${repo}/branches/main`)).commit as { message: string }).message };
    },
  },
  {
    name: 'clones may be shallow, partial and of each protocol version',
    async observe(on) {
      const { repo } = await scene(on);
      const clone = async (label: string, ...args: string[]) => {
        const { code } = await on.git(on.dir, ...(args[0] === '-c' ? args.splice(0, 2) : []) as string[], 'clone', '-q', ...args, on.remote('ada', repo), label);
        return { code, commits: (await on.git(join(on.dir, label), 'rev-list', '--count', 'HEAD')).out.trim() };
      };
      return { shallow: await clone('c1', '--depth=1'), partial: await clone('c2', '--filter=blob:none', '--no-checkout'), v0: await clone('c3', '-c', 'protocol.version=0'), v1: await clone('c4', '-c', 'protocol.version=1'), v2: await clone('c5', '-c', 'protocol.version=2') };
    },
  },
  {
    name: 'a push from a shallow clone is taken',
    async observe(on) {
      const { repo } = await ownScene(on, 'shallow');
      const cwd = join(on.dir, 'shallow-clone');
      await on.git(on.dir, 'clone', '-q', '--depth=1', on.remote('ada', repo), cwd);
      await on.commit(cwd, 'From the shallows', { 'shallow.yaml': 'x\n' });
      const { code } = await on.git(cwd, 'push', 'origin', 'main');
      return { code, head: ((await on.must('ada', 'GET', `/repos/${repo}/branches/main`)).commit as { message: string }).message };
    },
  },
  {
    name: 'ten people who push at once all land when they try again',
    async observe(on) {
      const { repo } = await ownScene(on, 'crowd');
      const results = await Promise.all(Array.from({ length: 10 }, async (_, index): Promise<number> => {
        const cwd = join(on.dir, `crowd-${index}`);
        await on.git(on.dir, 'clone', '-q', on.remote('ada', repo), cwd);
        await on.commit(cwd, `Number ${index}`, { [`n${index}.yaml`]: 'x\n' });
        for (let tries = 0; tries < 40; tries++) {
          if ((await on.git(cwd, 'push', '-q', 'origin', 'main')).code === 0) return 0;
          await on.git(cwd, 'pull', '-q', '--rebase', 'origin', 'main');
        }
        return 1;
      }));
      const { body } = await on.call('ada', 'GET', `/repos/${repo}/commits?sha=main&limit=50`);
      return { failed: results.reduce((sum, one) => sum + one, 0), commits: (body as unknown[]).length };
    },
  },
  {
    name: 'ten branches pushed at once are ten branches',
    async observe(on) {
      const { repo, commits } = await ownScene(on, 'fans');
      const reports = await Promise.all(Array.from({ length: 10 }, async (_, index) => lines((await push(on, 'ada', repo, command(NONE, commits[0] ?? '', `refs/heads/b${index}`))).text)));
      return { reports: reports.flat().filter((line) => line.startsWith('ok')).length, branches: ((await on.call('ada', 'GET', `/repos/${repo}/branches?limit=50`)).body as unknown[]).length };
    },
  },
];

/** The report inside a receive-pack answer, line by line, its framing off. */
function lines(text: string): string[] {
  return [...text.matchAll(/(unpack [^\n\0]*|ok refs\/[^\n]*|ng refs\/[^\n]*)\n/g)].map(([, line]) => line ?? '');
}
