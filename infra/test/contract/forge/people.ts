import { asks } from './asks.ts';
import { passwordOf, type ForgeTarget } from './target.ts';
import type { Case } from '../case.ts';

const newUser = (on: ForgeTarget, label: string, more: object = {}) => ({ username: on.name(label), email: `${on.name(label)}@example.com`, password: 'a long enough password', must_change_password: false, ...more });

export const people: Case<ForgeTarget>[] = [
  ...asks([
    ['an administrator makes a user', (_s, on) => ['admin', 'POST', '/admin/users', newUser(on, 'made', { full_name: 'Made Here', visibility: 'limited' })]],
    ['a name that is taken makes no user', (_s, on) => ['admin', 'POST', '/admin/users', { ...newUser(on, 'taken'), username: on.name('ada') }]],
    ['an address that is taken makes no user', (_s, on) => ['admin', 'POST', '/admin/users', { ...newUser(on, 'other'), email: `${on.name('ada')}@example.com` }]],
    ['a reserved name makes no user', (_s, on) => ['admin', 'POST', '/admin/users', { ...newUser(on, 'reserved'), username: 'admin' }]],
    ['a name with a space makes no user', (_s, on) => ['admin', 'POST', '/admin/users', { ...newUser(on, 'space'), username: 'a b' }]],
    ['a name of 41 letters makes no user', (_s, on) => ['admin', 'POST', '/admin/users', { ...newUser(on, 'long'), username: 'a'.repeat(41) }]],
    ['an address without an at sign makes no user', (_s, on) => ['admin', 'POST', '/admin/users', { ...newUser(on, 'noat'), email: 'nowhere' }]],
    ['a short password makes no user', (_s, on) => ['admin', 'POST', '/admin/users', { ...newUser(on, 'short'), password: 'short' }]],
    ['no name at all makes no user', (_s, on) => ['admin', 'POST', '/admin/users', { ...newUser(on, 'none'), username: '' }]],
    ['only an administrator makes users', (_s, on) => ['ada', 'POST', '/admin/users', newUser(on, 'byada')]],
    ['nobody makes no users', (_s, on) => [undefined, 'POST', '/admin/users', newUser(on, 'bynobody')]],
    ['a person sees themselves', () => ['ada', 'GET', '/user']],
    ['nobody sees no self', () => [undefined, 'GET', '/user']],
    ['a wrong password is no sign-in', (_s, on) => [{ basic: [on.name('ada'), 'wrong'] }, 'GET', '/user']],
    ['a token that never was is no sign-in', () => [{ token: '0123456789abcdef0123456789abcdef01234567' }, 'GET', '/user']],
    ['an administrator sees a person whole', (_s, on) => ['admin', 'GET', `/users/${on.name('ada')}`]],
    ['a person sees less of another', (_s, on) => ['vera', 'GET', `/users/${on.name('ada')}`]],
    ['a user who is not there is not found', () => ['admin', 'GET', '/users/not-there-at-all']],
    ['an administrator changes a name', (_s, on) => ['admin', 'PATCH', `/admin/users/${on.name('eve')}`, { login_name: on.name('eve'), source_id: 0, full_name: 'Eve Anew' }]],
    ['a user who is not there can\'t be changed', () => ['admin', 'PATCH', '/admin/users/not-there-at-all', { login_name: 'x', source_id: 0 }]],
    ['only an administrator changes users', (_s, on) => ['ada', 'PATCH', `/admin/users/${on.name('eve')}`, { login_name: 'x', source_id: 0 }]],
    ['a token needs a name', (_s, on) => ['ada', 'POST', `/users/${on.name('ada')}/tokens`, { name: '', scopes: ['read:user'] }]],
    ['a token needs a scope', (_s, on) => ['ada', 'POST', `/users/${on.name('ada')}/tokens`, { name: 'noscope', scopes: [] }]],
    ['a scope must be a known one', (_s, on) => ['ada', 'POST', `/users/${on.name('ada')}/tokens`, { name: 'odd', scopes: ['read:moon'] }]],
    ['nobody makes tokens for others', (_s, on) => ['vera', 'POST', `/users/${on.name('ada')}/tokens`, { name: 'stolen', scopes: ['read:user'] }]],
    ['tokens are not made without a sign-in', (_s, on) => [undefined, 'POST', `/users/${on.name('ada')}/tokens`, { name: 'x', scopes: ['read:user'] }]],
    ['a token that is not there can\'t be deleted', (_s, on) => ['ada', 'DELETE', `/users/${on.name('ada')}/tokens/nothing`]],
  ]),
  {
    name: 'a person makes a token with their password',
    async observe(on) {
      await on.person('tara');
      const { status, body } = await on.call('tara', 'POST', `/users/${on.name('tara')}/tokens`, { name: 'first', scopes: ['write:repository', 'read:user'] });
      const { sha1, token_last_eight: eight, ...rest } = body as { sha1: string; token_last_eight: string };
      return { status, rest, letters: sha1.length, eight: sha1.endsWith(eight) };
    },
  },
  {
    name: 'a token name is used once',
    async observe(on) {
      await on.person('tess');
      const make = () => on.call('tess', 'POST', `/users/${on.name('tess')}/tokens`, { name: 'twice', scopes: ['read:user'] });
      const [first, second] = [await make(), await make()];
      return { first: first.status, second: { status: second.status, body: second.body } };
    },
  },
  {
    name: 'a token opens what its scope names and nothing else',
    async observe(on) {
      await on.person('tom');
      const { sha1 } = await on.must('tom', 'POST', `/users/${on.name('tom')}/tokens`, { name: 'reader', scopes: ['read:user'] });
      const token = { token: String(sha1) };
      const [user, repos, write] = [await on.call(token, 'GET', '/user'), await on.call(token, 'GET', '/user/repos'), await on.call(token, 'POST', '/user/repos', { name: 'x' })];
      return { user: user.status, repos: { status: repos.status, message: (repos.body as { message?: string }).message }, write: write.status };
    },
  },
  {
    name: 'a deleted token is no sign-in any more',
    async observe(on) {
      await on.person('tim');
      const { sha1 } = await on.must('tim', 'POST', `/users/${on.name('tim')}/tokens`, { name: 'gone', scopes: ['read:user'] });
      const before = await on.call({ token: String(sha1) }, 'GET', '/user');
      const deleted = await on.call('tim', 'DELETE', `/users/${on.name('tim')}/tokens/gone`);
      const after = await on.call({ token: String(sha1) }, 'GET', '/user');
      return { before: before.status, deleted: deleted.status, after: { status: after.status, body: after.body } };
    },
  },
  {
    name: 'a person with a new password has no old one',
    async observe(on) {
      await on.person('paul');
      await on.must('admin', 'PATCH', `/admin/users/${on.name('paul')}`, { login_name: on.name('paul'), source_id: 0, password: 'another long password', must_change_password: false });
      const old = await on.call({ basic: [on.name('paul'), passwordOf('paul')] }, 'GET', '/user');
      const fresh = await on.call({ basic: [on.name('paul'), 'another long password'] }, 'GET', '/user');
      return { old: old.status, fresh: fresh.status };
    },
  },
  {
    name: 'a deleted user is gone',
    async observe(on) {
      await on.person('dora');
      const deleted = await on.call('admin', 'DELETE', `/admin/users/${on.name('dora')}`);
      const after = await on.call('admin', 'GET', `/users/${on.name('dora')}`);
      return { deleted: deleted.status, after: { status: after.status, body: after.body } };
    },
  },
];
