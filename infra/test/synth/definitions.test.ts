import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOf } from '../../local/kube/test-support/client.ts';
import { startKube } from '../../local/kube/testing.ts';
import { definitionsSuite } from './definitions.ts';

definitionsSuite(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'definitions-'));
  const kube = await startKube({ dir });
  return { call: clientOf(kube), stop: async () => { await kube.stop(); rmSync(dir, { recursive: true }); } };
});
