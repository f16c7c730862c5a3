// One person in a real browser, and everything that browser complained about.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { Local } from '../../../local/start/progress.ts';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Patience for anything that is expected to come; the machine may be busy. */
export const PATIENCE = 60_000;
/** What the browser says by itself of requests that a test makes fail on purpose, and of the first question who is signed in. */
const EXPECTED = /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED)/;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const SCREENSHOTS = join(import.meta.dirname, '../../../../screenshots');

export function launch(): Promise<Browser> {
  const executablePath = PROGRAMS.find((program) => existsSync(program));
  if (!executablePath) throw new Error(`No Chromium among ${PROGRAMS.join(', ')}. Install one (apt-get install chromium).`);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export interface View { width?: number; theme?: 'light' | 'dark'; language?: string }

export class Visitor {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #local: Local;
  readonly complaints: string[] = [];

  constructor(context: BrowserContext, page: Page, local: Local) {
    this.#context = context;
    this.page = page;
    this.#local = local;
    page.on('console', (message) => { if (message.type() === 'error' && !EXPECTED.test(message.text())) this.complaints.push(message.text()); });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (request) => { if (!this.#mayAsk(request.url())) this.complaints.push(`asked another host: ${request.url()}`); });
  }

  static async arrive(browser: Browser, local: Local, { width = 1280, theme = 'light', language = 'en-GB' }: View = {}): Promise<Visitor> {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: theme, locale: language });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.addInitScript({ content: 'document.addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`))' });
    return new Visitor(context, page, local);
  }

  /** Signs in the way people do: our page, the provider's form, back. */
  async signIn(name: string): Promise<void> {
    await this.page.goto(this.#local.url);
    await this.page.locator('a[href^="/auth/login"]').first().click();
    await this.#fillIn(this.page, name);
    await this.page.locator('a[href="/auth/logout"]').waitFor();
    await this.page.getByText(/^(Loading servers|Server werden geladen)/).waitFor({ state: 'detached' });
  }

  /** A second tab of the same browser signs in again. */
  async signInElsewhere(name: string): Promise<void> {
    const other = await this.#context.newPage();
    await other.goto(`${this.#local.url}/auth/login`);
    await this.#fillIn(other, name);
    await other.getByRole('link', { name: 'Sign out' }).waitFor({ timeout: PATIENCE });
    await other.close();
  }

  async #fillIn(page: Page, name: string): Promise<void> {
    const person = this.#local.people.find((candidate) => candidate.name === name);
    await page.locator('input[name=username], a[href="/auth/logout"]').first().waitFor({ timeout: PATIENCE });
    if (!(await page.locator('input[name=username]').isVisible())) return;
    await page.locator('input[name=username]').fill(name);
    await page.locator('input[name=password]').fill(person?.password ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  async loseSession(): Promise<void> {
    await this.#context.clearCookies();
  }

  network(there: boolean): Promise<void> {
    return this.#context.setOffline(!there);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.#local.url}${path}`);
    await this.page.locator('h1').first().waitFor();
    await this.page.waitForLoadState('load');
  }

  /** What axe finds, in both themes; empty when nothing. */
  async axeFaults(): Promise<string[]> {
    const faults: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await this.page.evaluate(axe.source);
      const { violations } = await this.page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify({ runOnly: RULES })})`);
      const places = (nodes: AxeResults['violations'][number]['nodes']) => nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join('; ');
      faults.push(...violations.map(({ id, help, nodes }) => `${colorScheme}: ${id}: ${help} (${places(nodes)})`));
    }
    return faults;
  }

  /** How much wider than the window the page is. */
  overflow(): Promise<number> {
    return this.page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }

  #mayAsk(url: string): boolean {
    const { protocol, origin } = new URL(url);
    return protocol === 'data:' || [this.#local.url, this.#local.issuer, this.#local.git].some((known) => new URL(known).origin === origin);
  }
}
