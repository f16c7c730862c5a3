// The API server's stand-in against what kube-apiserver was seen to do.
import { contractSuite } from '../suite.ts';
import { kubeCases } from './cases.ts';
import { standIn } from './places.ts';

contractSuite('kube', 'the stand-in', kubeCases, standIn, { sideBySide: true });
