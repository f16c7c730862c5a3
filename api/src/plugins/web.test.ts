import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentSecurityPolicy, installWeb } from './web.ts';

const PAGE = '<!doctype html><script>window.x=1</script><script type="application/json" id="data">{}</script><script type="module" src="/assets/a.js"></script>';
const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('the policy of a page', () => {
  it('lets its own inline script run and nothing else that is inline', () => {
    expect(contentSecurityPolicy(PAGE)).toContain(`script-src 'self' ${hash('window.x=1')};`);
    expect(contentSecurityPolicy(PAGE)).toContain("style-src 'self';");
    expect(contentSecurityPolicy(PAGE)).not.toContain('unsafe');
  });

  it('knows inline styles by their hash', () => {
    expect(contentSecurityPolicy('<style>a{}</style>')).toContain(`style-src 'self' ${hash('a{}')};`);
  });
});

describe('the form', () => {
  let folder: string;
  let app: FastifyInstance;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'web-form-'));
    app = fastify();
  });
  afterEach(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  function build(): void {
    writeFileSync(join(folder, 'index.html'), PAGE);
    writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'assets/a.js'), 'a');
  }

  it.each(['/', '/new', '/servers/redfox/lobby'])('answers %s with its page and a strict policy', async (url) => {
    build();
    await installWeb(app, folder, 'plain');
    const answer = await app.inject(url);
    expect([answer.statusCode, answer.body, answer.headers['content-type']]).toEqual([200, PAGE, 'text/html; charset=utf-8']);
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'/);
  });

  it('lets hashed assets be kept for a year', async () => {
    build();
    await installWeb(app, folder, 'plain');
    const answer = await app.inject('/assets/a.js');
    expect([answer.statusCode, answer.body, answer.headers['cache-control']]).toEqual([200, 'a', 'public, max-age=31536000, immutable']);
  });

  it.each(['/api/nothing', '/nothing', '/assets/nothing.js', '/assets/..%2findex.html', '/assets/../../../package.json', '/servers/redfox'])('has nothing at %s', async (url) => {
    build();
    await installWeb(app, folder, 'plain');
    expect((await app.inject(url)).statusCode).toBeGreaterThanOrEqual(403);
  });

  it('shows the plain page while it is not built', async () => {
    await installWeb(app, folder, '<p>plain</p>');
    expect((await app.inject('/')).body).toBe('<p>plain</p>');
    expect((await app.inject('/new')).statusCode).toBe(404);
  });
});
