// The Git room as the use-cases see it.
import type { Repositories } from '../git/repositories.ts';
import type { RecentCommit } from '../git/recent.ts';
import type { Git } from '../ports.ts';

/** A reader waits this long for Gitea; then what was seen last has to do. */
const READ_LIMIT_MS = 1_500;
/** Lines of recent commits are kept for this many repositories. */
const MOST_LINES = 2_000;

export function makeGitDoor(repositories: Repositories): Git {
  const lines = new Map<string, RecentCommit[]>();
  return {
    submit: (repository, change) => repositories.submit(repository, change),
    propose: (repository, branch, change) => repositories.propose(repository, branch, change),
    knownHead: (repository) => repositories.knownHead(repository),
    notice: (repository) => repositories.notice(repository),
    visit: (repository, commit) => repositories.visit(repository, commit),
    differences: (repository, before, after, most) => repositories.differences(repository, before, after, most),
    async read(repository, maxAge) {
      const asking = repositories.snapshot(repository, maxAge);
      asking.catch(() => undefined);
      const seen = repositories.knownHead(repository) === undefined ? await asking : await within(asking, READ_LIMIT_MS);
      const { commit, tree, stale } = seen ?? (await repositories.snapshot(repository, Infinity));
      return { commit, tree, stale: stale || seen === undefined };
    },
    async recent(repository, folder, depth) {
      const key = `${repository}\n${folder}`;
      const known = lines.get(key) ?? [];
      const line = await repositories.recent(repository, folder, depth, known);
      lines.delete(key);
      if (lines.size >= MOST_LINES) lines.delete(lines.keys().next().value!);
      lines.set(key, line);
      return line;
    },
  };
}

/** The answer, or undefined when it takes longer. */
async function within<T>(answer: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => { timer = setTimeout(resolve, milliseconds, undefined); });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
