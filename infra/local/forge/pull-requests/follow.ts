// What a push means for pull requests: its branch moves them, a branch that is gone closes them.
import { NO_OBJECT, repositoryFolder, type Announcement, type Forge } from '../forge.ts';
import { git } from '../git/run.ts';
import { pullRef } from './standing.ts';

export async function followPush(forge: Forge, { repository, pusher, updates, only }: Announcement): Promise<void> {
  if (only !== undefined) return;
  for (const { ref, after } of updates) {
    const pulls = forge.store.state.pullRequests.filter((one) => one.repoId === repository.id && one.state === 'open' && `refs/heads/${one.head}` === ref);
    for (const pull of pulls) {
      const now = new Date().toISOString();
      const event = { repository, pull, sender: pusher, event: 'pull_request' } as const;
      if (after === NO_OBJECT) {
        Object.assign(pull, { state: 'closed', closed: now, updated: now });
        forge.announcePull({ ...event, action: 'closed' });
      } else {
        await git(repositoryFolder(forge, repository), ['update-ref', pullRef(pull.number), after]);
        Object.assign(pull, { headSha: after, updated: now });
        forge.announcePull({ ...event, event: 'pull_request_sync', action: 'synchronized' });
      }
    }
    if (pulls.length > 0) await forge.store.saved();
  }
}
