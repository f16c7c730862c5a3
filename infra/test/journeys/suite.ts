// A ground of its own for a file of journeys.
import { afterAll, beforeAll } from 'vitest';
import { startGround, type RunningGround } from './ground.ts';
import { groundKind } from './kinds.ts';

/** Up before the file's first case, when `arrived` is told, and gone after its last. */
export function onGround(arrived: (ground: RunningGround) => void): void {
  let ground: RunningGround | undefined;
  beforeAll(async () => {
    ground = await startGround();
    arrived(ground);
  }, groundKind().startLimit + 30_000);
  afterAll(async () => {
    await ground?.stop();
    ground?.remove();
  }, 30_000);
}
