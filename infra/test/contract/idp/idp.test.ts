// The identity provider's stand-in against what Keycloak was seen to do.
import { contractSuite } from '../suite.ts';
import { idpCases } from './cases.ts';
import { standIn } from './places.ts';
import { IdpTarget } from './target.ts';

contractSuite('idp', 'the stand-in', idpCases, async () => IdpTarget.at(await standIn()));
