// Whether Argo CD is to be asked once more to look at a repository. It is asked right after each push; but a refresh that meets a
// dead repo server, or an API server that just came back, ends in `Unknown`, and then Argo CD looks again by itself only when its poll
// comes, two minutes later, and even then at the revision it has in its cache.
import { operatedRevision, type Application } from './application.ts';

/** Nothing is asked before: an ordinary refresh is done by then. */
const FIRST_MS = 3_000;
/** Of a repository that Argo CD can't read for long, this often. */
const MOST_MS = 60_000;

interface Waiting {
  /** What Argo CD had seen; once it sees something else, it is not stuck. */
  seen: string;
  /** Milliseconds since 1970. */
  askAt: number;
  pause: number;
}

/** Remembers which Applications are behind their repository, and since when. In memory: after a restart the wait begins anew. */
export class Reminders {
  readonly #waiting = new Map<string, Waiting>();

  /**
   * Whether to ask for a refresh now; twice as late each time.
   * @param head commit at the head of main, as far as it is known
   * @param now milliseconds since 1970
   */
  due(application: Application, head: string | undefined, now: number): boolean {
    const { name } = application.metadata;
    if (head === undefined || isAt(application, head)) {
      this.#waiting.delete(name);
      return false;
    }
    const seen = JSON.stringify([application.status?.sync?.revision, operatedRevision(application)]);
    const known = this.#waiting.get(name);
    if (!known || known.seen !== seen) {
      this.#waiting.set(name, { seen, askAt: now + FIRST_MS, pause: FIRST_MS });
      return false;
    }
    if (now < known.askAt) return false;
    const pause = Math.min(2 * known.pause, MOST_MS);
    this.#waiting.set(name, { seen, askAt: now + pause, pause });
    return true;
  }
}

/** Argo CD has compared the cluster with this commit, whatever came of it. */
function isAt({ status }: Application, head: string): boolean {
  return status?.sync?.revision === head && status.sync.status !== 'Unknown';
}
