// May this push happen? Pure; the wording is Gitea's (routers/private/hook_pre_receive.go).
import { accessOf, atLeast } from './access.ts';
import { NO_OBJECT, type RefUpdate } from './forge.ts';
import type { Protection, Repository, State, User } from './model.ts';

export interface Verdict {
  /** Why the whole push is refused. */
  refusal?: string;
  /** References that may only move forward; git must look at the objects to tell. */
  forwardOnly: string[];
}

export function verdictOn(state: State, user: User, repository: Repository, updates: RefUpdate[]): Verdict {
  const canWrite = atLeast(accessOf(state, user, repository), 'write');
  const forwardOnly: string[] = [];
  for (const { ref, after, before } of updates) {
    if (/^refs\/for(-review)?\//.test(ref)) return { forwardOnly, refusal: 'The embedded forge makes no pull requests by pushing to refs/for.' };
    if (!canWrite) return { forwardOnly, refusal: 'User permission denied for writing.' };
    if (ref.startsWith('refs/pull/')) return { forwardOnly, refusal: `The deletion or update of ${ref} is skipped as it's an internal reference.` };
    const branch = ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
    if (branch === undefined) continue;
    if (branch === repository.defaultBranch && after === NO_OBJECT) return { forwardOnly, refusal: `branch ${branch} is the default branch and cannot be deleted` };
    const rule = protectionOf(repository.protections, branch);
    if (!rule) continue;
    if (after === NO_OBJECT) return { forwardOnly, refusal: `branch ${branch} is protected from deletion` };
    if (!mayPush(state, rule, user, repository)) return { forwardOnly, refusal: `Not allowed to push to protected branch ${branch}` };
    if (before !== NO_OBJECT && !rule.enableForcePush) forwardOnly.push(ref);
  }
  return { forwardOnly };
}

/** The rule for a branch: its own name before patterns, older before newer. */
export function protectionOf(rules: Protection[], branch: string): Protection | undefined {
  return rules.find((rule) => rule.ruleName === branch) ?? rules.find((rule) => matches(rule.ruleName, branch));
}

function mayPush(state: State, rule: Protection, user: User, repository: Repository): boolean {
  if (!rule.enablePush) return false;
  if (!rule.enablePushWhitelist) return true;
  if (rule.pushWhitelistUsers.includes(user.login)) return true;
  return state.teams.some((team) => rule.pushWhitelistTeams.includes(team.name) && team.members.includes(user.id) && ownerOf(state, team.orgId) === repository.owner);
}

function ownerOf(state: State, orgId: number): string | undefined {
  return state.organisations.find((one) => one.id === orgId)?.name;
}

/** Gitea's globs with `/` as separator: `*` stays in a segment, `**` does not. */
function matches(pattern: string, branch: string): boolean {
  if (!/[*?[{]/.test(pattern)) return pattern.toLowerCase() === branch.toLowerCase();
  const source = pattern.replace(/[.+^$()|\\]/g, '\\$&').replace(/\*\*/g, '\0').replace(/\*/g, '[^/]*').replace(/\?/g, '[^/]').replaceAll('\0', '.*')
    .replace(/\{([^}]*)\}/g, (_all, list: string) => `(${list.split(',').join('|')})`);
  return new RegExp(`^${source}$`).test(branch);
}
