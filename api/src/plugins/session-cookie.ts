// Names and settings of the two cookies: the session, and the memory of a sign-in under way.
import type { CookieSerializeOptions } from '@fastify/cookie';

/** `__Host-` makes browsers refuse the cookie from any other host or over http; it needs https. */
export const sessionCookie = (secure: boolean): string => (secure ? '__Host-pteronimbus' : 'pteronimbus');
export const signInCookie = (secure: boolean): string => (secure ? '__Host-pteronimbus-sign-in' : 'pteronimbus-sign-in');

export const cookieSettings = (secure: boolean, maxAge: number): CookieSerializeOptions => ({ path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge });
