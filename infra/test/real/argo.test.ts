// Argo CD itself, over real Gitea and Kubernetes, held to the record of what it was seen to do.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startReal } from '../../real/testing.ts';
import { argoCases } from '../contract/argo/cases.ts';
import { realPlace } from '../contract/argo/places.ts';
import { ArgoTarget } from '../contract/argo/target.ts';
import { contractSuite } from '../contract/suite.ts';

contractSuite('argo', 'the real program', argoCases, async () => new ArgoTarget(await realPlace(await startReal(mkdtempSync(join(tmpdir(), 'real-argo-')), ['argo-cd']))), { sideBySide: true });
