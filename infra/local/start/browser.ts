// As much of a browser as signing in takes: cookies per host, redirects, one form.

interface Page {
  url: string;
  status: number;
  body: string;
}

/** Keeps cookies as a browser does, by host name (ports share them), and follows redirects by GET. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Cookies for a URL, as a header value. */
  cookies(url: string): string {
    return [...(this.#cookies.get(new URL(url).hostname) ?? new Map<string, string>())].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** One request without following; `location` is absolute. */
  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookies(url)) headers.set('cookie', this.cookies(url));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    this.#remember(url, response);
    return response;
  }

  /** Opens a page and follows redirects until something else comes, or until `stop` says of a target "not there". */
  async open(url: string, init: RequestInit = {}, stop: (target: string) => boolean = () => false): Promise<Page> {
    let target = url;
    let request = init;
    for (let hops = 0; hops < 20; hops++) {
      const response = await this.request(target, request);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return { url: target, status: response.status, body: await response.text() };
      await response.body?.cancel();
      target = new URL(location, target).href;
      if (stop(target)) return { url: target, status: response.status, body: '' };
      request = {};
    }
    throw new Error(`${url} redirects without end.`);
  }

  #remember(url: string, response: Response): void {
    const jar = this.#cookies.get(new URL(url).hostname) ?? new Map<string, string>();
    this.#cookies.set(new URL(url).hostname, jar);
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split(';');
      const name = pair.slice(0, pair.indexOf('=')).trim();
      const expired = attributes.some((attribute) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute));
      if (expired) jar.delete(name);
      else jar.set(name, pair.slice(pair.indexOf('=') + 1));
    }
  }
}

/** Fills in the sign-in form on `page` and follows on. */
export async function submitSignIn(browser: Browser, page: Page, username: string, password: string, stop?: (target: string) => boolean): Promise<Page> {
  const action = /<form[^>]* action="([^"]+)"/.exec(page.body)?.[1];
  if (action === undefined) throw new Error(`${page.url} shows no sign-in form (status ${page.status}).`);
  return browser.open(
    new URL(action.replaceAll('&amp;', '&'), page.url).href,
    { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ username, password }).toString() },
    stop,
  );
}
