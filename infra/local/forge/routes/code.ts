// Reading code: branches, commits, trees, files.
import { ApiError, countHeaders, notFound, pageHeaders, pageOf, sendJson, sendPage } from '../answers.ts';
import { repositoryFolder } from '../forge.ts';
import { countCommits, lastCommitOf, linesOf, readCommits, type Commit } from '../git/commits.ts';
import { git, resolveCommit } from '../git/run.ts';
import type { Repository } from '../model.ts';
import { protectionOf } from '../push-rules.ts';
import { repositoryNamed, route, type Call, type Route } from '../routing.ts';
import { commitShape, payloadCommit } from '../shapes/commit.ts';

export const code: Route[] = [
  route('GET', '/repos/{owner}/{repo}/branches', 'repository', async (call) => {
    const repository = repositoryNamed(call);
    const names = (await git(repositoryFolder(call.forge, repository), ['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads'])).toString('utf8').split('\n').filter(Boolean);
    const { page, limit } = pageOf(call.url.searchParams);
    const shapes = await Promise.all(names.slice((page - 1) * limit, page * limit).map((name) => branchShape(call, repository, name)));
    sendJson(call.response, 200, shapes, pageHeaders(call.url, call.forge.rootUrl, names.length));
  }),
  route('GET', '/repos/{owner}/{repo}/branches/{branch*}', 'repository', async (call) => {
    sendJson(call.response, 200, await branchShape(call, repositoryNamed(call), call.params.branch ?? ''));
  }),
  route('GET', '/repos/{owner}/{repo}/commits', 'repository', listCommits),
  route('GET', '/repos/{owner}/{repo}/git/commits/{sha}', 'repository', async (call) => {
    const repository = repositoryNamed(call);
    const commit = await commitNamed(call, repository, call.params.sha ?? '');
    const stats = await linesOf(repositoryFolder(call.forge, repository), commit.sha);
    sendJson(call.response, 200, { ...commitShape(call.forge.store.state, repository, commit, call.forge.rootUrl), stats });
  }),
  route('GET', '/repos/{owner}/{repo}/git/trees/{sha}', 'repository', tree),
  route('GET', '/repos/{owner}/{repo}/contents', 'repository', (call) => contents(call, '')),
  route('GET', '/repos/{owner}/{repo}/contents/{path*}', 'repository', (call) => contents(call, call.params.path ?? '')),
  route('GET', '/repos/{owner}/{repo}/raw/{path*}', 'repository', async (call) => {
    const repository = repositoryNamed(call);
    const commit = await commitNamed(call, repository, call.url.searchParams.get('ref') ?? repository.defaultBranch);
    const bytes = await git(repositoryFolder(call.forge, repository), ['cat-file', 'blob', `${commit.sha}:${call.params.path}`]).catch(() => { throw notFound(); });
    call.response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length }).end(bytes);
  }),
  route('GET', '/repos/{owner}/{repo}/compare/{range*}', 'repository', async (call) => {
    const repository = repositoryNamed(call);
    const [base = '', head = ''] = (call.params.range ?? '').split(/\.{2,3}/);
    const from = await commitNamed(call, repository, base || repository.defaultBranch);
    const to = await commitNamed(call, repository, head || repository.defaultBranch);
    const commits = await readCommits(repositoryFolder(call.forge, repository), [to.sha, `^${from.sha}`]);
    const shapes = await Promise.all(commits.map(async (one) => ({ ...commitShape(call.forge.store.state, repository, one, call.forge.rootUrl), stats: await linesOf(repositoryFolder(call.forge, repository), one.sha) })));
    sendJson(call.response, 200, { total_commits: commits.length, commits: shapes });
  }),
];

async function listCommits(call: Call): Promise<void> {
  const repository = repositoryNamed(call);
  if (repository.empty) throw new ApiError(409, 'Git Repository is empty.');
  const { page, limit } = pageOf(call.url.searchParams);
  const folder = repositoryFolder(call.forge, repository);
  const start = await commitNamed(call, repository, call.url.searchParams.get('sha') ?? repository.defaultBranch);
  const path = call.url.searchParams.get('path') ?? undefined;
  const [commits, total] = await Promise.all([readCommits(folder, [`--max-count=${limit}`, `--skip=${(page - 1) * limit}`, start.sha], path), countCommits(folder, [start.sha], path)]);
  const headers = { ...pageHeaders(call.url, call.forge.rootUrl, total), 'x-page': String(page), 'x-perpage': String(limit), 'x-total': String(total), 'x-pagecount': String(Math.ceil(total / limit)), 'x-hasmore': String(page * limit < total) };
  sendJson(call.response, 200, commits.map((one) => asAsked(call.url.searchParams, commitShape(call.forge.store.state, repository, one, call.forge.rootUrl))), headers);
}

/** Without what the request says it can do without. */
function asAsked(query: URLSearchParams, shape: Record<string, unknown>): Record<string, unknown> {
  const without = (name: string) => query.get(name) === 'false';
  return { ...shape, ...(without('files') && { files: null }), ...(without('verification') && { commit: { ...(shape.commit as object), verification: null } }) };
}

async function commitNamed(call: Call, repository: Repository, name: string): Promise<Commit> {
  const folder = repositoryFolder(call.forge, repository);
  const sha = await resolveCommit(folder, name);
  const [commit] = sha ? await readCommits(folder, ['--max-count=1', sha]) : [];
  if (!commit) throw notFound(`commit doesn't exist: ${name}`);
  return commit;
}

async function branchShape(call: Call, repository: Repository, name: string): Promise<Record<string, unknown>> {
  const folder = repositoryFolder(call.forge, repository);
  const sha = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${name}`]).catch(() => undefined);
  if (!sha) throw notFound();
  const [commit] = await readCommits(folder, ['--max-count=1', sha.toString('utf8').trim()]);
  const rule = protectionOf(repository.protections, name);
  return {
    name, commit: payloadCommit(call.forge.store.state, repository, commit as Commit, call.forge.rootUrl, false), protected: rule !== undefined, required_approvals: rule?.requiredApprovals ?? 0,
    enable_status_check: rule?.enableStatusCheck ?? false, status_check_contexts: rule?.statusCheckContexts ?? [], user_can_push: rule === undefined || rule.enablePush, user_can_merge: true,
    effective_branch_protection_name: rule?.ruleName ?? '',
  };
}

interface Entry { mode: string; type: string; sha: string; size: number; path: string }

async function entriesOf(folder: string, treeish: string, args: string[]): Promise<Entry[]> {
  const out = await git(folder, ['ls-tree', '-z', '-l', ...args, treeish]).catch(() => { throw notFound(); });
  return out.toString('utf8').split('\0').filter(Boolean).map((line) => {
    const [meta = '', path = ''] = line.split('\t');
    const [mode = '', type = '', sha = '', size = ''] = meta.split(/ +/);
    return { mode, type, sha, size: Number(size) || 0, path };
  });
}

async function tree(call: Call): Promise<void> {
  const repository = repositoryNamed(call);
  const folder = repositoryFolder(call.forge, repository);
  const wanted = call.params.sha ?? '';
  const commit = await resolveCommit(folder, wanted);
  const sha = (await git(folder, ['rev-parse', '--verify', '--end-of-options', `${commit ?? wanted}^{tree}`]).catch(() => { throw new ApiError(400, `sha not found [${wanted}]`); })).toString('utf8').trim();
  const entries = await entriesOf(folder, sha, call.url.searchParams.get('recursive') === 'true' || call.url.searchParams.get('recursive') === '1' ? ['-r', '-t'] : []);
  const base = `${call.forge.rootUrl}/api/v1/repos/${repository.owner}/${repository.name}/git`;
  const page = Math.max(1, Number(call.url.searchParams.get('page')) || 1);
  const limit = Math.min(Number(call.url.searchParams.get('per_page')) || 1000, 1000);
  const shown = entries.slice((page - 1) * limit, page * limit);
  // Asked for a commit's tree, Gitea calls it by the commit.
  const named = commit ?? sha;
  sendJson(call.response, 200, {
    sha: named, url: `${base}/trees/${named}`, truncated: page * limit < entries.length, page, total_count: entries.length,
    tree: shown.map((one) => ({ path: one.path, mode: one.mode, type: one.type, size: one.size, sha: one.sha, url: one.type === 'tree' ? `${base}/trees/${one.sha}` : `${base}/blobs/${one.sha}` })),
  }, countHeaders(entries.length));
}

async function contents(call: Call, path: string): Promise<void> {
  const repository = repositoryNamed(call);
  const folder = repositoryFolder(call.forge, repository);
  const ref = call.url.searchParams.get('ref') ?? repository.defaultBranch;
  const commit = await commitNamed(call, repository, ref).catch(() => { throw notFound('not found', `object does not exist [id: ${ref}, rel_path: ]`); });
  const clean = path.replace(/\/+$/, '');
  const [found] = clean === '' ? [] : await listed(folder, commit.sha, clean);
  if (clean !== '' && !found) throw notFound('GetContentsOrList', `object does not exist [id: , rel_path: ${clean}]`);
  const shape = async (one: Entry, bytes?: Buffer) => {
    const [last] = await readCommits(folder, ['--max-count=1', await lastCommitOf(folder, commit.sha, one.path)]);
    return contentShape(call, repository, ref, last ?? commit, one, bytes);
  };
  if (found && found.type !== 'tree') return sendJson(call.response, 200, await shape(found, await git(folder, ['cat-file', 'blob', found.sha])));
  const entries = await entriesOf(folder, `${commit.sha}:${clean}`, []);
  const shapes = await Promise.all(entries.map((one) => shape({ ...one, path: clean === '' ? one.path : `${clean}/${one.path}` })));
  sendPage(call.response, call.url, call.forge.rootUrl, shapes, (one) => one);
}

async function listed(folder: string, commit: string, path: string): Promise<Entry[]> {
  const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const name = path.slice(parent === '' ? 0 : parent.length + 1);
  const entries = await entriesOf(folder, `${commit}:${parent}`, []).catch(() => []);
  return entries.filter((one) => one.path === name).map((one) => ({ ...one, path }));
}

function contentShape(call: Call, repository: Repository, ref: string, commit: Commit, one: Entry, bytes?: Buffer): Record<string, unknown> {
  const api = `${call.forge.rootUrl}/api/v1/repos/${repository.owner}/${repository.name}`;
  const page = `${call.forge.rootUrl}/${repository.owner}/${repository.name}`;
  const at = `${/^[0-9a-f]{40}$/.test(ref) ? 'commit' : 'branch'}/${ref}`;
  const type = one.type === 'tree' ? 'dir' : one.type === 'commit' ? 'submodule' : one.mode === '120000' ? 'symlink' : 'file';
  const url = `${api}/contents/${one.path}?ref=${encodeURIComponent(ref)}`;
  const html = `${page}/src/${at}/${one.path}`;
  const blob = `${api}/git/${type === 'dir' ? 'trees' : 'blobs'}/${one.sha}`;
  return {
    name: one.path.split('/').pop(), path: one.path, sha: one.sha, last_commit_sha: commit.sha, last_committer_date: commit.committer.date, last_author_date: commit.author.date, type, size: one.size,
    encoding: bytes && type === 'file' ? 'base64' : null, content: bytes && type === 'file' ? bytes.toString('base64') : null, target: bytes && type === 'symlink' ? bytes.toString('utf8') : null, url,
    html_url: html, git_url: blob, download_url: type === 'file' ? `${page}/raw/${at}/${one.path}` : null, submodule_git_url: null, _links: { self: url, git: blob, html },
  };
}
