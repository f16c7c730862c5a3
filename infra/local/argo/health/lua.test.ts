import { expect, it } from 'vitest';
import { GAME_SERVER_HEALTH } from '../../../platform/argo-settings.ts';
import { luaHealth } from './lua.ts';

const server = (generation: number, phase: string, ready: string) => ({
  apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata: { name: `s${generation}`, generation },
  status: { observedGeneration: generation, phase, conditions: [{ type: 'Ready', status: ready, message: `${phase} it is` }] },
});

it('judges thousands at the same time, each by itself', async () => {
  const asked = Array.from({ length: 3_000 }, (_, n) => server(n + 1, n % 3 === 0 ? 'Failed' : 'Running', n % 3 === 1 ? 'True' : 'False'));
  const answers = await Promise.all(asked.map((one) => luaHealth(GAME_SERVER_HEALTH, one)));
  const wanted = asked.map((_, n) => ['Degraded', 'Healthy', 'Progressing'][n % 3]);
  expect(answers.map(({ status }) => status)).toEqual(wanted);
}, 60_000);

it.each([
  ['a script that fails', 'error("no")'], ['a script that returns nothing', 'local x = 1'], ['an unknown status', 'return { status = "Fine" }'], ['a way out of the sandbox', 'return { status = io.open("/etc/passwd"):read() }'],
])('takes %s for Unknown', async (_what, script) => {
  expect((await luaHealth(script, server(1, 'Running', 'True'))).status).toBe('Unknown');
});
