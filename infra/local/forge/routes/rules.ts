// Branch protection, commit statuses and webhooks.
import { accessOf, atLeast } from '../access.ts';
import { ApiError, notFound, pageHeaders, refusedHere, sendCounted, sendJson, sendPage } from '../answers.ts';
import { repositoryFolder } from '../forge.ts';
import { resolveCommit } from '../git/run.ts';
import type { Hook, Protection, Repository, Status } from '../model.ts';
import { flag, noContent, repositoryNamed, route, signedIn, siteAdmin, text, texts, type Call, type Route } from '../routing.ts';
import { hookShape, protectionShape, repositoryShape, statusShape } from '../shapes/repository.ts';

const REPO = '/repos/{owner}/{repo}';
/** Worst first. */
const RANK = ['error', 'failure', 'warning', 'pending', 'success', 'skipped'];
const LATER = ['enable_merge_whitelist', 'enable_approvals_whitelist', 'require_signed_commits', 'enable_force_push_allowlist', 'protected_file_patterns', 'unprotected_file_patterns', 'push_whitelist_deploy_keys'];

export const rules: Route[] = [
  route('GET', `${REPO}/branch_protections`, 'repository', (call) => sendJson(call.response, 200, repositoryNamed(call, 'admin').protections.map((rule, index) => protectionShape(rule, index + 1)))),
  route('POST', `${REPO}/branch_protections`, 'repository', async (call) => {
    const repository = repositoryNamed(call, 'admin');
    const ruleName = text(call.body, 'rule_name') || text(call.body, 'branch_name');
    if (ruleName === '') throw new ApiError(400, 'both rule_name and branch_name are empty');
    if (repository.protections.some((one) => one.ruleName === ruleName)) throw new ApiError(403, 'Branch protection already exist');
    const now = new Date().toISOString();
    const blank: Protection = { ruleName, enablePush: false, enablePushWhitelist: false, pushWhitelistUsers: [], pushWhitelistTeams: [], enableForcePush: false, enableStatusCheck: false, statusCheckContexts: null, blockOnOutdatedBranch: false, requiredApprovals: 0, blockAdminMergeOverride: false, created: now, updated: now };
    const rule = listed(call, repository, protectionFrom(call.body, blank));
    repository.protections.push(rule);
    await call.forge.store.saved();
    sendJson(call.response, 201, protectionShape(rule, repository.protections.length));
  }),
  route('GET', `${REPO}/branch_protections/{name*}`, 'repository', (call) => {
    const repository = repositoryNamed(call, 'admin');
    const rule = ruleOf(call, repository);
    sendJson(call.response, 200, protectionShape(rule, repository.protections.indexOf(rule) + 1));
  }),
  route('PATCH', `${REPO}/branch_protections/{name*}`, 'repository', async (call) => {
    const repository = repositoryNamed(call, 'admin');
    const rule = ruleOf(call, repository);
    Object.assign(rule, listed(call, repository, protectionFrom(call.body, rule)), { updated: new Date().toISOString() });
    await call.forge.store.saved();
    sendJson(call.response, 200, protectionShape(rule, repository.protections.indexOf(rule) + 1));
  }),
  route('DELETE', `${REPO}/branch_protections/{name*}`, 'repository', async (call) => {
    const repository = repositoryNamed(call, 'admin');
    const rule = ruleOf(call, repository);
    repository.protections = repository.protections.filter((one) => one !== rule);
    await call.forge.store.saved();
    noContent(call.response);
  }),
  route('POST', `${REPO}/statuses/{sha}`, 'repository', createStatus),
  route('GET', `${REPO}/statuses/{ref}`, 'repository', listStatuses),
  route('GET', `${REPO}/commits/{ref*}/statuses`, 'repository', listStatuses),
  route('GET', `${REPO}/commits/{ref*}/status`, 'repository', async (call) => {
    const repository = repositoryNamed(call);
    const sha = await shaOf(call, repository);
    const newest = new Map<string, Status>();
    for (const status of call.forge.store.state.statuses.filter((one) => one.repoId === repository.id && one.sha === sha)) newest.set(status.context, status);
    const statuses = [...newest.values()];
    const state = RANK.find((rank) => statuses.some((one) => one.state === rank)) ?? 'pending';
    const page = `${call.forge.rootUrl}/api/v1/repos/${repository.owner}/${repository.name}/commits/${sha}`;
    sendJson(call.response, 200, {
      state, sha, total_count: statuses.length, statuses: statuses.length === 0 ? null : statuses.map((one) => statusShape(call.forge.store.state, one, repository, call.forge.rootUrl)),
      repository: repositoryShape(call.forge.store.state, repository, call.forge.rootUrl, call.caller.user), commit_url: page, url: `${page}/status`,
    }, pageHeaders(call.url, call.forge.rootUrl, statuses.length));
  }),
  ...hookRoutes(`${REPO}/hooks`, 'repository', (call) => repositoryNamed(call, 'admin').id),
  ...hookRoutes('/admin/hooks', 'admin', (call) => { siteAdmin(call); return 0; }),
  route('POST', `${REPO}/hooks/{id}/tests`, 'repository', async (call) => {
    const repository = repositoryNamed(call, 'admin');
    const hook = hookOf(call, repository.id);
    const head = await resolveCommit(repositoryFolder(call.forge, repository), repository.defaultBranch);
    if (head) call.forge.announce({ repository, pusher: signedIn(call).login, updates: [{ ref: `refs/heads/${repository.defaultBranch}`, before: head, after: head }], only: hook.id });
    noContent(call.response);
  }),
];

function protectionFrom(body: Record<string, unknown>, known: Protection): Protection {
  const unknown = LATER.find((field) => body[field] === true || (typeof body[field] === 'string' && body[field] !== ''));
  if (unknown) throw refusedHere(`branch protection with ${unknown}`);
  return {
    ...known, enablePush: flag(body, 'enable_push', known.enablePush), enablePushWhitelist: flag(body, 'enable_push_whitelist', known.enablePushWhitelist),
    pushWhitelistUsers: texts(body, 'push_whitelist_usernames', known.pushWhitelistUsers), pushWhitelistTeams: texts(body, 'push_whitelist_teams', known.pushWhitelistTeams),
    enableForcePush: flag(body, 'enable_force_push', known.enableForcePush), enableStatusCheck: flag(body, 'enable_status_check', known.enableStatusCheck),
    statusCheckContexts: Array.isArray(body.status_check_contexts) ? texts(body, 'status_check_contexts') : known.statusCheckContexts, blockOnOutdatedBranch: flag(body, 'block_on_outdated_branch', known.blockOnOutdatedBranch),
    requiredApprovals: typeof body.required_approvals === 'number' ? body.required_approvals : known.requiredApprovals, blockAdminMergeOverride: flag(body, 'block_admin_merge_override', known.blockAdminMergeOverride),
  };
}

/** Who may not write is left out of who may push. */
function listed(call: Call, repository: Repository, rule: Protection): Protection {
  const { state } = call.forge.store;
  const writes = (login: string) => atLeast(accessOf(state, state.users.find((user) => user.login === login), repository), 'write');
  return { ...rule, pushWhitelistUsers: rule.pushWhitelistUsers.filter(writes) };
}

function ruleOf(call: Call, repository: Repository): Protection {
  const rule = repository.protections.find((one) => one.ruleName === call.params.name);
  if (!rule) throw notFound();
  return rule;
}

async function createStatus(call: Call): Promise<void> {
  const repository = repositoryNamed(call, 'write');
  const sha = await resolveCommit(repositoryFolder(call.forge, repository), call.params.sha ?? '');
  // Gitea finds out too late: while it writes.
  if (!sha) throw new ApiError(500, '');
  const state = text(call.body, 'state');
  const { store } = call.forge;
  const status: Status = { id: store.nextId(), repoId: repository.id, sha, state, targetUrl: text(call.body, 'target_url'), description: text(call.body, 'description'), context: text(call.body, 'context'), creatorId: signedIn(call).id, created: new Date().toISOString() };
  store.state.statuses.push(status);
  await store.saved();
  sendJson(call.response, 201, statusShape(store.state, status, repository, call.forge.rootUrl));
}

async function listStatuses(call: Call): Promise<void> {
  const repository = repositoryNamed(call);
  const sha = await shaOf(call, repository);
  const all = call.forge.store.state.statuses.filter((one) => one.repoId === repository.id && one.sha === sha).toReversed();
  sendPage(call.response, call.url, call.forge.rootUrl, all, (one) => statusShape(call.forge.store.state, one, repository, call.forge.rootUrl));
}

async function shaOf(call: Call, repository: Repository): Promise<string> {
  const sha = await resolveCommit(repositoryFolder(call.forge, repository), call.params.ref ?? '');
  if (!sha) throw notFound();
  return sha;
}

function hookRoutes(path: string, scope: 'repository' | 'admin', repoId: (call: Call) => number): Route[] {
  return [
    route('GET', path, scope, (call) => { 
      const id = repoId(call);
      const hooks = call.forge.store.state.hooks.filter((hook) => hook.repoId === id);
      if (scope === 'admin') sendPage(call.response, call.url, call.forge.rootUrl, hooks, hookShape);
      else sendCounted(call.response, call.url, hooks, hookShape);
    }),
    route('POST', path, scope, async (call) => {
      const id = repoId(call);
      const hook = newHook(call, id);
      call.forge.store.state.hooks.push(hook);
      await call.forge.store.saved();
      sendJson(call.response, 201, hookShape(hook));
    }),
    route('GET', `${path}/{id}`, scope, (call) => sendJson(call.response, 200, hookShape(hookOf(call, repoId(call))))),
    route('PATCH', `${path}/{id}`, scope, async (call) => {
      const hook = hookOf(call, repoId(call));
      const { secret, ...config } = (call.body.config ?? {}) as Record<string, string>;
      Object.assign(hook.config, config);
      hook.secret = secret ?? hook.secret;
      hook.events = eventsOf(texts(call.body, 'events', hook.events));
      hook.active = flag(call.body, 'active', hook.active);
      hook.branchFilter = text(call.body, 'branch_filter', hook.branchFilter);
      hook.updated = new Date().toISOString();
      await call.forge.store.saved();
      sendJson(call.response, 200, hookShape(hook));
    }),
    route('DELETE', `${path}/{id}`, scope, async (call) => {
      const hook = hookOf(call, repoId(call));
      call.forge.store.state.hooks = call.forge.store.state.hooks.filter((one) => one !== hook);
      await call.forge.store.saved();
      noContent(call.response);
    }),
  ];
}

function newHook(call: Call, repoId: number): Hook {
  const { body } = call;
  const type = text(body, 'type');
  if (type === '') throw new ApiError(422, '[Type]: Required');
  if (type !== 'gitea' && type !== 'gogs') throw refusedHere(`webhooks of type ${type}`);
  const { secret = '', ...config } = (body.config ?? {}) as Record<string, string>;
  if (!config.url) throw new ApiError(422, 'Missing config option: url');
  if (!config.content_type) throw new ApiError(422, 'Missing config option: content_type');
  if (config.content_type !== 'json' && config.content_type !== 'form') throw new ApiError(422, 'Invalid content type');
  const events = eventsOf(texts(body, 'events'));
  const now = new Date().toISOString();
  // In the configuration, as text: elsewhere Gitea passes over it and makes a default webhook, a template for new repositories.
  const system = repoId === 0 && config.is_system_webhook === 'true';
  if (repoId === 0 && !system) throw refusedHere('default webhooks; send config.is_system_webhook: "true"');
  return {
    id: call.forge.store.nextId(), repoId, type, config, secret, events: events.length > 0 ? events : ['push'], branchFilter: text(body, 'branch_filter'), authorizationHeader: text(body, 'authorization_header'),
    active: flag(body, 'active'), system, created: now, updated: now,
  };
}

/** `pull_request` stands for everything about one. */
function eventsOf(names: string[]): string[] {
  const about = ['_assign', '_comment', '_label', '_milestone', '_review', '_review_request', '_sync'].map((what) => `pull_request${what}`);
  return [...new Set(names.flatMap((name) => (name === 'pull_request' ? [name, ...about] : [name])))];
}

function hookOf(call: Call, repoId: number): Hook {
  const hook = call.forge.store.state.hooks.find((one) => String(one.id) === call.params.id && one.repoId === repoId);
  if (!hook) throw notFound();
  return hook;
}
