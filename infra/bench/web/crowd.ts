// A list of many servers in a real Chromium: until it is seen, what it takes, what an event costs, and a letter in the search.
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launch } from '../../test/web/browser/visitor.ts';
import { median, ms, table, type Race } from '../race.ts';
import { startCrowdApi, type CrowdApi } from './crowd-api.ts';

const COUNTS = [10, 100, 1_000];
const LOADS = 3;
const EVENTS = 200;
const SLOWER = 4;

interface Cost {
  /** Milliseconds, on a slower processor. */
  picture: number;
  /** MiB of the page's own objects, after a collection. */
  heap: number;
  nodes: number;
  /** Milliseconds of the page's processor time for one event of one server. */
  event: number;
  /** Milliseconds until the next picture, the worst letter, on a slower processor. */
  letter: number;
}

export const race: Race = {
  title: 'a list of 10 to 1,000 servers in a browser: first picture, memory, the cost of an event',
  async run(say) {
    const browser = await launch();
    try {
      const costs: Cost[] = [];
      for (const count of COUNTS) costs.push(await costOf(browser, count));
      say(table([
        ['servers', `first picture, ${SLOWER}x slower`, 'heap', 'nodes', 'an event', `a letter, ${SLOWER}x slower`],
        ...costs.map(({ picture, heap, nodes, event, letter }, at) => [String(COUNTS[at]), ms(picture), `${heap.toFixed(1)} MiB`, String(nodes), ms(event), ms(letter)]),
      ]));
      const [first, last] = [costs[0]!, costs.at(-1)!];
      return [
        { what: 'first picture of 1,000 servers against 10', measured: last.picture / first.picture, goal: { atMost: 1.5 } },
        { what: 'memory of 1,000 servers', unit: ' MiB', measured: last.heap, goal: { atMost: 15 } },
        { what: 'one event among 1,000 servers against 10', measured: last.event / first.event, goal: { atMost: 1.5 } },
        { what: 'one event among 1,000 servers', unit: ' ms', measured: last.event, goal: { atMost: 8 } },
        { what: 'a letter in the search among 1,000 servers, the worst', unit: ' ms', measured: last.letter, goal: { atMost: 200 } },
      ];
    } finally {
      await browser.close();
    }
  },
};

async function costOf(browser: Browser, count: number): Promise<Cost> {
  const api = await startCrowdApi(count);
  try {
    const pictures: number[] = [];
    for (let load = 0; load < LOADS; load += 1) pictures.push(await withPage(browser, SLOWER, (page) => pictureOf(page, api)));
    const rest = await withPage(browser, 1, async (page, devtools) => {
      await pictureOf(page, api);
      await devtools.send('HeapProfiler.collectGarbage');
      const { JSHeapUsedSize = 0, Nodes = 0 } = await metricsOf(devtools);
      const event = await eventCost(page, devtools, api, count);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      return { heap: JSHeapUsedSize / 2 ** 20, nodes: Nodes, event, letter: await letterCost(page) };
    });
    return { picture: median(pictures), ...rest };
  } finally {
    api.close();
  }
}

async function withPage<T>(browser: Browser, rate: number, work: (page: Page, devtools: CDPSession) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    await devtools.send('Emulation.setCPUThrottlingRate', { rate });
    return await work(page, devtools);
  } finally {
    await context.close();
  }
}

/** Milliseconds until the list stands in a picture. */
async function pictureOf(page: Page, api: CrowdApi): Promise<number> {
  await page.addInitScript({ content: 'new MutationObserver((_, observer) => { if (document.querySelector(".servers li")) { observer.disconnect(); requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.dataset.picture = String(performance.now()); })); } }).observe(document, { childList: true, subtree: true });' });
  await page.goto(api.url);
  await page.locator('html[data-picture]').waitFor();
  return Number(await page.locator('html').getAttribute('data-picture'));
}

async function metricsOf(devtools: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** Events come one by one, each a picture of its own, from servers all over the list. Proved by what the page says of the first one in the end. */
async function eventCost(page: Page, devtools: CDPSession, api: CrowdApi, count: number): Promise<number> {
  await page.waitForTimeout(1_000);
  const before = await metricsOf(devtools);
  for (let event = 0; event < EVENTS; event += 1) {
    api.tell(event === EVENTS - 1 ? 0 : (event * 37) % count, 100 + event);
    await page.waitForTimeout(20);
  }
  await page.getByText(String(99 + EVENTS), { exact: true }).first().waitFor();
  const after = await metricsOf(devtools);
  return (((after.TaskDuration ?? 0) - (before.TaskDuration ?? 0)) * 1000) / EVENTS;
}

async function letterCost(page: Page): Promise<number> {
  await page.evaluate('window.seen = [0]; new PerformanceObserver((list) => window.seen.push(...list.getEntries().filter(({ interactionId }) => interactionId).map(({ duration }) => duration))).observe({ type: "event", durationThreshold: 16 });');
  await page.getByLabel('Search').pressSequentially('server-00', { delay: 120 });
  for (let back = 0; back < 9; back += 1) await page.keyboard.press('Backspace', { delay: 120 });
  await page.waitForTimeout(500);
  return Math.max(...(await page.evaluate<number[]>('window.seen')));
}
