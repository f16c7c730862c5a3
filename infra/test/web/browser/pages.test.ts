// Beyond the first server: plans, console, history, what blocks, a community's pages, other languages, and what a first visit loads.
import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RunningGround } from '../../journeys/ground.ts';
import { minecraftStatus } from '../../journeys/minecraft-status.ts';
import { Person } from '../../journeys/person.ts';
import { onStage } from './suite.ts';
import { PATIENCE, Visitor } from './visitor.ts';

const MOST_SCRIPT = 150 * 1024;
let ground: RunningGround;
let browser: Browser;
let ada: Visitor;
let adaByKey: Person;
const arena = `arena-${Date.now().toString(36)}`;
const home = `/servers/redfox/${arena}`;
const page = () => ada.page;

onStage(async (stage) => {
  ({ ground, browser, ada, adaByKey } = stage);
  await ada.signIn('ada');
});

describe('a plan', () => {
  it('of a new server says what will happen and shows the very file, before anything is committed', async () => {
    await ada.open('/new');
    await page().getByRole('button', { name: /Minecraft: Java Edition/ }).click();
    await page().getByLabel('Name', { exact: true }).fill(arena);
    await page().getByText(`${arena} is made: Minecraft: Java Edition`).waitFor();
    await page().getByText('The file that will be committed').click();
    await page().locator('.diff code', { hasText: `name: ${arena}` }).waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    expect((await adaByKey.server('redfox', arena)).status).toBe(404);
    await page().getByRole('button', { name: 'Commit and start it' }).click();
    await page().getByRole('heading', { name: arena }).waitFor();
    await page().locator('.change.ready').waitFor();
  });

  it('of more than the quota is refused beside the field, in the words of the API', async () => {
    await ada.open('/new');
    await page().getByRole('button', { name: /Minecraft: Java Edition/ }).click();
    await page().getByLabel('Memory').fill('4000Gi');
    await page().locator('#memory-error', { hasText: 'the quota is' }).waitFor();
  });

  it('leads on to the file itself, for who would rather write it by hand', async () => {
    const byHand = `${arena}-hand`;
    await ada.open('/new');
    await page().getByRole('button', { name: /Minecraft: Java Edition/ }).click();
    await page().getByLabel('Name', { exact: true }).fill(byHand);
    await page().getByText(`${byHand} is made`).waitFor();
    await page().getByRole('button', { name: 'Write this file by hand' }).click();
    await page().getByLabel(`Text of clusters/local/${byHand}.yaml`).click();
    await page().keyboard.press('ControlOrMeta+End');
    await page().keyboard.type('nonsense');
    await page().locator('.mistakes').waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    for (const _ of 'nonsense') await page().keyboard.press('Backspace');
    await page().keyboard.press('ControlOrMeta+Home');
    await page().keyboard.type('# by hand from the first line on\n');
    await page().getByText(`${byHand} is made`).waitFor();
    await page().getByRole('button', { name: 'Commit and start it' }).click();
    await page().getByRole('heading', { name: byHand }).waitFor();
    const clone = await adaByKey.clone('redfox');
    expect(clone.read(`clusters/local/${byHand}.yaml`)).toMatch(/^# by hand from the first line on\napiVersion/);
    clone.remove();
    expect((await adaByKey.call('DELETE', `/api/tenants/redfox/servers/${byHand}`, undefined, { 'if-match': '*' })).status).toBe(202);
  });

  it('of a setting says what players will notice, and the difference', async () => {
    await ada.open(home);
    await page().getByLabel('Message of the day').fill('Planned in the form');
    await page().getByText(`${arena} restarts at once`).waitFor();
    await page().getByText('The difference that will be committed').click();
    await page().locator('.diff p.added', { hasText: 'MOTD: Planned in the form' }).waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    await page().locator('.changes > li').first().locator('.change.ready', { hasText: 'settings' }).waitFor();
    await expect.poll(async () => JSON.stringify(await minecraftStatus(await address()).catch(() => '')), { timeout: PATIENCE, interval: 500 }).toContain('Planned in the form');
  });
});

describe('a pull request', () => {
  it('is opened with the same plan, in her name, and main stays until somebody merges it', async () => {
    await page().getByLabel('Message of the day').fill('Proposed in the form');
    await page().locator('.plan', { hasText: 'Proposed in the form' }).waitFor();
    await page().getByRole('button', { name: 'Open a pull request' }).click();
    await page().getByText('Nothing has changed yet.').waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    expect((await adaByKey.server('redfox', arena)).body.spec.settings?.MOTD).toBe('Planned in the form');
    await ada.open('/communities/redfox');
    await page().getByRole('link', { name: new RegExp(`#\\d+ Change ${arena}: settings`) }).waitFor();
    await page().getByText('can be merged').first().waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await ada.open(home);
  });
});

describe('the console', () => {
  it('shows the log live, and takes commands whose answers stand in it', async () => {
    await page().getByRole('link', { name: 'Console' }).click();
    await page().getByText('For help, type').first().waitFor();
    await page().getByLabel('Command').fill('say Hello from the console');
    await page().getByLabel('Command').press('Enter');
    await page().getByText('[Server] Hello from the console').waitFor();
    expect(await ada.axeFaults()).toEqual([]);
  });

  it('moves the player count that everybody sees', async () => {
    await page().getByLabel('Command').fill('join Steve Alex');
    await page().getByRole('button', { name: 'Send' }).click();
    await page().getByRole('link', { name: 'Overview' }).click();
    await page().getByText('2 of 20', { exact: true }).waitFor();
    await page().getByText('2 players are thrown out.').first().waitFor();
    expect((await minecraftStatus(await address())).players.online).toBe(2);
  });

  it('remembers what was typed, and finds lines', async () => {
    await page().getByRole('link', { name: 'Console' }).click();
    await page().getByText('[Server] Hello from the console').waitFor();
    await page().getByLabel('Command').fill('list');
    await page().getByLabel('Command').press('Enter');
    await page().getByText('There are 2 of a max of 20 players online').waitFor();
    await page().getByLabel('Command').press('ArrowUp');
    expect(await page().getByLabel('Command').inputValue()).toBe('list');
    await page().getByLabel('Search the log').fill('hello from');
    await page().getByText('1 line holds it.').waitFor();
    const [download] = await Promise.all([page().waitForEvent('download'), page().getByRole('link', { name: 'Download' }).click()]);
    expect(download.suggestedFilename()).toBe(`${arena}.log`);
  });

  it('of a viewer has no command line, and its API has none either', async () => {
    const vera = await Visitor.arrive(browser, ground.local);
    await vera.signIn('vera');
    await vera.open(`${home}/console`);
    await vera.page.getByText('For help, type').first().waitFor();
    expect(await vera.page.getByLabel('Command').count()).toBe(0);
    await vera.page.getByText('may read the log, and not type').waitFor();
    expect((await new Person(ground.local, 'vera').call('POST', `/api/tenants/redfox/servers/${arena}/console`, { command: 'stop' })).status).toBe(403);
    expect([await vera.axeFaults(), vera.complaints]).toEqual([[], []]);
    await vera.leave();
  });
});

describe('the history', () => {
  it('shows every commit with its difference, and goes back by one of its own', async () => {
    await page().getByRole('link', { name: 'History', exact: true }).click();
    await page().getByRole('button', { name: 'Show what changed' }).first().click();
    await page().locator('.diff p.added', { hasText: 'Planned in the form' }).waitFor();
    await page().getByRole('button', { name: 'Show what changed' }).last().click();
    await page().getByRole('button', { name: 'Go back to this' }).click();
    await page().getByText('2 players are thrown out.').last().waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByRole('button', { name: 'Commit the way back' }).click();
    await page().getByText('Committed: back to').waitFor();
    await page().getByText(`Roll back ${arena} to`).waitFor();
    expect((await adaByKey.server('redfox', arena)).body.spec.settings?.MOTD).toBeUndefined();
  });
});

describe('the file itself', () => {
  it('is written in an editor that completes, checks while one types, and commits comments as they are', async () => {
    await page().getByRole('link', { name: 'File', exact: true }).click();
    const editor = page().getByLabel(`Text of clusters/local/${arena}.yaml`);
    await editor.click();
    await page().keyboard.press('ControlOrMeta+Home');
    await page().keyboard.type('# for the tournament\n');
    await page().getByText('What will happen').waitFor();
    await page().keyboard.press('ControlOrMeta+End');
    await page().keyboard.type('st');
    await page().keyboard.press('Control+Space');
    await page().getByRole('option', { name: 'storage' }).waitFor({ state: 'hidden' });
    await page().keyboard.press('Escape');
    await page().locator('.mistakes').waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await page().keyboard.press('Backspace');
    await page().keyboard.press('Backspace');
    await page().getByRole('button', { name: 'Commit this file' }).click();
    await page().getByText('Committed. Its way stands under Changes.').waitFor();
    const clone = await adaByKey.clone('redfox');
    expect(clone.read(`clusters/local/${arena}.yaml`)).toMatch(/^# for the tournament\n/);
    clone.remove();
  });
});

describe('a file that blocks', () => {
  it('is named with its line, commit and author, and restored by one press', async () => {
    const max = new Person(ground.local, 'max');
    const clone = await max.clone('redfox');
    const file = `clusters/local/${arena}.yaml`;
    const before = clone.read(file);
    clone.write(file, 'kind: [broken\n');
    await clone.push('A slip of the pen');
    await ada.open(home);
    const note = page().locator('.blocked');
    await note.getByText(`${file}:`, { exact: false }).first().waitFor();
    await note.getByRole('button', { name: 'Restore this file' }).waitFor();
    expect(await note.textContent()).toMatch(new RegExp(`Blocked by ${file}:\\d+ since commit [0-9a-f]{10} of Max`, 'i'));
    expect(await ada.axeFaults()).toEqual([]);
    await note.getByRole('button', { name: 'Restore this file' }).click();
    await note.waitFor({ state: 'detached' });
    await clone.git('pull', '-q');
    expect(clone.read(file)).toBe(before);
    expect(await clone.git('log', '-1', '--format=%an')).toContain('Ada');
    clone.remove();
  });
});

describe('other pages', () => {
  it('of a community: quota, members, changes, and who did what', async () => {
    await page().getByRole('link', { name: 'Communities' }).click();
    await page().getByRole('heading', { name: 'Red Fox' }).waitFor();
    await page().getByRole('list', { name: 'What it takes of the quota' }).waitFor();
    await page().getByRole('row', { name: /Vera.*viewer/ }).waitFor();
    await page().getByRole('row', { name: new RegExp(`ada server:rollback ${arena}`) }).waitFor();
    await page().getByText('The chain of these entries is whole').waitFor();
    expect(await ada.axeFaults()).toEqual([]);
  });

  it('of an account: a key is made, shown once, used, and revoked', async () => {
    await page().getByRole('link', { name: /account and keys/ }).click();
    await page().getByLabel('Name of a new key').fill(`key of ${arena}`);
    await page().getByRole('button', { name: 'Make a key' }).click();
    const key = (await page().locator('.note.good code').textContent()) ?? '';
    const me = () => fetch(`${ground.local.url}/api/me`, { headers: { authorization: `Bearer ${key}` } });
    expect((await me()).status).toBe(200);
    expect(await ada.axeFaults()).toEqual([]);
    await page().reload();
    await page().getByRole('button', { name: `Revoke key of ${arena}` }).waitFor();
    expect(await page().content()).not.toContain(key);
    await page().getByRole('button', { name: `Revoke key of ${arena}` }).click();
    await page().getByRole('button', { name: `Revoke key of ${arena}` }).waitFor({ state: 'detached' });
    expect((await me()).status).toBe(401);
  });

  it('of the platform are for its administrators: every part answers', async () => {
    const pat = await Visitor.arrive(browser, ground.local);
    await pat.signIn('pat');
    await pat.page.getByRole('link', { name: 'Platform' }).click();
    await pat.page.getByText('Wishes become commits.').waitFor();
    await expect.poll(() => pat.page.getByText('does not answer').count(), { timeout: PATIENCE }).toBe(0);
    await pat.page.getByRole('row', { name: /Red Fox.*ready/ }).waitFor();
    await pat.page.getByRole('row', { name: /Valheim/ }).waitFor();
    expect(await pat.axeFaults()).toEqual([]);
    await pat.page.getByRole('link', { name: 'Roll-outs' }).click();
    await pat.page.getByRole('heading', { name: 'Begin a roll-out' }).waitFor();
    await pat.page.getByLabel('Game', { exact: true }).selectOption('Minecraft: Bedrock Edition');
    await pat.page.getByLabel('Minutes for each wave').fill('soon');
    await pat.page.getByLabel('Red Fox').check();
    await pat.page.getByRole('button', { name: 'Begin it' }).click();
    await pat.page.locator('#rollout-minutes-error').filter({ hasText: /./ }).waitFor();
    expect(await pat.axeFaults()).toEqual([]);
    await pat.page.getByLabel('Minutes for each wave').fill('5');
    await pat.page.getByRole('button', { name: 'Begin it' }).click();
    const rollout = pat.page.locator('article').first();
    await rollout.getByText('done', { exact: true }).waitFor();
    await rollout.getByText('No server had to change.').first().waitFor();
    expect([await pat.axeFaults(), pat.complaints]).toEqual([[], []]);
    await pat.leave();
    await ada.open('/rollouts');
    await page().getByText('Only administrators of the platform may do this.').waitFor();
    expect(await page().getByRole('button', { name: 'Begin it' }).count()).toBe(0);
    await ada.open('/platform');
    await page().getByText('Only administrators of the platform may do this.').waitFor();
    expect(await page().getByRole('link', { name: 'Platform' }).count()).toBe(0);
  });

  it('of graphs draw players, processor and memory, and the list says what a server takes', async () => {
    // It is measured once a minute.
    const measured = async () => (await adaByKey.call<{ servers: Record<string, { cpu: number; memory: number }> }>('GET', '/api/tenants/redfox/metrics')).body.servers[arena];
    await expect.poll(measured, { timeout: 2 * PATIENCE, interval: 1_000 }).toMatchObject({ memory: expect.any(Number) as number });
    await ada.open(`${home}/graphs`);
    for (const title of ['Players', 'Processor (cores)', 'Memory (GiB)']) await page().locator('.plot', { hasText: title }).locator('canvas').waitFor();
    expect(await page().getByText('are not measured here').count()).toBe(0);
    expect(await ada.axeFaults()).toEqual([]);
    await ada.open('/');
    const row = page().locator('.servers li', { has: page().getByRole('link', { name: arena, exact: true }) });
    await row.getByText(/^[\d.]+ CPU, \d+(\.\d)? MiB$/).waitFor();
    await page().getByLabel('Sort by').selectOption('Memory');
    expect(await ada.axeFaults()).toEqual([]);
    await row.getByRole('link', { name: arena, exact: true }).click();
    await page().getByText('Takes now').waitFor();
  });
});

describe('everywhere', () => {
  it('speaks German to a browser that asks for it, and English to who chooses it', async () => {
    const visitor = await Visitor.arrive(browser, ground.local, { language: 'de-AT' });
    await visitor.open('/');
    await visitor.page.getByRole('link', { name: 'Anmelden' }).waitFor();
    expect(await visitor.page.evaluate('document.documentElement.lang')).toBe('de');
    expect(await visitor.axeFaults()).toEqual([]);
    await visitor.page.getByLabel('Sprache').selectOption('en');
    await visitor.signIn('ada');
    await visitor.page.reload();
    await visitor.page.getByRole('heading', { name: 'Servers' }).waitFor();
    await visitor.page.getByLabel('Language').selectOption('de');
    await visitor.open(home);
    await visitor.page.getByText('Läuft; man kann beitreten.').waitFor();
    await visitor.page.getByRole('heading', { name: 'Einstellungen' }).waitFor();
    await visitor.page.getByLabel('Höchstzahl der Spieler').fill('0');
    await visitor.page.getByText('So geht es nicht.').waitFor();
    await visitor.page.locator('#setting-MAX_PLAYERS-error', { hasText: 'MAX_PLAYERS ist 0; es muss mindestens 1 sein.' }).waitFor();
    await visitor.page.getByLabel('Höchstzahl der Spieler').fill('7');
    await visitor.page.locator('.plan', { hasText: `${arena} startet sofort neu` }).getByText('Höchstzahl der Spieler: 20 → 7.').waitFor();
    expect(await visitor.axeFaults()).toEqual([]);
    await visitor.open(`${home}-nowhere`);
    await visitor.page.getByText('Das gibt es nicht.').waitFor();
    expect([await visitor.axeFaults(), visitor.complaints]).toEqual([[], []]);
    await visitor.leave();
  });

  it('fits a phone of 360 pixels, in both languages', async () => {
    const pages = ['/new', '/account', `${home}/console`, `${home}/history`, `${home}/graphs`, `${home}/file`, '/communities/redfox'];
    // The longer words of German may break what English fits.
    for (const [language, paths] of [['en-GB', pages], ['de-DE', [home, '/new']]] as const) {
      const phone = await Visitor.arrive(browser, ground.local, { width: 360, language });
      await phone.signIn('ada');
      for (const path of paths) {
        await phone.open(path);
        if (path === '/new') {
          await phone.page.getByRole('button', { name: /Minecraft: Java/ }).click();
          await phone.page.locator('.plan summary').click();
          await phone.page.locator('.diff').waitFor();
        }
        if (path.endsWith('history')) await phone.page.locator('.change button').last().click();
        await phone.page.waitForTimeout(500);
        expect([path, await phone.overflow(), await phone.axeFaults()]).toEqual([path, 0, []]);
      }
      expect(phone.complaints).toEqual([]);
      await phone.leave();
    }
  });

  it('loads at most 150 kB of script at first, compressed, and none of it from elsewhere', async () => {
    const visitor = await Visitor.arrive(browser, ground.local);
    await visitor.signIn('ada');
    await visitor.open('/');
    await visitor.page.waitForTimeout(500);
    const bytes = await visitor.page.evaluate<number>('performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js")).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)');
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(MOST_SCRIPT);
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  });

  it('and her browser had nothing to complain about', () => {
    expect(ada.complaints).toEqual([]);
  });
});

async function address(): Promise<string> {
  return (await adaByKey.server('redfox', arena)).body.status.address ?? '';
}
