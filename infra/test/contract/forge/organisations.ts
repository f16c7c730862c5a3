import type { Case } from '../case.ts';
import { asks } from './asks.ts';
import { ownScene } from './scene.ts';
import type { ForgeTarget } from './target.ts';

export const organisations: Case<ForgeTarget>[] = [
  ...asks([
    ['an administrator makes an organisation', (_s, on) => ['admin', 'POST', '/orgs', { username: on.name('den'), full_name: 'The Den', visibility: 'private' }]],
    ['a name that is taken makes no organisation', (s) => ['admin', 'POST', '/orgs', { username: s.org, visibility: 'private' }]],
    ['a person\'s name makes no organisation', (_s, on) => ['admin', 'POST', '/orgs', { username: on.name('ada'), visibility: 'private' }]],
    ['an odd visibility makes no organisation', (_s, on) => ['admin', 'POST', '/orgs', { username: on.name('odd'), visibility: 'secret' }]],
    ['a reserved name makes no organisation', () => ['admin', 'POST', '/orgs', { username: 'api', visibility: 'private' }]],
    ['a name with a slash makes no organisation', () => ['admin', 'POST', '/orgs', { username: 'a/b', visibility: 'private' }]],
    ['a member sees their organisation', (s) => ['ada', 'GET', `/orgs/${s.org}`]],
    ['a stranger sees no private organisation', (s) => ['eve', 'GET', `/orgs/${s.org}`]],
    ['an organisation that is not there is not found', () => ['admin', 'GET', '/orgs/not-there-at-all']],
    ['teams are listed with what they may', (s) => ['admin', 'GET', `/orgs/${s.org}/teams`]],
    ['a stranger sees no teams', (s) => ['eve', 'GET', `/orgs/${s.org}/teams`]],
    ['a team is made', (s) => ['admin', 'POST', `/orgs/${s.org}/teams`, { name: 'builders', permission: 'write', units_map: { 'repo.code': 'write', 'repo.pulls': 'write' }, includes_all_repositories: true, can_create_org_repo: false }]],
    ['a team name is used once', (s) => ['admin', 'POST', `/orgs/${s.org}/teams`, { name: 'read', permission: 'read', units_map: { 'repo.code': 'read' } }]],
    ['a team needs a name', (s) => ['admin', 'POST', `/orgs/${s.org}/teams`, { name: '', permission: 'read', units_map: { 'repo.code': 'read' } }]],
    ['a team without units is none', (s) => ['admin', 'POST', `/orgs/${s.org}/teams`, { name: 'unitless', permission: 'read' }]],
    ['a member makes no team', (s) => ['ada', 'POST', `/orgs/${s.org}/teams`, { name: 'mine', permission: 'read', units_map: { 'repo.code': 'read' } }]],
    ['a team is read by its number', (s) => ['admin', 'GET', `/teams/${s.teams.write}`]],
    ['a team that is not there is not found', () => ['admin', 'GET', '/teams/999999']],
    ['members of a team are listed', (s) => ['admin', 'GET', `/teams/${s.teams.write}/members`]],
    ['a member of a team is found', (s, on) => ['admin', 'GET', `/teams/${s.teams.write}/members/${on.name('ada')}`]],
    ['who is no member of a team is not found', (s, on) => ['admin', 'GET', `/teams/${s.teams.write}/members/${on.name('eve')}`]],
    ['nobody joins a team who is not there', (s) => ['admin', 'PUT', `/teams/${s.teams.write}/members/not-there-at-all`]],
    ['a member adds nobody', (s, on) => ['ada', 'PUT', `/teams/${s.teams.write}/members/${on.name('eve')}`]],
    ['a page holds as many as asked for', (s) => ['admin', 'GET', `/orgs/${s.org}/teams?limit=1&page=2`]],
  ]),
  {
    name: 'who joins the writing team may push, who leaves it may not',
    async observe(on) {
      const { repo, teams } = await ownScene(on, 'join');
      const may = async () => ((await on.must('eve', 'GET', `/repos/${repo}`).catch(() => ({ permissions: 'none' }))) as { permissions: unknown }).permissions;
      const before = await may();
      const joined = await on.call('admin', 'PUT', `/teams/${teams.write}/members/${on.name('eve')}`);
      const member = await may();
      const left = await on.call('admin', 'DELETE', `/teams/${teams.write}/members/${on.name('eve')}`);
      return { before, joined: joined.status, member, left: left.status, after: await may() };
    },
  },
  {
    name: 'a team that writes may be made one that reads',
    async observe(on) {
      const { teams } = await ownScene(on, 'demote');
      const { status, body } = await on.call('admin', 'PATCH', `/teams/${teams.write}`, { name: 'write', permission: 'read', units_map: { 'repo.code': 'read', 'repo.pulls': 'read' }, includes_all_repositories: true });
      const { permission, units_map: units } = body as Record<string, unknown>;
      return { status, permission, units };
    },
  },
  {
    name: 'pages say where the next one is and how many there are',
    async observe(on) {
      const { org } = await ownScene(on, 'paged');
      const { headers } = await on.call('admin', 'GET', `/orgs/${org}/teams?limit=1&page=1`);
      return { link: headers.get('link'), total: headers.get('x-total-count') };
    },
  },
];
