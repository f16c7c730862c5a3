import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange, TransportError, type Exchange } from './transport.ts';

const servers: Server[] = [];
afterEach(() => { for (const server of servers.splice(0)) { server.closeAllConnections(); server.close(); } });

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const wanted: Exchange = { repository: 'redfox/gameservers', path: 'git-receive-pack', service: 'git-receive-pack', body: [Buffer.from('body')], timeout: 10_000, limit: 1_000 };

async function failure(url: string, more: Partial<Exchange> = {}): Promise<TransportError> {
  const error: unknown = await exchange({ url, authorization: 'Basic c2VjcmV0' }, { ...wanted, ...more }).then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TransportError);
  expect(String((error as Error).message)).not.toMatch(/c2VjcmV0|secret/);
  return error as TransportError;
}

describe('an exchange', () => {
  it('asks as Git does, with the authorization at once', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      const { authorization, 'content-type': type, accept, 'git-protocol': protocol, 'user-agent': agent } = request.headers;
      seen.push([request.method, request.url, authorization, type, accept, protocol, agent?.startsWith('git/')]);
      response.end('hello');
    });
    const remote = { url, authorization: 'Basic c2VjcmV0' };
    expect((await exchange(remote, wanted)).toString()).toBe('hello');
    expect((await exchange(remote, { ...wanted, path: 'info/refs?service=git-upload-pack', service: 'git-upload-pack', body: undefined })).toString()).toBe('hello');
    expect(seen).toEqual([
      ['POST', '/redfox/gameservers.git/git-receive-pack', 'Basic c2VjcmV0', 'application/x-git-receive-pack-request', 'application/x-git-receive-pack-result', undefined, true],
      ['GET', '/redfox/gameservers.git/info/refs?service=git-upload-pack', 'Basic c2VjcmV0', undefined, '*/*', 'version=2', true],
    ]);
  });

  it.each([[401, 'denied'], [403, 'denied'], [404, 'missing'], [413, 'refused-size'], [500, 'unreachable'], [502, 'unreachable'], [503, 'unreachable'], [204, 'unreachable']])('takes status %i for %s', async (status, kind) => {
    const url = await serve((_request, response) => { response.writeHead(status).end(); });
    expect(await failure(url)).toMatchObject({ failure: kind, status });
  });

  it('follows no redirect, which could carry the authorization elsewhere', async () => {
    let followed = false;
    const other = await serve((_request, response) => { followed = true; response.end(); });
    const url = await serve((_request, response) => { response.writeHead(307, { Location: other }).end(); });
    expect((await failure(url)).failure).toBe('unreachable');
    expect(followed).toBe(false);
  });

  it('fails when nobody listens', async () => {
    const url = await serve(() => undefined);
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    const error = await failure(url);
    expect(error).toMatchObject({ failure: 'unreachable', hungUp: false });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('fails when the connection ends before an answer, and says that it hung up', async () => {
    const url = await serve((request) => { request.socket.destroy(); });
    expect(await failure(url)).toMatchObject({ failure: 'unreachable', hungUp: true });
  });

  it('fails when the answer breaks off', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half', () => response.destroy());
    });
    expect((await failure(url)).failure).toBe('unreachable');
  });

  it('fails when the answer does not come, or does not end, in time', async () => {
    const silent = await serve(() => undefined);
    expect((await failure(silent, { timeout: 50 })).failure).toBe('unreachable');
    const slow = await serve((_request, response) => { response.write('x'); });
    expect((await failure(slow, { timeout: 200 })).failure).toBe('unreachable');
  });

  it('reads no more than the limit', async () => {
    const url = await serve((_request, response) => { response.end('x'.repeat(2_000)); });
    expect((await failure(url)).failure).toBe('too-large');
    expect(await exchange({ url, authorization: undefined }, { ...wanted, limit: 2_000 })).toHaveLength(2_000);
  });
});
