// A community of many servers, as the list shows them: the form alone, told by a stand-in of the API.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCrowdApi, type CrowdApi } from '../../../bench/web/crowd-api.ts';
import { launch, PATIENCE, Visitor } from './visitor.ts';

const COUNT = 300;
let api: CrowdApi;
let browser: Browser;
let ada: Visitor;
const rows = () => ada.page.locator('.servers li');

beforeAll(async () => {
  api = await startCrowdApi(COUNT);
  browser = await launch();
  ada = await Visitor.arrive(browser, { url: api.url, issuer: api.url, git: api.url, people: [] } as never);
  await ada.open('/');
  await rows().first().waitFor();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  api?.close();
});

it('draws the first of them, and says how many there are', async () => {
  expect(await rows().count()).toBeLessThan(COUNT / 2);
  await ada.page.getByText(`${COUNT} of ${COUNT} servers`).waitFor();
  await ada.page.getByRole('button', { name: /Show \d+ more/ }).waitFor();
  await ada.page.getByText('The search above finds these too').waitFor();
  expect(await ada.axeFaults()).toEqual([]);
});

it('draws the rest for who scrolls there, and for who asks by keyboard', async () => {
  const before = await rows().count();
  await ada.page.getByRole('button', { name: /Show \d+ more/ }).press('Enter');
  await expect.poll(() => rows().count(), { timeout: PATIENCE }).toBeGreaterThan(before);
  await expect.poll(async () => {
    await ada.page.evaluate('scrollTo(0, document.body.scrollHeight)');
    return rows().count();
  }, { timeout: PATIENCE, interval: 200 }).toBe(COUNT);
});

it('finds one that was not drawn yet, and begins at the top again', async () => {
  await ada.page.locator('h1').click();
  await ada.page.keyboard.press('/');
  expect(await ada.page.evaluate('document.activeElement.type')).toBe('search');
  await ada.page.keyboard.type('a/b');
  expect(await ada.page.getByLabel('Search').inputValue()).toBe('a/b');
  await ada.page.getByLabel('Search').fill(`server-0${COUNT - 1}`);
  await expect.poll(() => rows().count(), { timeout: PATIENCE }).toBe(1);
  await ada.page.getByLabel('Search').fill('');
  await expect.poll(() => rows().count(), { timeout: PATIENCE }).toBeLessThan(COUNT / 2);
  await ada.page.getByLabel('Sort by').selectOption('Memory');
  await rows().first().getByText('CPU, 3.7 GiB').waitFor();
});

it('takes many events at once for what they say in the end', async () => {
  await ada.page.getByLabel('Sort by').selectOption('Players');
  for (let event = 0; event <= 500; event += 1) api.tell(event % COUNT, event === 500 ? 900 : event % 50);
  const first = rows().first();
  await first.getByText('900', { exact: true }).waitFor();
  expect(await first.locator('.title').textContent()).toBe(`server-0${500 % COUNT}`);
  expect(ada.complaints).toEqual([]);
});
