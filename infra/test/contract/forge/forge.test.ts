// The forge's stand-in against what Gitea was seen to do.
import { contractSuite } from '../suite.ts';
import { forgeCases } from './cases.ts';
import { forgeStandIn } from './target.ts';

contractSuite('forge', 'the stand-in', forgeCases, forgeStandIn);
