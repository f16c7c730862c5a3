// The API and the operator, once or several times, as production runs them. Several APIs stand behind a front that has their public address.
import { join } from 'node:path';
import { MOST_REPLICAS } from './options.ts';
import * as parts from './parts.ts';
import type { Ground } from './state.ts';
import type { Program } from './supervisor.ts';

type Numbered = 1 | 2 | 3;

/** Everything that may run under these names, for the order of the stop: the front first, which then sends nobody to an API that ends. */
export const PRODUCT: string[][] = [['front'], ['api', 'operator', ...numbers(MOST_REPLICAS).flatMap((number) => [`api-${number}`, `operator-${number}`])]];

/** The APIs, and what stands before them when there are several. */
export function apis(ground: Ground, at: parts.Addresses, count: number): { programs: Program[]; front: Program | undefined; urls: string[] } {
  const one = parts.api(ground, at);
  if (count === 1) return { programs: [one], front: undefined, urls: [at.api] };
  const urls = numbers(count).map((number) => `http://${parts.HOST}:${ground.ports[`api-${number}`]}`);
  const programs = urls.map((url, index) => ({ ...one, name: `api-${index + 1}`, ready: { url: `${url}/readyz` }, env: { ...one.env, PTERONIMBUS_LISTEN: new URL(url).host } }));
  const command = [process.execPath, join(import.meta.dirname, 'front.ts'), '--listen', new URL(at.api).host, ...urls.flatMap((url) => ['--to', url])];
  return { programs, front: { name: 'front', command, ready: 'line' }, urls };
}

/** One of them leads, the others wait for its lease. */
export function operators(ground: Ground, count: number): Program[] {
  const one = parts.operator(ground);
  if (count === 1) return [one];
  return numbers(count).map((number) => {
    const host = `${parts.HOST}:${ground.ports[number === 1 ? 'operator' : (`operator-${number}` as const)]}`;
    return { ...one, name: `operator-${number}`, ready: { url: `http://${host}/readyz` }, env: { ...one.env, PTERONIMBUS_LISTEN: host, PTERONIMBUS_IDENTITY: `operator-${number}` } };
  });
}

function numbers(count: number): Numbered[] {
  return Array.from({ length: count }, (_, index) => (index + 1) as Numbered);
}
