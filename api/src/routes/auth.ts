// Signing in and out in a browser.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Ports } from '../ports.ts';
import { SESSION_SECONDS } from '../auth/sessions.ts';
import { cookieSettings, sessionCookie, signInCookie } from '../plugins/session-cookie.ts';
import { beginSignIn, finishSignIn } from '../use-cases/sign-in.ts';
import { signOut } from '../use-cases/sign-out.ts';

const hide = { hide: true } as const;

export const authRoutes: FastifyPluginAsyncTypebox<{ ports: Ports }> = async (app, { ports }) => {
  const { secure } = ports.config;
  const door = { config: { door: 'public' as const } };

  // A form that signs out sends an empty form body.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined));

  app.get('/auth/login', { ...door, schema: { ...hide, querystring: Type.Object({ returnTo: Type.Optional(Type.String({ maxLength: 500 })) }) } }, async (request, reply) => {
    const { url, memory } = await beginSignIn(ports, request.query.returnTo);
    return reply.setCookie(signInCookie(secure), memory, cookieSettings(secure, 600)).redirect(url, 302);
  });

  app.get('/auth/callback', { ...door, schema: hide }, async (request, reply) => {
    const { session, returnTo } = await finishSignIn(ports, request.url, request.cookies[signInCookie(secure)], request.cookies[sessionCookie(secure)]);
    return reply
      .clearCookie(signInCookie(secure), cookieSettings(secure, 0))
      .setCookie(sessionCookie(secure), session, cookieSettings(secure, SESSION_SECONDS))
      .redirect(returnTo, 302);
  });

  app.route({
    method: ['GET', 'POST'], url: '/auth/logout', ...door, schema: hide,
    handler: async (request, reply) => {
      const url = await signOut(ports, request.cookies[sessionCookie(secure)], request.headers);
      return reply.clearCookie(sessionCookie(secure), cookieSettings(secure, 0)).redirect(url, 303);
    },
  });
};
