// The form in a real browser on a whole ground: the daily life of ada, and what the others see of it.
import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RunningGround } from '../../journeys/ground.ts';
import { minecraftStatus } from '../../journeys/minecraft-status.ts';
import type { Person } from '../../journeys/person.ts';
import { onStage } from './suite.ts';
import { PATIENCE, Visitor } from './visitor.ts';

let ground: RunningGround;
let browser: Browser;
let ada: Visitor;
let adaByKey: Person;
/** New each time: the ground may be one that is used again. */
const lobby = `lobby-${Date.now().toString(36)}`;
const page = () => ada.page;

onStage((stage) => { ({ ground, browser, ada, adaByKey } = stage); });

describe('ada, an owner', () => {
  it('is welcomed, and signs in', async () => {
    await ada.open('/');
    expect(await ada.axeFaults()).toEqual([]);
    await ada.signIn('ada');
    expect(await ada.axeFaults()).toEqual([]);
  });

  it('asks for a server with nothing but a game and a name, and sees it become ready', async () => {
    await page().getByRole('link', { name: 'New server' }).first().click();
    await page().getByRole('button', { name: /Minecraft: Java Edition/ }).click();
    await page().getByLabel('Name', { exact: true }).fill(lobby);
    await page().getByRole('list', { name: 'What it takes of the quota' }).waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByRole('button', { name: 'Commit and start it' }).click();
    await page().getByRole('heading', { name: lobby }).waitFor();
    await page().locator('.change.ready').waitFor();
    await page().getByText('Running; players can join.').waitFor();
    expect(await ada.axeFaults()).toEqual([]);
  });

  it('can join at the address that is shown', async () => {
    expect((await minecraftStatus(await shownAddress())).players.max).toBe(20);
  });

  it('is told beside the field what is wrong with a setting, in the words of the API', async () => {
    await page().getByLabel('Player limit').fill('0');
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    const said = await page().locator('#setting-MAX_PLAYERS-error').textContent();
    const { body } = await adaByKey.call<{ errors: { message: string }[] }>('PATCH', `/api/tenants/redfox/servers/${lobby}`, { settings: { MAX_PLAYERS: 0 } }, { 'if-match': '*' });
    expect(said).toBe(body.errors[0]?.message);
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByRole('button', { name: 'Undo' }).click();
  });

  it('changes the message of the day; it is a commit in her name, and what players see', async () => {
    await page().getByLabel('Message of the day').fill('Hello from the form');
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    const change = page().locator('.change', { hasText: 'settings' }).first();
    await change.locator('a', { hasText: 'commit' }).waitFor();
    const commit = (await change.locator('a', { hasText: 'commit' }).getAttribute('href'))?.split('/').at(-1) ?? '';
    const clone = await adaByKey.clone('redfox');
    expect(await clone.git('show', commit)).toMatch(/^Author: Ada[^]*\+ +MOTD: "?Hello from the form/m);
    clone.remove();
    await page().locator('.change.ready', { hasText: 'settings' }).first().waitFor();
    await expect.poll(async () => JSON.stringify(await minecraftStatus(await shownAddress()).catch(() => '')), { timeout: PATIENCE, interval: 500 }).toContain('Hello from the form');
  });

  it('sees both values when somebody pushed the same setting meanwhile, and keeps hers', async () => {
    await page().getByLabel('Message of the day').fill('Mine');
    const clone = await adaByKey.clone('redfox');
    const file = `clusters/local/${lobby}.yaml`;
    clone.write(file, clone.read(file).replace('Hello from the form', 'Theirs'));
    await clone.push('Greet by hand');
    clone.remove();
    await page().getByText('Somebody changed these settings meanwhile.').waitFor();
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    await page().getByRole('cell', { name: 'Theirs' }).waitFor();
    expect(await page().getByRole('cell', { name: 'Mine' }).count()).toBe(1);
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByRole('button', { name: 'Use mine' }).click();
    await expect.poll(async () => (await adaByKey.server('redfox', lobby)).body.spec.settings?.MOTD, { timeout: PATIENCE }).toBe('Mine');
  });

  it('loses nothing typed when her session ends', async () => {
    await page().getByLabel('Message of the day').fill('Typed before the end');
    await ada.loseSession();
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    await page().getByText('Your session has ended.').waitFor();
    await ada.signInElsewhere('ada');
    expect(await page().getByLabel('Message of the day').inputValue()).toBe('Typed before the end');
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    await expect.poll(async () => (await adaByKey.server('redfox', lobby)).body.spec.settings?.MOTD, { timeout: PATIENCE }).toBe('Typed before the end');
  });

  it('is told when the network is gone, and goes on when it is back', async () => {
    await page().getByText('Nothing changed').waitFor();
    await page().getByLabel('Message of the day').fill('Written without a network');
    await ada.network(false);
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    await page().getByText('The API cannot be reached.').waitFor();
    await ada.network(true);
    expect(await page().getByLabel('Message of the day').inputValue()).toBe('Written without a network');
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    await page().getByText('Committed. Its way stands under Changes.').waitFor();
  });

  it('stops the server and starts it again', async () => {
    // A server that is told to stop while it starts takes its whole grace: first let the change before arrive.
    await page().locator('.changes > li').first().locator('.change.ready').waitFor();
    await page().getByText('Running; players can join.').waitFor();
    await page().getByRole('button', { name: 'Stop', exact: true }).click();
    await page().getByText('Stopped, as asked. The world is kept.').waitFor();
    await page().getByRole('button', { name: 'Start', exact: true }).click();
    await page().getByText('Running; players can join.').waitFor();
  });

  it('finds it in the list, with its address and its last change', async () => {
    await page().getByRole('link', { name: 'Servers', exact: true }).click();
    await page().getByLabel('Search').fill(lobby);
    const row = page().locator('.servers li');
    expect(await row.count()).toBe(1);
    expect(await row.textContent()).toMatch(/Running.*players.*Copy.*changed/s);
    await page().getByLabel('Search').fill('no such thing');
    await page().getByText('No server is like that.').waitFor();
  });
});

describe('everybody else', () => {
  it('vera, a viewer, sees the server and no button she may not press', async () => {
    const vera = await Visitor.arrive(browser, ground.local);
    await vera.signIn('vera');
    await vera.page.getByRole('link', { name: lobby }).click();
    await vera.page.getByText('Running; players can join.').waitFor();
    await vera.page.getByRole('heading', { name: 'Settings' }).waitFor();
    expect(await vera.page.getByRole('button', { name: /Start|Stop|Restart|Commit|Delete/ }).count()).toBe(0);
    expect(await vera.page.getByText(/Delete this server|New server/).count()).toBe(0);
    await vera.open('/new');
    await vera.page.getByText('may look at servers').waitFor();
    expect([await vera.axeFaults(), vera.complaints]).toEqual([[], []]);
    await vera.leave();
  });

  it('max, a moderator, may restart it and change it, and neither delete it nor ask for another', async () => {
    const max = await Visitor.arrive(browser, ground.local);
    await max.signIn('max');
    expect(await max.page.getByRole('link', { name: 'Ask for' }).count()).toBe(0);
    await max.page.getByRole('link', { name: lobby }).click();
    await max.page.getByRole('button', { name: 'Restart' }).waitFor();
    await max.page.getByLabel('Message of the day').waitFor();
    expect(await max.page.getByText('Delete this server').count()).toBe(0);
    expect(max.complaints).toEqual([]);
    await max.leave();
  });

  it('grace, of another community, sees nothing of it', async () => {
    const grace = await Visitor.arrive(browser, ground.local);
    await grace.signIn('grace');
    expect(await grace.page.content()).not.toContain(lobby);
    await grace.open(`/servers/redfox/${lobby}`);
    await grace.page.getByRole('heading', { name: 'Nothing here' }).waitFor();
    expect(await grace.page.content()).not.toMatch(/Running; players|Message of the day/);
    expect(grace.complaints).toEqual([]);
    await grace.leave();
  });

  it('on a phone of 360 pixels the list and a server fit, in both themes', async () => {
    const phone = await Visitor.arrive(browser, ground.local, { width: 360 });
    await phone.signIn('ada');
    for (const path of ['/', `/servers/redfox/${lobby}`]) {
      await phone.open(path);
      await phone.page.waitForTimeout(500);
      expect([path, await phone.overflow(), await phone.axeFaults()]).toEqual([path, 0, []]);
    }
    expect(phone.complaints).toEqual([]);
    await phone.leave();
  });

  it('the keyboard alone asks for a server', async () => {
    const name = `${lobby}-keys`;
    await ada.open('/new');
    await page().getByRole('button', { name: /Minecraft: Java/ }).focus();
    await page().keyboard.press('Enter');
    await expect.poll(() => page().evaluate<string>('document.activeElement.id'), { timeout: PATIENCE }).toBe('name');
    await page().keyboard.press('ControlOrMeta+a');
    await page().keyboard.type(name);
    await page().keyboard.press('Enter');
    await page().getByRole('heading', { name }).waitFor();
    await adaByKey.until('redfox', name, () => true);
  });
});

describe('at the end', () => {
  it('ada deletes servers by typing their names, and is told what becomes of the world', async () => {
    for (const name of [`${lobby}-keys`, lobby]) {
      await ada.open(`/servers/redfox/${name}`);
      await page().getByText('Delete this server').click();
      expect(await page().getByRole('button', { name: 'Delete it' }).isDisabled()).toBe(true);
      await page().getByLabel(/to confirm/).fill(name);
      await page().getByRole('button', { name: 'Delete it' }).click();
      await page().getByRole('heading', { name: `${name} is deleted` }).waitFor();
    }
    expect(await ada.axeFaults()).toEqual([]);
  });

  it('her browser had nothing to complain about: no error, nothing against the policy, no other host', () => {
    expect(ada.complaints).toEqual([]);
  });
});

async function shownAddress(): Promise<string> {
  return (await page().locator('.facts .address code').textContent()) ?? '';
}
