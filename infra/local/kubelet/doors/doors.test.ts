// Logs and consoles as clients get them: through the API server, by its own client library.
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { Attach, KubeConfig, Log } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startNode, until, type TestNode } from '../testing.ts';

// Generous: a loaded machine is slow, not wrong.
vi.setConfig({ testTimeout: 90_000 });

let node: TestNode;
let config: KubeConfig;
beforeAll(async () => {
  node = await startNode();
  config = new KubeConfig();
  config.loadFromFile(node.kube.kubeconfig);
  const pod = await node.makePod('lobby');
  await node.makePod('deaf', { stdin: false });
  await node.makePod('unknown', { image: 'example.com/nobody:1' });
  await until('its console', () => Promise.resolve(existsSync(join(node.run(pod), 'stdin'))), Boolean);
  await until('its log', () => logs('lobby'), (text) => text.includes('Done ('));
}, 60_000);
afterAll(() => node?.stop());

const LOG = (name: string, query = '') => `/api/v1/namespaces/default/pods/${name}/log${query}`;

async function logs(name: string, query = ''): Promise<string> {
  const answer = await node.client.open('GET', LOG(name, query));
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk as string;
  if (answer.statusCode !== 200) throw new Error((JSON.parse(text) as { message: string }).message);
  return text;
}

/** A stream that remembers what it got. */
function collector(): { stream: Writable; text(): string } {
  let text = '';
  return { stream: new Writable({ write(chunk: Buffer, _encoding, done) { text += chunk.toString(); done(); } }), text: () => text };
}

async function attached(name: string): Promise<{ type(line: string): void; text(): string; close(): void }> {
  const [output, input] = [collector(), new PassThrough()];
  const socket = await new Attach(config).attach('default', name, 'game', output.stream, output.stream, input, false);
  return { type: (line) => input.write(`${line}\n`), text: output.text, close: () => socket.close() };
}

describe('logs', () => {
  it('are whole, or their end, or as many bytes as asked for', async () => {
    const whole = await logs('lobby');
    expect(whole).toMatch(/Starting minecraft server version .*\n[^]*Done \([0-9.]+s\)! For help, type "help"\n$/);
    expect(await logs('lobby', '?tailLines=2')).toBe(whole.split(/(?<=\n)/).slice(-2).join(''));
    expect(await logs('lobby', '?tailLines=0')).toBe('');
    expect(await logs('lobby', '?limitBytes=10')).toBe(whole.slice(0, 10));
  });

  it('have the time of each line, and can begin at one', async () => {
    const timed = await until('the times', () => logs('lobby', '?timestamps=true'), (text) => text.includes('Done ('));
    for (const line of timed.trimEnd().split('\n')) expect(line).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z \[/);
    expect(await logs('lobby', '?sinceSeconds=3600')).toBe(await logs('lobby'));
    expect(await logs('lobby', `?sinceTime=${new Date(Date.now() + 3_600_000).toISOString()}`)).toBe('');
  });

  it('of what never ran, or never ran before, are refused with a kubelet\'s sentence', async () => {
    await expect(logs('lobby', '?previous=true')).rejects.toThrow('previous terminated container "game" in pod "lobby" not found');
    await expect(logs('unknown')).rejects.toThrow(/^container "game" in pod "unknown" is waiting to start: /);
    await expect(logs('lobby', '?tailLines=-1')).rejects.toThrow(/tailLines/);
  });

  it('are followed while they grow, and end with the run; the run before keeps its own', async () => {
    await node.makePod('ends');
    await until('its start', () => logs('ends').catch(() => ''), (text) => text.includes('Done ('));
    const followed = collector();
    await new Log(config).log('default', 'ends', 'game', followed.stream, { follow: true, tailLines: 1 });
    const console_ = await attached('ends');
    console_.type('say first run');
    await until('the line', () => Promise.resolve(followed.text()), (text) => text.includes('first run'));
    console_.type('stop');
    await until('the end of the followed log', () => Promise.resolve(followed.stream.writableFinished), Boolean);
    expect(followed.text()).toContain('All dimensions are saved');
    await until('the run after', () => node.get('ends'), ({ status }) => status?.containerStatuses?.[0]?.restartCount === 1);
    const previous = await until('the log before', () => logs('ends', '?previous=true'), (text) => text.includes('first run'));
    expect(previous).toContain('Stopping server');
    expect(await logs('ends')).not.toContain('first run');
    console_.close();
  });
});

describe('attach', () => {
  it('types into the console and shows what comes of it', async () => {
    const console_ = await attached('lobby');
    console_.type('join Steve');
    console_.type('list');
    const text = await until('the answer', () => Promise.resolve(console_.text()), (all) => all.includes('of a max of'));
    expect(text).toContain('Steve joined the game');
    expect(text).toMatch(/There are 1 of a max of 20 players online: Steve/);
    // What was written before is the log's, not the console's.
    expect(text).not.toContain('Done (');
    console_.close();
  });

  it('gives each of several clients everything', async () => {
    const [one, two] = await Promise.all([attached('lobby'), attached('lobby')]);
    one.type('say to all');
    for (const each of [one, two]) await until('the line', () => Promise.resolve(each.text()), (text) => text.includes('[Server] to all'));
    one.close();
    two.close();
  });

  it('takes a long line in pieces', async () => {
    const console_ = await attached('lobby');
    const long = 'x'.repeat(200_000);
    console_.type(`say ${long}`);
    await until('the long line', () => Promise.resolve(console_.text()), (text) => text.includes(`[Server] ${long}`), 20_000);
    console_.close();
  });

  it('to a container without stdin shows, and takes nothing', async () => {
    const console_ = await attached('deaf');
    console_.type('say nobody hears');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await logs('deaf')).not.toContain('nobody hears');
    console_.close();
  });
});

describe('numbers', () => {
  it('are told in the words of metrics/resource', async () => {
    const file = (name: string) => readFileSync(join(node.kube.certificates, name));
    const ask = () => new Promise<string>((resolve, reject) => request(`https://${node.ip}:10250/metrics/resource`, { ca: file('ca.crt'), cert: file('client.crt'), key: file('client.key'), agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).on('end', () => resolve(text));
    }).on('error', reject).end());
    const text = await until('the first look', ask, (all) => all.includes('container_memory_working_set_bytes{container="game",namespace="default",pod="lobby"}'));
    expect(Number(/pod_memory_working_set_bytes\{namespace="default",pod="lobby"\} (\d+)/.exec(text)?.[1])).toBeGreaterThan(10_000_000);
  });

  const metrics = (path: string) => node.client.get<{ items: { metadata: { name: string }; containers: { name: string; usage: { cpu: string; memory: string } }[]; window: string }[] }>(`/apis/metrics.k8s.io/v1beta1${path}`);

  it('are told by the API server as metrics.k8s.io, from real use', async () => {
    // The pod that ended runs again, and may be measured by now.
    const alwaysThere = ({ items: all }: { items: { metadata: { name: string } }[] }) => all.map(({ metadata }) => metadata.name).filter((name) => name !== 'ends').sort();
    const { items } = await until('a pace', () => metrics('/namespaces/default/pods'), (all) => alwaysThere(all).length === 2, 60_000);
    const lobby = items.find(({ metadata }) => metadata.name === 'lobby');
    expect(lobby?.containers).toEqual([{ name: 'game', usage: { cpu: expect.stringMatching(/^\d+n$/) as string, memory: expect.stringMatching(/^\d+Ki$/) as string } }]);
    expect(Number.parseInt(lobby?.containers[0]?.usage.memory ?? '', 10)).toBeGreaterThan(10_000);
    expect(lobby?.window).toMatch(/^\d+s$/);
    expect(alwaysThere(await metrics('/pods'))).toEqual(['deaf', 'lobby']);
    expect((await metrics('/namespaces/elsewhere/pods')).items).toEqual([]);
    expect(await metrics('/namespaces/default/pods/lobby')).toMatchObject({ kind: 'PodMetrics', metadata: { name: 'lobby', namespace: 'default' } });
  });

  it('are not told of a pod that does not run, and are found by who looks for them', async () => {
    await expect(metrics('/namespaces/default/pods/unknown')).rejects.toMatchObject({ code: 404, message: 'podmetrics.metrics.k8s.io "default/unknown" not found' });
    const { groups } = await node.client.get<{ groups: { name: string }[] }>('/apis');
    expect(groups.map(({ name }) => name)).toContain('metrics.k8s.io');
    expect(await node.client.get('/apis/metrics.k8s.io/v1beta1')).toMatchObject({ kind: 'APIResourceList', resources: [{ name: 'pods', kind: 'PodMetrics' }] });
  });
});
