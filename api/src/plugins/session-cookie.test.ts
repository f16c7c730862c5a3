import { describe, expect, it } from 'vitest';
import { cookieSettings, sessionCookie, signInCookie } from './session-cookie.ts';

describe('cookies', () => {
  it('over https are bound to this very host, and go over nothing else', () => {
    expect([sessionCookie(true), signInCookie(true)]).toEqual(['__Host-pteronimbus', '__Host-pteronimbus-sign-in']);
    // A browser takes a __Host- cookie only with Secure, with path / and without a domain.
    expect(cookieSettings(true, 60)).toEqual({ path: '/', httpOnly: true, sameSite: 'lax', secure: true, maxAge: 60 });
  });

  it('over http have names that a browser takes there, and are read by no script either', () => {
    expect([sessionCookie(false), signInCookie(false)]).toEqual(['pteronimbus', 'pteronimbus-sign-in']);
    expect(cookieSettings(false, 60)).toMatchObject({ httpOnly: true, sameSite: 'lax', secure: false });
  });
});
