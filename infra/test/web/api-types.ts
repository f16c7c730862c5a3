// The form's types of the API, from its OpenAPI document. `node infra/test/web/api-types.ts` writes them anew.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { pino } from 'pino';
import { buildApp } from '../../../api/src/app.ts';
import { makeMetrics } from '../../../api/src/plugins/metrics.ts';
import type { Ports } from '../../../api/src/ports.ts';

export const API_TYPES = join(import.meta.dirname, '../../../api/web/app/data/api-types.ts');
const HEAD = '// Made from the OpenAPI document by infra/test/web/api-types.ts; a test says when it is old.\n';

/** The types as they should be. The document comes from the routes alone: nothing behind them is asked. */
export async function apiTypes(): Promise<string> {
  const config = { publicUrl: 'http://localhost', requestsPerMinute: 1000, secure: false, oidc: { issuer: 'http://localhost', audience: 'pteronimbus' }, gitea: { publicUrl: 'http://localhost' } };
  const app = await buildApp({ config, metrics: makeMetrics(), log: pino({ level: 'silent' }), now: Date.now } as unknown as Ports);
  try {
    await app.ready();
    const document = JSON.parse(JSON.stringify(app.swagger())) as Parameters<typeof openapiTS>[0];
    return HEAD + astToString(await openapiTS(document));
  } finally {
    await app.close();
  }
}

if (import.meta.main) writeFileSync(API_TYPES, await apiTypes());
