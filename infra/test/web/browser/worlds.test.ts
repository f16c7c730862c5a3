// What must not be lost and what must not be seen: backups of a world, their schedule, and secrets.
import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RunningGround } from '../../journeys/ground.ts';
import { Person } from '../../journeys/person.ts';
import { hasRestic } from '../../journeys/restic.ts';
import { onStage } from './suite.ts';
import { PATIENCE, Visitor } from './visitor.ts';

let ground: RunningGround;
let browser: Browser;
let ada: Visitor;
let adaByKey: Person;
const vault = `vault-${Date.now().toString(36)}`;
const midgard = `midgard-${Date.now().toString(36)}`;
const home = `/servers/redfox/${vault}`;
const PASSWORD = 'correct-horse-battery';
const page = () => ada.page;

onStage(async (stage) => {
  ({ ground, browser, ada, adaByKey } = stage);
  await adaByKey.ask('redfox', { name: vault, game: 'minecraft-java', settings: { SEED: 'first' } });
  await ada.signIn('ada');
  await adaByKey.until('redfox', vault, ({ status }) => status.ready);
});

const fileOf = async (name: string) => {
  const clone = await adaByKey.clone('redfox');
  const text = clone.read(`clusters/local/${name}.yaml`);
  clone.remove();
  return text;
};

describe('a backup', () => {
  it('is made by one press, watched while it is made, and told to be proved', async () => {
    await ada.open(home);
    await page().getByRole('link', { name: 'Backups' }).click();
    await page().getByText('There is no backup yet.').waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByRole('button', { name: 'Back up now' }).click();
    await page().getByText('Committed. The backup begins in a moment').waitFor();
    if (!hasRestic) return page().getByText('install the package restic').waitFor();
    await page().getByText('proved by a restore', { exact: true }).waitFor();
    expect(await page().locator('.change').first().textContent()).toMatch(/Asked for, [0-9.]+ (B|KiB|MiB)/);
    expect(await fileOf(vault)).toMatch(/backup: "?[0-9a-f-]{36}/);
  });

  if (hasRestic) it('is restored after a word of warning, by a commit that the server obeys', async () => {
    await page().getByRole('button', { name: /Restore the backup of/ }).click();
    await page().getByText(`${vault} stops at once: nobody is on it now, and starts again when the world is there`).waitFor();
    await page().getByText('What was built since that backup is lost.').waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByRole('button', { name: 'Open a pull request' }).first().click();
    await page().getByText('Nothing has changed yet.').waitFor();
    expect(await fileOf(vault)).not.toContain('restore:');
    await page().getByRole('button', { name: /Restore the backup of/ }).click();
    await page().getByText('What was built since that backup is lost.').waitFor();
    await page().getByRole('button', { name: 'Restore it' }).click();
    await page().getByText(/Committed. The world comes back|A world is being brought back/).first().waitFor();
    const file = await fileOf(vault);
    expect(file).toMatch(new RegExp(`restore:[^]*backup: ${vault}-request-`));
    const token = /restore:[^]*token: "?([0-9a-f-]{36})/.exec(file)?.[1] ?? 'none';
    await adaByKey.until('redfox', vault, ({ status }) => status.ready && (status as { honoured?: { restore?: string } }).honoured?.restore === token, PATIENCE);
  });

  if (hasRestic) it('that is none is refused in words', async () => {
    const { status, body } = await adaByKey.call<{ code: string; detail: string }>('POST', `/api/tenants/redfox/servers/${vault}/actions/restore`, { backup: 'no-such-thing' });
    expect([status, body.code, body.detail]).toEqual([422, 'invalid', `${vault} cannot be restored from no-such-thing: it is no backup of ${vault}.`]);
  });
});

describe('its schedule', () => {
  it('is chosen in words, planned, and committed as a cron line', async () => {
    await page().getByLabel('Regularly').selectOption('every week');
    await page().getByLabel('Day', { exact: true }).selectOption('Saturday');
    await page().getByLabel('Time', { exact: true }).fill('04:30');
    await page().getByLabel('Time zone').fill('Europe/Vienna');
    await page().getByLabel('How many are kept').fill('3');
    await page().getByLabel('Before changes').check();
    await page().getByText('It is backed up at 30 4 * * 6 Europe/Vienna and before changes, the last 3 are kept.').waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    await page().getByText('Committed. Its way stands under Changes.').waitFor();
    expect((await adaByKey.server('redfox', vault)).body.spec.backup).toEqual({ schedule: { cron: '30 4 * * 6', timeZone: 'Europe/Vienna' }, keep: 3, beforeChange: true });
    await page().getByText('The last 3 are kept').waitFor();
  });

  it('that is none is told beside its field, in the words of the API', async () => {
    await page().getByLabel('Regularly').selectOption('by a cron line');
    await page().getByLabel('Cron line').fill('61 4 * * *');
    await page().locator('#cron-error', { hasText: '"61" is not a minute' }).waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByRole('button', { name: 'Undo' }).click();
    await page().getByLabel('Cron line').waitFor({ state: 'detached' });
  });

  it('is read by those who may not change it, and they are offered nothing they may not do', async () => {
    const [max, vera] = await Promise.all([Visitor.arrive(browser, ground.local), Visitor.arrive(browser, ground.local)]);
    for (const [visitor, name] of [[max, 'max'], [vera, 'vera']] as const) {
      await visitor.signIn(name);
      await visitor.open(`${home}/backups`);
      await visitor.page.getByText('The last 3 are kept').waitFor();
      if (hasRestic) await visitor.page.getByText('proved by a restore', { exact: true }).first().waitFor();
      expect(await visitor.page.getByRole('button', { name: /Back up|Restore/ }).count()).toBe(0);
      const { status } = await new Person(ground.local, name).call('POST', `/api/tenants/redfox/servers/${vault}/actions/backup`);
      expect([status, await visitor.axeFaults(), visitor.complaints]).toEqual([403, [], []]);
    }
    expect(await vera.page.getByRole('heading', { name: 'When backups are made' }).count()).toBe(0);
    await Promise.all([max.leave(), vera.leave()]);
  });
});

describe('when it restarts and sleeps', () => {
  it('is chosen in words and committed; what is no time is told beside its field', async () => {
    await ada.open(home);
    await page().getByText('When it restarts and sleeps').click();
    await page().getByLabel('A change that needs a restart').selectOption('waits for a window of time');
    await page().getByLabel('Days').selectOption('Saturday and Sunday');
    await page().getByLabel('From').fill('05:15');
    await page().locator('#restart-zone').fill('Europe/Vienna');
    await page().getByLabel('It sleeps after so long without players').fill('soon');
    await page().locator('#restart-stopAfter-error').filter({ hasText: /./ }).waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByLabel('It sleeps after so long without players').fill('30m');
    await page().getByText('It sleeps after 30m without players.').waitFor();
    await page().getByText('From now on it restarts in its window (15 5 * * 0,6, Europe/Vienna, 2h)').waitFor();
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    await page().getByText('Committed. Its way stands under Changes.').waitFor();
    expect((await adaByKey.server('redfox', vault)).body.spec).toMatchObject({ idle: { stopAfter: '30m' }, update: { when: 'Window', warn: true, window: { cron: '15 5 * * 0,6', timeZone: 'Europe/Vienna', length: '2h' } } });
  });
});

describe('a secret', () => {
  const typed = () => page().getByLabel('Join password', { exact: true });

  it('is typed unseen, and stands sealed in Git', async () => {
    await ada.open('/new');
    await page().getByRole('button', { name: /Valheim/ }).click();
    await page().getByLabel('Name', { exact: true }).fill(midgard);
    await page().getByText('3. Settings of the game').click();
    expect(await typed().getAttribute('type')).toBe('password');
    await typed().fill('abc');
    await page().locator('#secret-SERVER_PASS-error', { hasText: 'at least 5 characters' }).waitFor();
    await typed().fill(PASSWORD);
    await page().getByText(`${midgard} is made`).waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByRole('button', { name: 'Commit and start it' }).click();
    await page().getByRole('heading', { name: midgard }).waitFor();
    expect(await fileOf(midgard)).toMatch(new RegExp(`SERVER_PASS: "?age:redfox/${midgard}/SERVER_PASS:`));
    expect(await fileOf(midgard)).not.toContain(PASSWORD);
  });

  it('is never shown again, and replaced, kept and taken away without being seen', async () => {
    await page().locator('#secret-SERVER_PASS-state', { hasText: 'set' }).waitFor();
    expect([await typed().inputValue(), (await page().content()).includes(PASSWORD)]).toEqual(['', false]);
    const first = await fileOf(midgard);
    await typed().fill(`${PASSWORD}-2`);
    await page().getByText('Join password is set anew.').waitFor();
    expect(await ada.axeFaults()).toEqual([]);
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    await page().getByText('Committed. Its way stands under Changes.').waitFor();
    expect(await typed().inputValue()).toBe('');
    const second = await fileOf(midgard);
    expect(/SERVER_PASS.*/.exec(second)?.[0]).not.toBe(/SERVER_PASS.*/.exec(first)?.[0]);
    await page().getByRole('button', { name: 'Take away: Join password' }).click();
    await page().getByText('Join password is taken away.').waitFor();
    await page().getByRole('button', { name: 'Keep: Join password' }).click();
    await page().getByText('Nothing changed').waitFor();
    await page().getByRole('button', { name: 'Take away: Join password' }).click();
    await page().getByRole('button', { name: 'Commit 1 change' }).click();
    await page().locator('#secret-SERVER_PASS-state', { hasText: 'not set' }).waitFor();
    expect(await fileOf(midgard)).not.toContain('SERVER_PASS');
  });
});

describe('on a phone of 360 pixels', () => {
  it('backups and secrets fit, in German', async () => {
    const phone = await Visitor.arrive(browser, ground.local, { width: 360, language: 'de-DE' });
    await phone.signIn('ada');
    await phone.open(`${home}/backups`);
    await phone.page.getByRole('heading', { name: 'Wann gesichert wird' }).waitFor();
    if (hasRestic) await phone.page.getByRole('button', { name: /Sicherung vom .* zurückholen/ }).first().click();
    await phone.page.getByLabel('Regelmäßig').selectOption('nach einer Cron-Zeile');
    expect([await phone.overflow(), await phone.axeFaults()]).toEqual([0, []]);
    await phone.open(`/servers/redfox/${midgard}`);
    await phone.page.getByLabel('Passwort zum Beitreten', { exact: true }).waitFor();
    expect([await phone.overflow(), await phone.axeFaults(), phone.complaints]).toEqual([0, [], []]);
    await phone.leave();
  });
});

it('her browser had nothing to complain about', () => {
  expect(ada.complaints).toEqual([]);
});
