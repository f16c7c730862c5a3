// What the API server asks of a kubelet: logs, by HTTPS, with a client certificate.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import type { Runner } from '../pods/runner.ts';

export function serve(tls: { cert: Buffer; key: Buffer; ca: Buffer }, find: (namespace: string, name: string) => Runner | undefined): Server {
  return createServer({ ...tls, requestCert: true, rejectUnauthorized: true }, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://kubelet');
    const [door, namespace = '', name = ''] = url.pathname.split('/').slice(1);
    const refuse = (code: number, sentence: string) => void response.writeHead(code, { 'content-type': 'text/plain' }).end(sentence);
    if (door === 'healthz') return void response.end('ok');
    if (door !== 'containerLogs') return refuse(501, `This kubelet has no ${door} yet.`);
    const lacking = ['follow', 'timestamps', 'sinceSeconds', 'sinceTime', 'previous'].find((each) => !['', 'false', null].includes(url.searchParams.get(each)));
    if (lacking) return refuse(501, `This kubelet's logs have no ${lacking} yet.`);
    const run = find(namespace, name)?.run();
    if (!run) return refuse(404, `pod "${name}" not found`);
    let text = '';
    try { text = readFileSync(join(run, 'log'), 'utf8'); } catch { /* nothing written yet */ }
    const tail = url.searchParams.get('tailLines');
    if (tail !== null) text = Number(tail) === 0 ? '' : text.split(/(?<=\n)/).slice(-Number(tail)).join('');
    const limit = url.searchParams.get('limitBytes');
    response.writeHead(200, { 'content-type': 'text/plain' }).end(limit === null ? text : Buffer.from(text).subarray(0, Number(limit)));
  });
}
