// Repositories, their rules, hooks and statuses as Gitea's REST API writes them.
import { accessOf, atLeast } from '../access.ts';
import type { Hook, Protection, Repository, State, Status, User } from '../model.ts';
import { ownerShape, userShape } from './people.ts';

export function repositoryShape(state: State, one: Repository, rootUrl: string, viewer?: User): Record<string, unknown> {
  const access = accessOf(state, viewer, one);
  const url = `${rootUrl}/${one.owner}/${one.name}`;
  return {
    id: one.id, owner: ownerShape(state, one.owner, rootUrl), name: one.name, full_name: `${one.owner}/${one.name}`, description: one.description, empty: one.empty, private: one.private,
    fork: false, template: false, mirror: false, size: 0, language: '', languages_url: `${rootUrl}/api/v1/repos/${one.owner}/${one.name}/languages`, html_url: url,
    url: `${rootUrl}/api/v1/repos/${one.owner}/${one.name}`, link: '', ssh_url: `git@${new URL(rootUrl).hostname}:${one.owner}/${one.name}.git`, clone_url: `${url}.git`, original_url: '', website: one.website,
    stars_count: 0, forks_count: 0, watchers_count: 1, branch_count: 0, open_issues_count: 0, open_pr_counter: state.pullRequests.filter(({ repoId, state: now }) => repoId === one.id && now === 'open').length, release_counter: 0, default_branch: one.defaultBranch, archived: one.archived,
    created_at: one.created, updated_at: one.updated, archived_at: '1970-01-01T00:00:00Z',
    permissions: { admin: atLeast(access, 'admin'), push: atLeast(access, 'write'), pull: atLeast(access, 'read') },
    has_code: true, has_issues: false, has_wiki: false, has_pull_requests: true, has_projects: false, projects_mode: 'all', has_releases: false, has_packages: false, has_actions: false,
    ignore_whitespace_conflicts: false, allow_merge_commits: true, allow_rebase: true, allow_rebase_explicit: true, allow_squash_merge: true, allow_fast_forward_only_merge: true,
    allow_rebase_update: true, allow_manual_merge: false, autodetect_manual_merge: false, default_delete_branch_after_merge: false, default_merge_style: 'merge',
    default_allow_maintainer_edit: true, avatar_url: '', internal: false, mirror_interval: '', object_format_name: 'sha1', mirror_updated: '0001-01-01T00:00:00Z', topics: [], licenses: [],
  };
}

export function protectionShape(one: Protection, priority: number): Record<string, unknown> {
  return {
    branch_name: one.ruleName, rule_name: one.ruleName, priority, enable_push: one.enablePush, enable_push_whitelist: one.enablePushWhitelist, push_whitelist_usernames: one.pushWhitelistUsers,
    push_whitelist_teams: one.pushWhitelistTeams, push_whitelist_deploy_keys: false, enable_force_push: one.enableForcePush, enable_force_push_allowlist: false, force_push_allowlist_usernames: [],
    force_push_allowlist_teams: [], force_push_allowlist_deploy_keys: false, enable_merge_whitelist: false, merge_whitelist_usernames: [], merge_whitelist_teams: [],
    enable_status_check: one.enableStatusCheck, status_check_contexts: one.statusCheckContexts, required_approvals: one.requiredApprovals, enable_approvals_whitelist: false,
    approvals_whitelist_username: [], approvals_whitelist_teams: [], block_on_rejected_reviews: false, block_on_official_review_requests: false,
    block_on_outdated_branch: one.blockOnOutdatedBranch, dismiss_stale_approvals: false, ignore_stale_approvals: false, require_signed_commits: false, protected_file_patterns: '',
    unprotected_file_patterns: '', block_admin_merge_override: one.blockAdminMergeOverride, created_at: one.created, updated_at: one.updated,
  };
}

/** The secret is never shown again. */
export function hookShape(hook: Hook): Record<string, unknown> {
  return {
    id: hook.id, name: '', type: hook.type, branch_filter: hook.branchFilter, config: { content_type: hook.config.content_type ?? 'json', url: hook.config.url ?? '' }, events: hook.events,
    authorization_header: hook.authorizationHeader, active: hook.active, updated_at: hook.updated, created_at: hook.created,
  };
}

export function statusShape(state: State, status: Status, repository: Repository, rootUrl: string): Record<string, unknown> {
  const creator = state.users.find((one) => one.id === status.creatorId);
  return {
    id: status.id, status: status.state, target_url: status.targetUrl, description: status.description, url: `${rootUrl}/api/v1/repos/${repository.owner}/${repository.name}/statuses/${status.sha}`,
    context: status.context, creator: creator ? userShape(creator, rootUrl) : null, created_at: status.created, updated_at: status.created,
  };
}
