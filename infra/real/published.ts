// Waits until the API server's OpenAPI document knows some types: Argo CD reads it once at its start and can't compare what it lacks.
import { readFileSync } from 'node:fs';
import { Agent, fetch } from 'undici';
import { HOST, type RealGround } from './ports.ts';

const LIMIT = 60_000;

/** `types` as the document names them, such as `io.argoproj.v1alpha1.AppProject`. Throws after a minute. */
export async function untilPublished(ground: RealGround, types: readonly string[]): Promise<void> {
  const dispatcher = new Agent({ connect: { ca: readFileSync(ground.path('certificates', 'ca.crt')) } });
  const headers = { authorization: `Bearer ${ground.secret('token-admin')}`, accept: 'application/json' };
  let missing = types;
  try {
    for (const until = Date.now() + LIMIT; Date.now() < until;) {
      const answer = await fetch(`https://${HOST}:${ground.ports.kube}/openapi/v2`, { dispatcher, headers, signal: AbortSignal.timeout(10_000) });
      const text = await answer.text();
      missing = types.filter((type) => !text.includes(`"${type}"`));
      if (missing.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  } finally {
    await dispatcher.close();
  }
  throw new Error(`Kubernetes did not publish ${missing.join(', ')} within ${LIMIT / 1000} s.`);
}
