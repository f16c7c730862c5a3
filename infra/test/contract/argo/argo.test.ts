// Argo CD's stand-in, on the other stand-ins, against what Argo CD was seen to do.
import { contractSuite } from '../suite.ts';
import { argoCases } from './cases.ts';
import { standIns } from './places.ts';
import { ArgoTarget } from './target.ts';

contractSuite('argo', 'the stand-in', argoCases, async () => new ArgoTarget(await standIns()), { sideBySide: true });
