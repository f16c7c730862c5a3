import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { clientOf, watch } from '../test-support/client.ts';
import { startKube } from '../testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'kube-expired-'));
afterAll(() => rmSync(dir, { recursive: true }));

it('ends a watch of a past that is gone with an ERROR event 410 Expired, and a list with 410', async () => {
  const kube = await startKube({ dir, history: 50 });
  const call = clientOf(kube);
  const maps = '/api/v1/namespaces/default/configmaps';
  await call('POST', maps, { metadata: { name: 'busy' } });
  const { resourceVersion } = (await call('GET', maps)).body.metadata;
  // More than the server keeps.
  for (let round = 0; round < 2; round++) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => call('PATCH', `${maps}/busy`, { data: { round: `${round}.${index}` } }, { type: 'application/merge-patch+json' })));
  }
  const events = await watch(kube, `${maps}?watch=true&resourceVersion=${resourceVersion}`, 1);
  expect(events).toMatchObject([{ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: expect.stringMatching(/^too old resource version: \d+ \(\d+\)$/) as string } }]);
  expect((await call('GET', `${maps}?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`)).body).toMatchObject({ code: 410, reason: 'Expired' });
  await kube.stop();
});
