// Webhooks: one push, one body per hook, signed; delivered once, in the background, in order per hook.
import { createHmac, randomUUID } from 'node:crypto';
import { NO_OBJECT, repositoryFolder, type Announcement, type Forge, type PullEvent, type RefUpdate } from './forge.ts';
import { countCommits, readCommits } from './git/commits.ts';
import type { Hook, Repository } from './model.ts';
import { standingOf } from './pull-requests/standing.ts';
import { payloadCommit } from './shapes/commit.ts';
import { userShape } from './shapes/people.ts';
import { commentShape, issueShape, pullShape } from './shapes/pull-request.ts';
import { repositoryShape } from './shapes/repository.ts';

const TIMEOUT_MS = 5_000;
/** Gitea's `[ui] FEED_MAX_COMMIT_NUM`: a payload names no more commits than this; `total_commits` counts all. */
const MOST_COMMITS = 5;
const queues = new Map<number, Promise<void>>();

let line: Promise<unknown> = Promise.resolve();

/** One payload after the other: who asks the forge something does not wait behind hundreds that nobody waits for. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = line.then(work);
  line = next.catch(() => undefined);
  return next;
}

/** Sends every hook of the repository and of the instance what it listens to. */
export function announcePush(forge: Forge, { repository, pusher, updates, only }: Announcement): void {
  const hooks = forge.store.state.hooks.filter((hook) => (only === undefined ? hook.active && (hook.system || hook.repoId === repository.id) : hook.id === only));
  if (hooks.length === 0) return;
  for (const update of updates) {
    const event = update.after === NO_OBJECT ? 'delete' : 'push';
    const body = inTurn(() => payloadOf(forge, repository, pusher, update)).then((payload) => goJson(payload));
    body.catch((error: unknown) => forge.log.error({ err: error, ref: update.ref }, 'push payload failed'));
    for (const hook of hooks) {
      if (only === undefined && (!hook.events.includes(event) || !branchMatches(hook.branchFilter, update.ref))) continue;
      queue(forge, hook, event, event, body);
    }
  }
}

/** Sends what happened to a pull request to every hook that listens. What is told is how things are when it is worked out, as Gitea does it. */
export function announcePull(forge: Forge, told: PullEvent): void {
  const { repository, event } = told;
  const hooks = forge.store.state.hooks.filter((hook) => hook.active && (hook.system || hook.repoId === repository.id) && hook.events.includes(event));
  if (hooks.length === 0) return;
  const body = inTurn(() => pullPayload(forge, told)).then((payload) => goJson(payload));
  body.catch((error: unknown) => forge.log.error({ err: error, number: told.pull.number }, 'pull request payload failed'));
  for (const hook of hooks) queue(forge, hook, event === 'pull_request_comment' ? 'issue_comment' : 'pull_request', event, body);
}

async function pullPayload(forge: Forge, { repository, pull, sender, event, action, comment, changes }: PullEvent): Promise<object> {
  const { state } = forge.store;
  const user = state.users.find((one) => one.login === sender);
  const standing = await standingOf(forge, repository, pull);
  const shape = pullShape(state, repository, pull, standing, forge.rootUrl, user);
  const about = { repository: repositoryShape(state, repository, forge.rootUrl, user), sender: user ? userShape(user, forge.rootUrl) : null };
  const changed = changes && { changes: { ...changes, added_labels: null, removed_labels: null } };
  if (event === 'pull_request_comment' && comment) return { action, issue: issueShape(state, repository, pull, standing, forge.rootUrl), pull_request: shape, comment: commentShape(state, repository, comment, forge.rootUrl), ...changed, ...about, is_pull: true };
  return { action, number: pull.number, ...changed, pull_request: shape, requested_reviewer: null, ...about, commit_id: '', review: null };
}

function queue(forge: Forge, hook: Hook, event: string, type: string, body: Promise<string>): void {
  const before = queues.get(hook.id) ?? Promise.resolve();
  queues.set(hook.id, before.then(async () => deliver(forge, hook, event, type, await body)).catch((error: unknown) => forge.log.warn({ err: error, hook: hook.id }, 'webhook not delivered')));
}

async function deliver(forge: Forge, hook: Hook, event: string, type: string, body: string): Promise<void> {
  const sign = (algorithm: string) => (hook.secret === '' ? '' : createHmac(algorithm, hook.secret).update(body).digest('hex'));
  const id = randomUUID();
  const signature = sign('sha256');
  const form = hook.config.content_type === 'form';
  const response = await fetch(hook.config.url ?? '', {
    method: 'POST', redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS), body: form ? new URLSearchParams({ payload: body }).toString() : body,
    headers: {
      'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      'x-gitea-delivery': id, 'x-gitea-event': event, 'x-gitea-event-type': type, 'x-gitea-signature': signature,
      'x-gogs-delivery': id, 'x-gogs-event': event, 'x-gogs-event-type': type, 'x-gogs-signature': signature,
      'x-hub-signature': `sha1=${sign('sha1')}`, 'x-hub-signature-256': `sha256=${signature}`,
      'x-github-delivery': id, 'x-github-event': event, 'x-github-event-type': type, ...(hook.authorizationHeader && { authorization: hook.authorizationHeader }),
    },
  });
  await response.body?.cancel();
  if (!response.ok) forge.log.warn({ hook: hook.id, delivery: id, status: response.status }, 'webhook answered with an error');
}

async function payloadOf(forge: Forge, repository: Repository, pusher: string, { ref, before, after }: RefUpdate): Promise<object> {
  const { state } = forge.store;
  const user = state.users.find((one) => one.login === pusher);
  const person = user ? userShape(user, forge.rootUrl) : null;
  const shape = repositoryShape(state, repository, forge.rootUrl, user);
  if (after === NO_OBJECT) return { ref: ref.replace(/^refs\/(heads|tags)\//, ''), ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch', pusher_type: 'user', repository: shape, sender: person };
  const folder = repositoryFolder(forge, repository);
  // Of a new branch only what no other branch has.
  const range = before === NO_OBJECT ? ['--max-count=10', after, '--not', `--exclude=${ref.replace('refs/heads/', '')}`, '--branches'] : [after, `^${before}`];
  const isBranch = ref.startsWith('refs/heads/');
  const commits = isBranch ? await readCommits(folder, before === NO_OBJECT ? range : [`--max-count=${MOST_COMMITS}`, ...range], undefined, []) : [];
  const total = !isBranch ? 0 : before === NO_OBJECT ? commits.length : await countCommits(folder, range, undefined, []);
  const head = commits[0] ?? (isBranch ? (await readCommits(folder, ['--max-count=1', after]))[0] : undefined);
  const from = before !== NO_OBJECT ? before : (commits.at(-1)?.parents[0] ?? (ref === `refs/heads/${repository.defaultBranch}` ? NO_OBJECT : repository.defaultBranch));
  return {
    ref, before, after, compare_url: from === NO_OBJECT || !isBranch ? '' : `${forge.rootUrl}/${repository.owner}/${repository.name}/compare/${from}...${after}`,
    commits: commits.slice(0, MOST_COMMITS).map((commit) => payloadCommit(state, repository, commit, forge.rootUrl, true)), total_commits: total,
    head_commit: head ? payloadCommit(state, repository, head, forge.rootUrl, true) : null, repository: shape, pusher: person, sender: person,
  };
}

/** Go's json.MarshalIndent: two spaces, and three letters escaped. */
function goJson(value: object): string {
  return JSON.stringify(value, null, 2).replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
}

function branchMatches(filter: string, ref: string): boolean {
  if (filter === '' || filter === '*' || !ref.startsWith('refs/heads/')) return true;
  const branch = ref.slice('refs/heads/'.length);
  return filter.replace(/^\{(.*)\}$/, '$1').split(',').some((one) => new RegExp(`^${one.replace(/[.+^$()|[\]\\{}]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`).test(branch));
}
