// metrics.k8s.io: the one group of another server that this one passes on. Nodes answer it; without a node nobody serves it.
import type { Api } from '../api.ts';
import type { PassedOn } from '../discovery/discovery.ts';
import type { Answer } from '../http/call.ts';
import type { RequestInfo } from '../http/request-info.ts';
import type { JsonObject } from '../object.ts';
import { methodNotAllowed, serviceUnavailable } from '../status.ts';

const GROUP = 'metrics.k8s.io';
const VERSION = 'v1beta1';
const TIMEOUT_MS = 5_000;

/** How it is listed beside the server's own groups. */
export function measuredGroups(api: Api): PassedOn[] {
  if (api.store.list('nodes').length === 0) return [];
  const version = { groupVersion: `${GROUP}/${VERSION}`, version: VERSION };
  const pods = { resource: 'pods', responseKind: { group: GROUP, version: VERSION, kind: 'PodMetrics' }, scope: 'Namespaced', singularResource: '', verbs: ['get', 'list'] };
  return [{
    group: { name: GROUP, versions: [version], preferredVersion: version },
    discovery: { metadata: { name: GROUP, creationTimestamp: null }, versions: [{ version: VERSION, freshness: 'Current', resources: [pods] }] },
  }];
}

export const isMeasured = ({ path }: Pick<RequestInfo, 'path'>): boolean => new RegExp(`^/apis/${GROUP}(/|$)`).test(path);

/** Every node's answer, lists put together. Throws 503 when no node answers. */
export async function passToNodes(api: Api, method: string, url: URL): Promise<Answer> {
  if (method !== 'GET') throw methodNotAllowed();
  const nodes = api.store.list('nodes').map(({ object }) => object.metadata.name);
  const answers = (await Promise.all(nodes.map((node) => ask(api, node, `${url.pathname}${url.search}`).catch(() => undefined)))).filter((answer) => answer !== undefined);
  const good = answers.filter(({ code }) => code === 200);
  const [first] = good.length > 0 ? good : answers;
  if (!first) throw serviceUnavailable('the server is currently unable to handle the request');
  const lists = good.flatMap(({ body }) => (Array.isArray(body.items) ? (body.items as unknown[]) : []));
  return { code: first.code, body: Array.isArray(first.body.items) ? { ...first.body, items: lists } : first.body };
}

function ask(api: Api, node: string, path: string): Promise<{ code: number; body: JsonObject }> {
  return new Promise((resolve, reject) => {
    const request = api.kubelets.request(node, path, { method: 'GET', timeout: TIMEOUT_MS });
    request.once('timeout', () => request.destroy(new Error('no answer in time')));
    request.once('error', reject);
    request.once('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).once('error', reject).once('end', () => {
        try {
          resolve({ code: answer.statusCode ?? 500, body: JSON.parse(text) as JsonObject });
        } catch (error) {
          reject(error as Error);
        }
      });
    });
    request.end();
  });
}
