// GET pods/<name>/log: the kubelet's answer, passed through as it comes.
import type { IncomingMessage } from 'node:http';
import type { Answer, Call } from '../http/call.ts';
import { dig } from '../object.ts';
import { entryOf } from '../operations/stored.ts';
import type { Resource } from '../resources/resource.ts';
import { badRequest, StatusError } from '../status.ts';
import { containerOf } from './container.ts';
import { checkLogOptions } from './log-options.ts';

const PASSED_ON = ['follow', 'previous', 'sinceSeconds', 'sinceTime', 'timestamps', 'tailLines', 'limitBytes', 'stream'];

export async function handlePodLog(call: Call, resource: Resource): Promise<Answer | undefined> {
  const { api, info, query, response } = call;
  checkLogOptions(info.name, query);
  const pod = entryOf(api, resource, info.namespace, info.name).object;
  const container = containerOf(pod, query.get('container'));
  const node = dig(pod, 'spec', 'nodeName');
  if (typeof node !== 'string' || node === '') return { code: 204, body: '' };
  const passed = new URLSearchParams(PASSED_ON.filter((name) => query.has(name)).map((name): [string, string] => [name, query.get(name) ?? '']));
  const path = `/containerLogs/${info.namespace}/${info.name}/${container}${passed.size > 0 ? `?${passed.toString()}` : ''}`;
  const answer = await ask(call, node, path);
  if (answer.statusCode !== 200) throw await refusal(answer, container, info.name);
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  answer.pipe(response);
  answer.on('error', () => response.destroy());
  response.on('close', () => answer.destroy());
  return undefined;
}

function ask({ api }: Call, node: string, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = api.kubelets.request(node, path, { method: 'GET' });
    request.once('response', resolve);
    request.once('error', (error) => reject(new StatusError(500, '', `Get "https://${String(node)}${path}": ${error.message}`)));
    request.end();
  });
}

/** A kubelet's refusal is plain text; clients get it as a Status. */
async function refusal(answer: IncomingMessage, container: string, pod: string): Promise<StatusError> {
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  const message = text.trim() || `the server could not find the requested resource ( pods/log ${pod})`;
  if (answer.statusCode === 404) return new StatusError(404, 'NotFound', message);
  if (answer.statusCode === 400) return badRequest(message || `container ${JSON.stringify(container)} in pod ${JSON.stringify(pod)} is waiting to start`);
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`);
}
