import { beforeEach, onTestFailed } from 'vitest';

/** Each case of this file builds on the one before: what follows a failure would only say the same again, minutes later. */
export function eachOnTheOneBefore(): void {
  let broken = '';
  beforeEach(({ task }) => {
    if (broken !== '') throw new Error(`Not tried, since "${broken}" failed.`);
    onTestFailed(() => { broken ||= task.name; });
  });
}
