// `npm run screenshots`: every page in both themes, wide and narrow, into screenshots/ (ignored by Git), to be looked at.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startGround } from '../../journeys/ground.ts';
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
  for (const view of VIEWS) await takeAll(browser, view);
} finally {
  await browser.close();
  await ground.stop();
  ground.remove();
}
console.log(`Look at them: ${SCREENSHOTS}`);

async function takeAll(on: Browser, view: View): Promise<void> {
  const visitor = await Visitor.arrive(on, ground.local, view);
  const take = async (name: string) => {
    await visitor.page.waitForTimeout(600);
    await visitor.page.screenshot({ path: join(SCREENSHOTS, `${name}-${view.width}-${view.theme}.png`), fullPage: true });
  };
  await visitor.open('/');
  await take('welcome');
  await visitor.signIn('ada');
  await take('servers');
  await visitor.open('/new');
  await take('new-empty');
  await visitor.page.getByRole('button', { name: /Minecraft: Java/ }).click();
  await visitor.page.getByLabel('Name', { exact: true }).fill('Not A Name');
  await visitor.page.getByText('3. Settings of the game').click();
  await visitor.page.getByLabel('Player limit').fill('0');
  await visitor.page.getByRole('button', { name: 'Commit and start it' }).click();
  await visitor.page.locator('[aria-invalid]').first().waitFor();
  await take('new-refused');
  await visitor.open('/servers/redfox/lobby');
  await visitor.page.getByLabel('Message of the day').fill('Something new');
  await visitor.page.getByText('Delete this server').click();
  await take('server');
  await visitor.open('/servers/redfox/nothing');
  await take('nothing');
  await visitor.leave();
  const vera = await Visitor.arrive(on, ground.local, view);
  await vera.signIn('vera');
  await vera.page.getByRole('link', { name: 'lobby', exact: true }).click();
  await vera.page.getByRole('heading', { name: 'Settings' }).waitFor();
  await vera.page.screenshot({ path: join(SCREENSHOTS, `vera-${view.width}-${view.theme}.png`), fullPage: true });
  await vera.leave();
}
