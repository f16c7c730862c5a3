// kube-apiserver itself, with its controllers and our kubelet, held to the record of what it was seen to do.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startReal } from '../../real/testing.ts';
import { kubeCases } from '../contract/kube/cases.ts';
import { realPlace } from '../contract/kube/places.ts';
import { contractSuite } from '../contract/suite.ts';

contractSuite('kube', 'the real program', kubeCases, async () => realPlace(await startReal(mkdtempSync(join(tmpdir(), 'real-kube-')), ['kubernetes'])), { sideBySide: true });
