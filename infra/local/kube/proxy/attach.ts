// pods/<name>/attach: an upgraded connection, joined to the kubelet's byte by byte.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Api } from '../api.ts';
import { dig } from '../object.ts';
import { entryOf } from '../operations/stored.ts';
import type { Resource } from '../resources/resource.ts';
import type { Call } from '../http/call.ts';
import type { RequestInfo } from '../http/request-info.ts';
import { badRequest, StatusError } from '../status.ts';
import { containerOf } from './container.ts';

/** What a client asks and what a kubelet is asked for. */
const STREAMS = [['stdin', 'input'], ['stdout', 'output'], ['stderr', 'error'], ['tty', 'tty']] as const;
const PASSED_ON = /^(upgrade|connection|sec-websocket-.*|x-stream-protocol-version)$/;
/** Of one connection alone: this one is closed after the answer, whose length its end tells. */
const OF_THE_HOP = /^(transfer-encoding|keep-alive)$/i;

interface Upgrade {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  info: RequestInfo;
  query: URLSearchParams;
}

/** Attach without an upgrade. */
export function handleAttach({ api, info, query }: Call, resource: Resource): Promise<never> {
  placeOf(api, resource, info, query);
  throw badRequest('Upgrade request required');
}

function placeOf(api: Api, resource: Resource, { namespace, name }: RequestInfo, query: URLSearchParams): { node: string; container: string } {
  const pod = entryOf(api, resource, namespace, name).object;
  const container = containerOf(pod, query.get('container'));
  const node = dig(pod, 'spec', 'nodeName');
  if (typeof node !== 'string' || node === '') throw badRequest(`pod ${name} does not have a host assigned`);
  return { node, container };
}

/** Throws before anything was sent when the pod or container is wrong; resolves when both ends are joined, or when the kubelet's refusal was passed on. */
export async function attach(api: Api, resource: Resource, { request, socket, head, info, query }: Upgrade): Promise<void> {
  const { node, container } = placeOf(api, resource, info, query);
  const path = `/attach/${info.namespace}/${info.name}/${container}?${streamsOf(query)}`;
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => PASSED_ON.test(name)));
  // The client's credentials end here: the kubelet trusts this server's certificate.
  if (headers['sec-websocket-protocol']) headers['sec-websocket-protocol'] = String(headers['sec-websocket-protocol']).split(/,\s*/).filter((each) => !each.startsWith('base64url.bearer.')).join(', ');
  const call = api.kubelets.request(node, path, { method: request.method, headers });
  await new Promise<void>((resolve, reject) => {
    call.once('upgrade', (answer, upstream, rest) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headerLines(answer)}\r\n\r\n`);
      if (rest.length > 0) socket.write(rest);
      if (head.length > 0) upstream.write(head);
      join(socket, upstream);
      resolve();
    });
    call.once('response', (answer) => {
      // As it comes: clients read the kubelet's own words.
      socket.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${headerLines(answer)}\r\nconnection: close\r\n\r\n`);
      answer.on('data', (chunk: Buffer) => socket.write(chunk)).once('error', reject).once('end', () => {
        socket.end();
        resolve();
      });
    });
    call.once('error', (error) => reject(new StatusError(500, 'InternalError', `Internal error occurred: error attaching to container: ${error.message}`)));
    call.end();
  });
}

function join(client: Duplex, upstream: Duplex): void {
  client.pipe(upstream);
  upstream.pipe(client);
  const end = () => {
    client.destroy();
    upstream.destroy();
  };
  for (const side of [client, upstream]) side.on('error', end).on('close', end);
}

function streamsOf(query: URLSearchParams): string {
  const isOn = (name: string) => ['true', '1'].includes(query.get(name) ?? '');
  const asked = STREAMS.filter(([name]) => isOn(name)).map(([, kubelet]): [string, string] => [kubelet, '1']);
  return new URLSearchParams(asked.length > 0 ? asked : [['output', '1'], ['error', '1']]).toString();
}

function headerLines({ rawHeaders }: IncomingMessage): string {
  const lines: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) if (!OF_THE_HOP.test(rawHeaders[index] ?? '')) lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  return lines.join('\r\n');
}
