// `npm run screenshots`: every page in both themes, wide and narrow, into screenshots/ (ignored by Git), to be looked at.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { sleep, startGround } from '../../journeys/ground.ts';
import { Person } from '../../journeys/person.ts';
import { launch, SCREENSHOTS, Visitor, type View } from './visitor.ts';

const VIEWS: View[] = [{ width: 1280, theme: 'light' }, { width: 1280, theme: 'dark' }, { width: 360, theme: 'light' }, { width: 360, theme: 'dark' }];
const SERVERS = [
  { name: 'lobby', game: 'minecraft-java', settings: { MOTD: 'Welcome to Red Fox' } }, { name: 'creative', game: 'minecraft-java', settings: { MODE: 'creative' } },
  { name: 'factory', game: 'factorio' }, { name: 'vikings', game: 'valheim' },
];

rmSync(SCREENSHOTS, { recursive: true, force: true });
mkdirSync(SCREENSHOTS, { recursive: true });
const ground = await startGround();
const browser = await launch();
try {
  const ada = new Person(ground.local, 'ada');
  for (const wish of SERVERS) await ada.ask('redfox', wish);
  await ada.until('redfox', 'lobby', ({ status }) => status.ready, 60_000);
  await ada.call('PATCH', '/api/tenants/redfox/servers/lobby', { settings: { MAX_PLAYERS: 30 }, backup: { schedule: { cron: '0 4 * * *', timeZone: 'Europe/Vienna' }, keep: 7, beforeChange: true } }, { 'if-match': '*' });
  await ada.call('POST', '/api/tenants/redfox/servers/lobby/actions/backup');
  await new Person(ground.local, 'pat').call('POST', '/api/platform/rollouts', { game: 'factorio', version: '2.0.76', canaries: ['redfox'] });
  // Until something was measured, and the backup is proved.
  await expectSoon(async () => Object.keys((await ada.call<{ servers: object }>('GET', '/api/tenants/redfox/metrics')).body.servers).length > 0);
  await expectSoon(async () => (await ada.call<{ items: { verifiedAt: string | null; phase: string }[] }>('GET', '/api/tenants/redfox/backups')).body.items.some(({ verifiedAt, phase }) => verifiedAt !== null || phase === 'Failed'));
  for (const view of VIEWS) await takeAll(browser, view);
} finally {
  await browser.close();
  await ground.stop();
  ground.remove();
}
console.log(`Look at them: ${SCREENSHOTS}`);

async function expectSoon(is: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end && !(await is()); ) await sleep(500);
}

async function takeAll(on: Browser, view: View): Promise<void> {
  const visitor = await Visitor.arrive(on, ground.local, view);
  const { page } = visitor;
  const { width = 1280 } = view;
  const take = async (name: string) => {
    await page.waitForTimeout(600);
    // A window as high as the page: what sticks to its edge would else cover the middle of the picture.
    await page.setViewportSize({ width, height: Math.max(800, await page.evaluate<number>('document.documentElement.scrollHeight')) });
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${view.theme}.png`), fullPage: true });
    await page.setViewportSize({ width, height: 800 });
  };
  await visitor.open('/');
  await take('welcome');
  await visitor.signIn('ada');
  await take('servers');
  await visitor.open('/new');
  await take('new-empty');
  await page.getByRole('button', { name: /Minecraft: Java/ }).click();
  await page.getByText('will use').first().waitFor();
  await page.getByText('The file that will be committed').click();
  await page.locator('.diff').waitFor();
  await take('new-plan');
  await page.getByLabel('Name', { exact: true }).fill('Not A Name');
  await page.getByText('3. Settings of the game').click();
  await page.getByLabel('Player limit').fill('0');
  await page.locator('[aria-invalid]').first().waitFor();
  await take('new-refused');
  await visitor.open('/servers/redfox/lobby');
  await page.getByLabel('Message of the day').fill('Something new');
  await page.getByText('The difference that will be committed').click();
  await page.locator('.diff').waitFor();
  await page.getByText('Delete this server').click();
  await take('server');
  await visitor.open('/servers/redfox/lobby/console');
  await page.getByText('For help, type').first().waitFor();
  await take('console');
  await visitor.open('/servers/redfox/lobby/history');
  await page.getByRole('button', { name: 'Show what changed' }).last().click();
  await page.locator('.diff').waitFor();
  if (await page.getByRole('button', { name: 'Go back to this' }).count() > 0) await page.getByRole('button', { name: 'Go back to this' }).click();
  await take('history');
  await visitor.open('/servers/redfox/lobby/file');
  await page.getByLabel('Text of clusters/local/lobby.yaml').click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('nonsense');
  await page.locator('.mistakes').waitFor();
  await take('file');
  await visitor.open('/servers/redfox/lobby/graphs');
  await page.locator('canvas, .empty').first().waitFor();
  await take('graphs');
  await visitor.open('/servers/redfox/lobby/backups');
  await page.getByRole('heading', { name: 'When backups are made' }).waitFor();
  await page.getByLabel('Regularly').selectOption('every week');
  const restore = page.getByRole('button', { name: /Restore the backup of/ }).first();
  await page.locator('.change').first().waitFor();
  if (await restore.count() > 0) {
    await restore.click();
    await page.getByText('The world is replaced by').waitFor();
  }
  await take('backups');
  await visitor.open('/servers/redfox/vikings');
  await page.getByLabel('Join password', { exact: true }).fill('something');
  await page.getByText('Join password is set anew.').waitFor();
  await take('secret');
  await visitor.open('/new');
  await page.getByRole('button', { name: /Minecraft: Java/ }).click();
  await page.getByRole('button', { name: 'Write this file by hand' }).click();
  await page.getByLabel(/Text of/).waitFor();
  await page.locator('.plan').waitFor();
  await take('new-by-hand');
  await visitor.open('/communities/redfox');
  await page.locator('.table').last().waitFor();
  await take('community');
  await visitor.open('/account');
  await page.locator('.table').waitFor();
  await take('account');
  await visitor.open('/servers/redfox/nothing');
  await take('nothing');
  await page.getByLabel('Language').selectOption('de');
  await visitor.open('/servers/redfox/lobby');
  await page.getByRole('heading', { name: 'Einstellungen' }).waitFor();
  await page.getByLabel('Nachricht des Tages').fill('Servus');
  await page.getByText('lobby startet').waitFor();
  await take('german');
  await visitor.open('/servers/redfox/lobby/backups');
  await page.getByRole('heading', { name: 'Wann gesichert wird' }).waitFor();
  await take('german-backups');
  await visitor.leave();
  for (const [name, person, path] of [['vera', 'vera', '/servers/redfox/lobby'], ['pat', 'pat', '/platform'], ['rollouts', 'pat', '/rollouts']] as const) {
    const other = await Visitor.arrive(on, ground.local, view);
    await other.signIn(person);
    await other.open(path);
    if (name === 'rollouts') await other.page.getByLabel('Game', { exact: true }).selectOption('Valheim');
    await other.page.waitForTimeout(1_200);
    await other.page.screenshot({ path: join(SCREENSHOTS, `${name}-${view.width}-${view.theme}.png`), fullPage: true });
    await other.leave();
  }
}
