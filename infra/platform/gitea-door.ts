// Gitea's REST calls of the bootstrap. Each makes sure of one thing and may be called again.

export interface Login { username: string; password: string }

export class GiteaDoor {
  readonly url: string;
  readonly #admin: Login;

  constructor(url: string, admin: Login) {
    this.url = url.replace(/\/$/, '');
    this.#admin = admin;
  }

  /** A user with exactly this password; `administrator` of the whole site or not. */
  async user({ username, password }: Login, administrator: boolean): Promise<void> {
    const email = `${username}@users.pteronimbus.invalid`;
    await this.#call('POST', '/admin/users', { username, password, email, must_change_password: false, visibility: 'private' }, [422]);
    await this.#call('PATCH', `/admin/users/${username}`, { login_name: username, source_id: 0, password, admin: administrator, must_change_password: false });
  }

  async organisation(name: string): Promise<void> {
    await this.#call('POST', '/orgs', { username: name, visibility: 'private' }, [422]);
  }

  async repository(organisation: string, name: string): Promise<void> {
    await this.#call('POST', `/orgs/${organisation}/repos`, { name, private: true, auto_init: false, default_branch: 'main' }, [409]);
  }

  /** Whether nothing was pushed yet. */
  async isEmpty(organisation: string, name: string): Promise<boolean> {
    return ((await this.#call('GET', `/repos/${organisation}/${name}`)) as { empty: boolean }).empty;
  }

  /** Read, or read and write, for one account on one repository. */
  async collaborator(organisation: string, repository: string, username: string, permission: 'read' | 'write'): Promise<void> {
    await this.#call('PUT', `/repos/${organisation}/${repository}/collaborators/${username}`, { permission });
  }

  /** One system webhook for this address, with this secret. */
  async systemWebhook(url: string, secret: string): Promise<void> {
    // Said inside the configuration, as text: elsewhere Gitea passes over it, and what it makes is a template for new repositories.
    const wanted = { active: true, events: ['push', 'pull_request', 'repository'], config: { url, content_type: 'json', secret, is_system_webhook: 'true' } };
    const hooks = (await this.#call('GET', '/admin/hooks?type=system&limit=50')) as { id: number; config?: { url?: string } }[];
    const there = hooks.find(({ config }) => config?.url === url);
    if (there) await this.#call('PATCH', `/admin/hooks/${there.id}`, wanted);
    else await this.#call('POST', '/admin/hooks', { ...wanted, type: 'gitea' });
  }

  async #call(method: string, path: string, body?: object, fine: number[] = []): Promise<unknown> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method, signal: AbortSignal.timeout(30_000), ...(body && { body: JSON.stringify(body) }),
      headers: { authorization: `Basic ${Buffer.from(`${this.#admin.username}:${this.#admin.password}`).toString('base64')}`, 'content-type': 'application/json', accept: 'application/json' },
    });
    const text = await answer.text();
    if (!answer.ok && !fine.includes(answer.status)) throw new Error(`Gitea refused ${method} ${path} (${answer.status}): ${text.slice(0, 500)}`);
    return answer.ok && text !== '' ? JSON.parse(text) : undefined;
  }
}
