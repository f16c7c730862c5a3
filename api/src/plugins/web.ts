// The web form: static files that a build left in api/web. Without a build there is a plain page instead.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

export const WEB_FOLDER = join(import.meta.dirname, '../../web/.output/public');
/** Pages of the form. What is not among them stays a problem+json 404. */
const PAGES = ['/', '/new', '/servers/:tenant/:server', '/servers/:tenant/:server/console', '/servers/:tenant/:server/history', '/servers/:tenant/:server/graphs', '/servers/:tenant/:server/backups', '/servers/:tenant/:server/file', '/communities', '/communities/:tenant', '/account', '/platform', '/rollouts'];
const YEAR_MS = 31_536_000_000;

/** Serves the form of `folder`; `fallback` is the page for `/` while there is none. */
export async function installWeb(app: FastifyInstance, folder: string, fallback: string): Promise<void> {
  const open = { config: { door: 'public' as const, rateLimit: false as const }, schema: { hide: true } };
  const index = join(folder, 'index.html');
  const built = existsSync(index);
  const html = built ? readFileSync(index, 'utf8') : fallback;
  const policy = contentSecurityPolicy(html);
  const sendPage = (reply: FastifyReply) =>
    reply
      .headers({ 'content-security-policy': policy, 'referrer-policy': 'same-origin', 'x-frame-options': 'DENY' })
      .type('text/html; charset=utf-8')
      .serializer((text: unknown) => String(text))
      .send(html);
  for (const page of built ? PAGES : ['/']) app.get(page, open, async (_request, reply) => sendPage(reply));
  if (!built) return;

  await app.register(fastifyStatic, { root: join(folder, 'assets'), serve: false, preCompressed: true, cacheControl: false });
  // Their names hold a hash of their content: they never change.
  const kept = { cacheControl: true, maxAge: YEAR_MS, immutable: true };
  app.get('/assets/*', open, async (request, reply) => reply.sendFile((request.params as { '*': string })['*'], kept));
  const icon = readFileSync(join(folder, 'favicon.svg'), 'utf8');
  app.get('/favicon.svg', open, async (_request, reply) => reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').serializer((text: unknown) => String(text)).send(icon));
}

/** Scripts and styles from here only; the page's own inline ones by their hash. Exported for its test. */
export function contentSecurityPolicy(html: string): string {
  const hashes = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  const scripts = hashes(/<script(?![^>]*\s(?:src|type="application\/json")[^>]*)[^>]*>([^]*?)<\/script>/g);
  const styles = hashes(/<style[^>]*>([^]*?)<\/style>/g);
  return [
    "default-src 'none'", ['script-src', "'self'", ...scripts].join(' '), ['style-src', "'self'", ...styles].join(' '),
    "img-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ].join('; ');
}
