// Requests to a forge's REST API, as data. `{repo}`, `{org}`, `{commit 0}`, `{comment}` are put in when the step is taken.
import fc from 'fast-check';

type Fields = Record<string, unknown>;

export interface ForgeStep {
  /** A person of the scene; null asks without saying who. */
  who: 'admin' | 'ada' | 'vera' | 'eve' | null;
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  body?: Fields;
}

const one = <T>(...values: T[]) => fc.constantFrom(...values);
const some = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Fields>;
/** Administrators and writers more often: the others are mostly refused. */
const who: fc.Arbitrary<ForgeStep['who']> = one('admin', 'admin', 'admin', 'ada', 'ada', 'ada', 'vera', 'eve', null);
const step = (method: ForgeStep['method'], path: fc.Arbitrary<string>, body?: fc.Arbitrary<Fields>): fc.Arbitrary<ForgeStep> =>
  body === undefined ? fc.record({ who, method: fc.constant(method), path }) : fc.record({ who, method: fc.constant(method), path, body });
const below = (...paths: string[]) => one(...paths.map((path) => `/repos/{repo}${path}`));

const branch = one('main', 'lobby', 'clash', 'nowhere');
const commit = one('{commit 0}', '{commit 1}', '{commit 2}', 'a'.repeat(40));
const page = one('', '?limit=1', '?limit=1&page=2', '?page=9');
const rule = some({
  rule_name: one('main', 'lobby', 'release/*', ''), branch_name: one('main', 'other'), enable_push: fc.boolean(), enable_push_whitelist: fc.boolean(), push_whitelist_usernames: one([], ['{ada}'], ['{vera}']), push_whitelist_teams: one([], ['write']),
  enable_status_check: fc.boolean(), status_check_contexts: one([], ['check'], ['check', 'other']), block_on_outdated_branch: fc.boolean(), block_admin_merge_override: fc.boolean(), required_approvals: one(0, 1), enable_merge_whitelist: fc.boolean(),
});
const status = some({ state: one('pending', 'success', 'failure', 'error', 'warning', 'odd'), context: one('check', 'other', ''), description: one('Fine', ''), target_url: one('https://example.com/1', '') });
const pull = fc.record({ title: one('A lobby', ''), body: one('For the weekend', ''), head: branch, base: branch }, { requiredKeys: ['head', 'base'] }) as fc.Arbitrary<Fields>;
const comment = fc.record({ body: one('Looks *good*', 'Indeed', '', ' ') }) as fc.Arbitrary<Fields>;
const number = one('1', '1', '2', '9');

const STEPS: readonly fc.Arbitrary<ForgeStep>[] = [
  step('GET', below('', '/branches', '/branches?limit=1', '/branches?limit=1&page=2', '/branches/main', '/branches/lobby', '/branches/nowhere')),
  step('PATCH', below(''), some({ description: one('Another', ''), website: one('https://example.com', ''), default_branch: one('main', 'lobby', 'nowhere'), allow_rebase: fc.boolean(), has_pull_requests: fc.constant(true) })),
  step('GET', fc.tuple(one('', '?ref=lobby', '?ref={commit 0}', '?ref=nowhere'), one('README.md', 'clusters', 'clusters/local/lobby.yaml', 'clusters/local/arena.yaml', 'not/there')).map(([ref, path]) => `/repos/{repo}/contents/${path}${ref}`)),
  step('GET', fc.tuple(commit, one('', '?recursive=true')).map(([sha, query]) => `/repos/{repo}/git/trees/${sha}${query}`)),
  step('GET', fc.tuple(branch, one('', '&limit=1', '&limit=1&page=2', '&path=clusters/local/lobby.yaml')).map(([sha, query]) => `/repos/{repo}/commits?sha=${sha}&stat=false&verification=false&files=false${query}`)),
  step('GET', fc.tuple(branch, branch).map(([from, to]) => `/repos/{repo}/compare/${from}...${to}`)),
  step('POST', below('/branch_protections'), rule),
  step('POST', below('/branch_protections'), rule.map((fields) => ({ ...fields, rule_name: 'main' }))),
  step('GET', below('/branch_protections', '/branch_protections/main', '/branch_protections/lobby')),
  step('PATCH', below('/branch_protections/main', '/branch_protections/lobby'), rule),
  step('DELETE', below('/branch_protections/main', '/branch_protections/none')),
  step('POST', commit.map((sha) => `/repos/{repo}/statuses/${sha}`), status),
  step('POST', fc.constant('/repos/{repo}/statuses/{commit 0}'), status.map((fields) => ({ state: 'success', ...fields }))),
  step('GET', fc.tuple(commit, page).map(([sha, query]) => `/repos/{repo}/statuses/${sha}${query}`)),
  step('GET', fc.tuple(one('{commit 0}', '{commit 1}', 'main', 'nowhere'), page).map(([ref, query]) => `/repos/{repo}/commits/${ref}/status${query}`)),
  step('POST', below('/pulls'), pull),
  step('POST', below('/pulls'), fc.record({ title: one('A lobby', 'WIP: A lobby'), body: one('For the weekend', ''), head: one('lobby', 'clash'), base: fc.constant('main') })),
  step('GET', fc.tuple(one('?state=open', '?state=closed', '?state=all', ''), one('', '1', '2')).map(([state, at]) => `/repos/{repo}/pulls${state}${at === '' ? '' : `${state === '' ? '?' : '&'}limit=1&page=${at}`}`)),
  step('GET', number.map((at) => `/repos/{repo}/pulls/${at}`)),
  step('PATCH', number.map((at) => `/repos/{repo}/pulls/${at}`), some({ title: one('Another', 'WIP: Another', ''), body: one('For good', ''), state: one('open', 'closed', 'odd') })),
  step('GET', number.map((at) => `/repos/{repo}/pulls/${at}/merge`)),
  step('POST', number.map((at) => `/repos/{repo}/issues/${at}/comments`), comment),
  step('GET', number.map((at) => `/repos/{repo}/issues/${at}/comments`)),
  step('GET', below('/issues/comments/{comment}', '/issues/comments/999999')),
  step('PATCH', below('/issues/comments/{comment}'), comment),
  step('DELETE', below('/issues/comments/{comment}', '/issues/comments/999999')),
  step('GET', below('/collaborators', '/collaborators/{vera}', '/collaborators/{eve}', '/collaborators/{ada}/permission', '/collaborators/{eve}/permission', '/collaborators/nobody/permission')),
  step('PUT', below('/collaborators/{eve}', '/collaborators/{vera}', '/collaborators/nobody'), some({ permission: one('read', 'write', 'admin', 'odd') })),
  step('DELETE', below('/collaborators/{eve}', '/collaborators/nobody')),
];

const OPENED: ForgeStep = { who: 'ada', method: 'POST', path: '/repos/{repo}/pulls', body: { title: 'A lobby', head: 'lobby', base: 'main' } };
const SAID: ForgeStep = { who: 'vera', method: 'POST', path: '/repos/{repo}/issues/1/comments', body: { body: 'Looks good' } };
const GUARDED: ForgeStep = { who: 'admin', method: 'POST', path: '/repos/{repo}/branch_protections', body: { rule_name: 'main', enable_push: true } };

/** Most begin with something that the others can be about. */
export const forgeSequence: fc.Arbitrary<ForgeStep[]> = fc.tuple(one<readonly ForgeStep[]>([OPENED], [OPENED, SAID], [OPENED, SAID, GUARDED], [GUARDED], []), fc.array(fc.oneof(...STEPS), { minLength: 4, maxLength: 12, size: 'max' })).map(([first, then]) => [...first, ...then]);
