// Keycloak itself, with the platform's realm, held to the record of what it was seen to do.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startReal } from '../../real/testing.ts';
import { idpCases } from '../contract/idp/cases.ts';
import { realPlace } from '../contract/idp/places.ts';
import { IdpTarget } from '../contract/idp/target.ts';
import { contractSuite } from '../contract/suite.ts';

contractSuite('idp', 'the real program', idpCases, async () => IdpTarget.at(await realPlace(await startReal(mkdtempSync(join(tmpdir(), 'real-idp-')), ['keycloak']))));
