// The Git room as the use-cases see it.
import type { Repositories } from '../git/repositories.ts';
import type { RecentCommit } from '../git/recent.ts';
import type { Git } from '../ports.ts';

/** Lines of recent commits are kept for this many repositories. */
const MOST_LINES = 2_000;

export function makeGitDoor(repositories: Repositories): Git {
  const lines = new Map<string, RecentCommit[]>();
  return {
    submit: (repository, change) => repositories.submit(repository, change),
    knownHead: (repository) => repositories.knownHead(repository),
    notice: (repository) => repositories.notice(repository),
    async read(repository, maxAge) {
      const { commit, tree, stale } = await repositories.snapshot(repository, maxAge);
      return { commit, tree, stale };
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
