// What the suites of the form begin and end with: a ground, a browser, and ada in it, who has an API key too.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startGround, type RunningGround } from '../../journeys/ground.ts';
import { Person } from '../../journeys/person.ts';
import { launch, Visitor } from './visitor.ts';

export interface Stage {
  ground: RunningGround;
  browser: Browser;
  /** In the browser, not signed in yet. */
  ada: Visitor;
  /** By the API. */
  adaByKey: Person;
}

/** Sets the stage before the cases of the calling file and takes it away after them, however far it came. */
export function onStage(ready: (stage: Stage) => void | Promise<void>): void {
  let ground: RunningGround | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    ground = await startGround();
    browser = await launch();
    await ready({ ground, browser, adaByKey: new Person(ground.local, 'ada'), ada: await Visitor.arrive(browser, ground.local) });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await ground?.stop();
    ground?.remove();
  }, 60_000);
}
