// Pull requests as a person with `curl` sees them: the forge's REST API with their Git token.
import { sleep } from './ground.ts';
import type { Local } from '../../local/start/progress.ts';

export interface Status { context: string; status: string; description: string; target_url: string }
export interface Comment { id: number; body: string; user: { login: string } }
export interface Pull { number: number; state: string; merged: boolean; merge_commit_sha: string | null; head: { sha: string }; html_url: string }

export class ForgeAccount {
  readonly #repository: string;
  readonly #token: string;

  constructor(local: Local, name: string, tenant: string) {
    const person = local.people.find((candidate) => candidate.name === name);
    if (!person) throw new Error(`local.json knows no ${name}.`);
    this.#repository = `${local.git}/api/v1/repos/${tenant}/gameservers`;
    this.#token = person.gitToken;
  }

  async call<T>(method: string, path: string, body?: object): Promise<{ status: number; body: T; text: string }> {
    const response = await fetch(`${this.#repository}${path}`, {
      method, headers: { authorization: `token ${this.#token}`, ...(body && { 'content-type': 'application/json' }) }, body: body ? JSON.stringify(body) : null, signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    return { status: response.status, text, body: (text === '' ? {} : JSON.parse(text)) as T };
  }

  async open(branch: string, title: string): Promise<number> {
    const { status, body, text } = await this.call<Pull>('POST', '/pulls', { title, head: branch, base: 'main' });
    if (status !== 201) throw new Error(`The pull request was not opened (${status}): ${text}`);
    return body.number;
  }

  async say(number: number, body: string): Promise<void> {
    const { status, text } = await this.call('POST', `/issues/${number}/comments`, { body });
    if (status !== 201) throw new Error(`The comment was not taken (${status}): ${text}`);
  }

  /** Gitea looks at a pull request anew after each push, and asks for patience meanwhile. */
  async merge(number: number): Promise<{ status: number; text: string }> {
    for (const end = Date.now() + 20_000; ; await sleep(200)) {
      const answer = await this.call('POST', `/pulls/${number}/merge`, { Do: 'merge' });
      if (!/try again later/i.test(answer.text) || Date.now() > end) return answer;
    }
  }

  read(number: number): Promise<Pull> {
    return this.call<Pull>('GET', `/pulls/${number}`).then(({ body }) => body);
  }

  /** The newest status of one context on a commit, when it is one of these; throws with what there was. */
  async untilStatus(commit: string, context: string, states: string[], limit = 30_000, pause = 50): Promise<Status> {
    let seen: Status[] = [];
    for (const end = Date.now() + limit; Date.now() < end; await sleep(pause)) {
      seen = (await this.call<{ statuses: Status[] | null }>('GET', `/commits/${commit}/status`)).body.statuses ?? [];
      const found = seen.find((one) => one.context === context);
      if (found && states.includes(found.status)) return found;
    }
    throw new Error(`${context} on ${commit} did not become ${states.join(' or ')} in ${limit / 1000} s: ${JSON.stringify(seen)}`);
  }

  async comments(number: number): Promise<Comment[]> {
    return (await this.call<Comment[]>('GET', `/issues/${number}/comments?limit=50`)).body;
  }

  /** The platform's one comment, when it holds these words. */
  async untilSaid(number: number, words: RegExp, limit = 30_000): Promise<string> {
    let last = '';
    for (const end = Date.now() + limit; Date.now() < end; await sleep(80)) {
      const ours = (await this.comments(number)).filter(({ user }) => user.login === 'pteronimbus');
      if (ours.length > 1) throw new Error(`There are ${ours.length} comments of the platform on #${number}.`);
      last = ours[0]?.body ?? '';
      if (words.test(last)) return last;
    }
    throw new Error(`#${number} was not told ${words} in ${limit / 1000} s; it says:\n${last}`);
  }
}
