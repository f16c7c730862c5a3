// The forge's stand-in against what Gitea was seen to do.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startForge } from '../../../local/forge/testing.ts';
import { contractSuite } from '../suite.ts';
import { forgeCases } from './cases.ts';
import { ForgeTarget } from './target.ts';

contractSuite('forge', 'the stand-in', forgeCases, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'forge-'));
  const { url, admin, stop } = await startForge({ dir });
  return new ForgeTarget(url, admin, async () => {
    await stop();
    rmSync(dir, { recursive: true, force: true });
  });
});
