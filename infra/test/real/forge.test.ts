// Gitea itself, held to the record of what it was seen to do.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startReal } from '../../real/testing.ts';
import { forgeCases } from '../contract/forge/cases.ts';
import { ForgeTarget } from '../contract/forge/target.ts';
import { contractSuite } from '../contract/suite.ts';

contractSuite('forge', 'the real program', forgeCases, async () => {
  const { gitea, stop } = await startReal(mkdtempSync(join(tmpdir(), 'real-forge-')), ['gitea']);
  return new ForgeTarget(gitea.url, gitea.admin, stop);
}, { sideBySide: true });
